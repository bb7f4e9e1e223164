"""Plate detector: uint8 [N, 1, H, W] -> score logits [N, 1, H/S, W/S] and corners [N, 8, H/S, W/S], S its stride.

Corners are offsets in input pixels from a cell's centre ((column + 0.5) * S, (row + 0.5) * S) to the plate's four
corners, clockwise from its own top-left. H and W are multiples of 32; the appliance uses 384 x 640.
"""

import cv2
import numpy as np
import torch
from torch import nn

from reader import Residual, conv

HEIGHT, WIDTH = 384, 640
FILL = 114  # of the letterbox


class Detector(nn.Module):
    """Patches of 6 x 6 pixels, 4 apart; down to stride 32; back up to stride 8 by adding what the way down saw. All widths are
    multiples of 16, which vector kernels take whole."""

    stride = 8

    def __init__(self):
        super().__init__()
        self.patch = conv(1, 32, 6, 4, (1, 1))
        self.to8 = nn.Sequential(conv(32, 32, 3, 2), Residual(32, 16))
        self.to16 = nn.Sequential(conv(32, 64, 3, 2), Residual(64, 32), Residual(64, 32))
        self.to32 = nn.Sequential(conv(64, 96, 3, 2), Residual(96, 48), Residual(96, 48))
        self.up16, self.at16 = conv(96, 64, 1), Residual(64, 32)
        self.up8, self.at8 = conv(64, 32, 1), Residual(32, 16)
        self.twice = nn.Upsample(scale_factor=2, mode="nearest")
        self.head = head(32)

    def features(self, luma):
        """Stride-8 features [N, 32, H/8, W/8]; training may run this part in bfloat16."""
        eight = self.to8(self.patch((luma.float() - 114) * (1 / 64)))
        sixteen = self.to16(eight)
        y = self.at16(sixteen + self.twice(self.up16(self.to32(sixteen))))
        return self.at8(eight + self.twice(self.up8(y)))

    def outputs(self, features):
        return scaled(self.head(features.float()))

    def forward(self, luma):
        return self.outputs(self.features(luma))


def head(channels: int) -> nn.Conv2d:
    """Ten maps: score, log of size, eight offsets in units of size. At first nothing is a plate."""
    layer = nn.Conv2d(channels, 10, 1)
    nn.init.constant_(layer.bias, 0)
    layer.bias.data[0] = -4
    return layer


def scaled(maps):
    """Score and corners in input pixels from a head's ten maps."""
    size = 24 * maps[:, 1:2].clamp(-3, 4).exp()
    return maps[:, :1], maps[:, 2:] * size


def targets(quads: np.ndarray, height: int, width: int, stride: int = Detector.stride) -> np.ndarray:
    """Heat [height/stride, width/stride] float32: 1 in a plate's middle cell, falling off with the plate's size."""
    heat = np.zeros((height // stride, width // stride), np.float32)
    ys, xs = np.mgrid[:heat.shape[0], :heat.shape[1]].astype(np.float32)
    for quad in quads:
        cx, cy = quad.mean(0) / stride - 0.5
        sx, sy = max(0.7, np.ptp(quad[:, 0]) / stride * 0.08), max(0.7, np.ptp(quad[:, 1]) / stride * 0.12)
        cell = np.round([cx, cy]).astype(int).clip(0, [heat.shape[1] - 1, heat.shape[0] - 1])
        np.maximum(heat, np.exp(-((xs - cell[0]) / sx) ** 2 / 2 - ((ys - cell[1]) / sy) ** 2 / 2), out=heat)
    return heat


def letterbox(image: np.ndarray) -> tuple[np.ndarray, float]:
    """A frame shrunk by area averaging to fit 640 x 384 at the top-left, and its scale."""
    scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0])
    size = (min(WIDTH, round(image.shape[1] * scale)), min(HEIGHT, round(image.shape[0] * scale)))
    out = np.full((HEIGHT, WIDTH), FILL, np.uint8)
    out[:size[1], :size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return out, scale


def peaks(score: np.ndarray, corners: np.ndarray, threshold: float, most: int = 8, stride: int = Detector.stride) -> list[tuple[float, np.ndarray]]:
    """Plates best first as (score, quad [4, 2] in input pixels); `score` [h, w] is 0..1, `corners` [8, h, w]."""
    best = cv2.dilate(score, np.ones((3, 3), np.uint8))
    rows, columns = np.where((score == best) & (score >= threshold))
    found = []
    for index in np.argsort(-score[rows, columns]):
        row, column = rows[index], columns[index]
        quad = corners[:, row, column].reshape(4, 2) + (np.float32([column, row]) + 0.5) * stride
        if all(overlap(quad, other) < 0.3 for _, other in found):
            found.append((float(score[row, column]), quad))
        if len(found) == most:
            break
    return found


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of the upright boxes around two quads."""
    a0, a1, b0, b1 = a.min(0), a.max(0), b.min(0), b.max(0)
    inner = np.prod(np.clip(np.minimum(a1, b1) - np.maximum(a0, b0), 0, None))
    return float(inner / (np.prod(a1 - a0) + np.prod(b1 - b0) - inner + 1e-9))

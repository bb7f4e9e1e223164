"""Trains the detector on windows of scenes: focal loss on the centre heat, L1 on corners in units of the plate's width.

    train_detector.py --state FILE [--minutes M | --steps N] [--start WEIGHTS] [--design NAME]
"""

import argparse

import numpy as np
import torch

import designs
import detector
import pool
import real
import scenes
from trainer import BFLOAT16, Trainer, arguments

WINDOW = (192, 320)           # height, width of a training window; the last part trains on the whole 384 x 640
SHOW_STEPS, SCORE_STEPS = 200, 1000
ROUGH = 0.1                  # weight of corners known only as an upright box
CORNERS = 3.0                # weight of the corner loss: finding is easy, corners decide the crop


def batch_of(source: scenes.Scenes, size: int, stride: int):
    """Images, heat, corner goals and their weights as tensors."""
    images, heats = [], []
    goals = np.zeros((size, 8, source.height // stride, source.width // stride), np.float32)
    weights = np.zeros((size, 1, source.height // stride, source.width // stride), np.float32)
    for index in range(size):
        image, quads, trusted = source.draw()
        images.append(image)
        heats.append(detector.targets(quads, source.height, source.width, stride))
        for quad, trust in zip(quads, trusted):
            wide = np.linalg.norm(quad[1] - quad[0])
            column, row = np.floor(quad.mean(0) / stride).astype(int)
            reach = 1 + int(wide > 80)
            y0, y1, x0, x1 = max(0, row - 1), min(source.height // stride, row + 2), max(0, column - reach), min(source.width // stride, column + reach + 1)
            ys, xs = np.mgrid[y0:y1, x0:x1]
            centres = (np.stack([xs, ys], -1) + 0.5) * stride
            goals[index, :, y0:y1, x0:x1] = (quad[None, None] - centres[:, :, None]).reshape(y1 - y0, x1 - x0, 8).transpose(2, 0, 1)
            weights[index, 0, y0:y1, x0:x1] = 0.4 * (1 if trust else ROUGH) / wide
            weights[index, 0, row, column] = (1 if trust else ROUGH) / wide
    stack = lambda arrays: torch.from_numpy(np.stack(arrays))[:, None]
    return stack(images).contiguous(memory_format=torch.channels_last), stack(heats), torch.from_numpy(goals), torch.from_numpy(weights)


def losses(logits, corners, heat, goals, weights):
    """Penalty-reduced focal loss (CornerNet, CenterNet) per plate, and mean corner error in plate widths."""
    positive = heat > 0.999
    score = logits.sigmoid()
    near = torch.nn.functional.logsigmoid(logits) * (1 - score) ** 2
    far = torch.nn.functional.logsigmoid(-logits) * score**2 * (1 - heat) ** 4
    plates = positive.sum().clamp(min=1)
    focal = -(torch.where(positive, near, far)).sum() / plates
    wrong = ((corners - goals).abs() * weights).sum() / (8 * (weights > 0).sum().clamp(min=1)) * 6
    return focal, wrong


def detect(model, image: np.ndarray, threshold: float):
    """Plates in a whole frame of any size, quads in its own pixels."""
    boxed, scale = detector.letterbox(image)
    with torch.no_grad():
        logits, corners = model(torch.from_numpy(boxed)[None, None].contiguous(memory_format=torch.channels_last))
    return [(score, quad / scale) for score, quad in detector.peaks(logits.sigmoid()[0, 0].numpy(), corners[0].numpy(), threshold, stride=model.stride)]


def real_score(model, half: str, threshold: float = 0.3) -> str:
    """us-road: share found by the best peak, share found by any, other peaks a frame."""
    best = anywhere = extra = 0
    found = real.photographs(half)
    if not found:
        return ""
    for image, quad, _ in found:
        peaks = detect(model, image, threshold)
        good = [detector.overlap(quad, other) >= 0.3 for _, other in peaks]
        best += bool(good and good[0])
        anywhere += any(good)
        extra += len(good) - sum(good)
    return f"{100 * best / len(found):.1f}/{100 * anywhere / len(found):.1f} extra {extra / len(found):.2f}"


def rendered_score(model, source: scenes.Scenes, count: int) -> str:
    """On fresh windows: share of plates found, mean and median corner error in plate widths."""
    errors, plates = [], 0
    with torch.no_grad():
        for _ in range(count):
            image, quads, trusted = source.draw()
            logits, corners = model(torch.from_numpy(image)[None, None].contiguous(memory_format=torch.channels_last))
            seen = detector.peaks(logits.sigmoid()[0, 0].numpy(), corners[0].numpy(), 0.3, stride=model.stride)
            for quad in quads[trusted]:
                plates += 1
                match = [other for _, other in seen if detector.overlap(quad, other) >= 0.3]
                if match:
                    errors.append(np.linalg.norm(match[0] - quad, axis=1).mean() / np.linalg.norm(quad[1] - quad[0]))
    return f"rendered found {100 * len(errors) / max(1, plates):.1f} corner {np.mean(errors or [1]):.4f} median {np.median(errors or [1]):.4f}"


def train(model: torch.nn.Module, options) -> torch.nn.Module:
    """Trains until the options' end; gives the averaged net."""
    trainer = Trainer(model, options)
    plates = pool.Pool()
    source = scenes.Scenes(options.seed + trainer.step, plates, *options.window)
    print(f"{len(plates)} rendered plates, {len(source.photographs)} photographs", flush=True)
    model.train()
    while trainer.progress() < 1:
        images, heat, goals, weights = batch_of(source, options.batch, model.stride)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bfloat16):
            features = model.features(images)
        focal, wrong = losses(*model.outputs(features), heat, goals, weights)
        trainer.advance(focal + CORNERS * wrong, [focal.item(), wrong.item()])
        if trainer.step % 20 == 0:
            source.renew()
        if trainer.step % SHOW_STEPS == 0:
            extra = ""
            if trainer.step % SCORE_STEPS == 0:
                check = scenes.Scenes.__new__(scenes.Scenes)
                check.__dict__.update(source.__dict__, rng=np.random.default_rng(77))
                extra = f"{rendered_score(trainer.average, check, 100)} tuning {real_score(trainer.average, 'tuning')}"
            trainer.show(extra)
    trainer.save()
    print(f"end: tuning {real_score(trainer.average, 'tuning')} validation {real_score(trainer.average, 'validation')}", flush=True)
    return trainer.average


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--window", type=int, nargs=2, default=WINDOW, metavar=("HEIGHT", "WIDTH"))
    parser.add_argument("--design", choices=designs.DETECTORS, default="patches, stride 8")
    options = arguments(parser)
    train(designs.DETECTORS[options.design](), options)


if __name__ == "__main__":
    main()

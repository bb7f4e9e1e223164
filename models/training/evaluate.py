"""Figures of the exported ONNX graphs on both halves of the real data and on rendered scenes.

    evaluate.py DETECTOR.onnx READER.onnx      prints one JSON object

exact: the text is the truth. folded: the same with O, Q read as 0 and I as 1. found: the best peak overlaps the plate's
box by 0.3 or more. extra: other peaks a frame (some are true plates of other cars, which the truth does not name).
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

import crops
import detector
import plates
import pool
import reader
import real
import scenes
from graph import Graph

MARGIN = (0.04, 0.08)      # share of the plate's width left and right, of its height above and below
SCORE_THRESHOLD = 0.35
SCENES = 150
CROPS = 1000


class Pair:
    """Both graphs, used as the appliance uses them."""

    def __init__(self, detector_file: Path | None, reader_file: Path | None):
        self.detector = detector_file and Graph(onnx.load(str(detector_file)))
        self.reader = reader_file and Graph(onnx.load(str(reader_file)))

    def detect(self, image: np.ndarray) -> list[tuple[float, np.ndarray]]:
        """(score, quad in the image's pixels), best first."""
        boxed, scale = detector.letterbox(image)
        score, corners = self.detector.run(boxed[None, None])
        return [(value, quad / scale) for value, quad in detector.peaks(score[0, 0], corners[0], SCORE_THRESHOLD, stride=detector.HEIGHT // score.shape[2])]

    def read(self, images: list[np.ndarray]) -> list[str]:
        return self.read_surely(images)[0]

    def read_surely(self, images: list[np.ndarray]) -> tuple[list[str], list[float]]:
        """Texts, and the mean probability of the frames that carry a character (0 when none does)."""
        frames = self.reader.run(np.stack(images)[:, None])[0]
        best, peak = frames.argmax(2), frames.max(2)
        return [reader.Reader.decode(row) for row in best.tolist()], [float(p[b > 0].mean()) if (b > 0).any() else 0.0 for b, p in zip(best, peak)]


def share(hits: list) -> float:
    return round(float(np.mean(hits)), 4)


def matches(texts: list[str], truths: list[str]) -> dict:
    return {"count": len(truths), "exact": share([a == b for a, b in zip(texts, truths)]),
            "folded": share([reader.folded(a) == reader.folded(b) for a, b in zip(texts, truths)])}


def reader_figures(pair: Pair, half: str) -> dict:
    figures = {}
    for name, found, margin in (("us-plates crops", real.plate_crops(half), (0, 0)), ("us-road true boxes", real.photographs(half), MARGIN)):
        if found:
            figures[name] = matches(pair.read([crops.rectify(image, quad, margin) for image, quad, _ in found]), [text for *_, text in found])
    return figures


def rendered_crops(pair: Pair) -> dict:
    """Crops of rendered plates, as hard as those of the training."""
    rng, source = np.random.default_rng(98), pool.Pool()
    drawn = [source.draw(rng) for _ in range(CROPS)]
    texts = pair.read([crops.from_render(rng, image, plates.PLATE, shape) for image, _, shape in drawn])
    return matches(texts, [text for _, text, _ in drawn])


def detector_figures(pair: Pair, half: str) -> dict:
    found = real.photographs(half)
    if not found:
        return {}
    best, anywhere, extra, overlaps = [], [], 0, []
    for image, quad, _ in found:
        peaks = pair.detect(image)
        good = [detector.overlap(quad, other) for _, other in peaks]
        best.append(bool(good) and good[0] >= 0.3)
        anywhere.append(any(value >= 0.3 for value in good))
        extra += sum(value < 0.3 for value in good)
        overlaps.append(max(good, default=0))
    return {"count": len(found), "found": share(best), "found by any peak": share(anywhere), "extra peaks a frame": round(extra / len(found), 3),
            "median overlap": share([np.median(overlaps)])}


def whole_figures(pair: Pair, half: str) -> dict:
    """Whole frame in, one text out: that of the best peak, and that of the peak best by its score times its characters' mean confidence."""
    found = real.photographs(half)
    if not found:
        return {}
    first, chosen = [], []
    for image, _, _ in found:
        peaks = pair.detect(image)
        texts, sure = pair.read_surely([crops.rectify(image, quad, MARGIN) for _, quad in peaks]) if peaks else ([""], [0])
        first.append(texts[0])
        chosen.append(texts[int(np.argmax([score * value for (score, _), value in zip(peaks, sure)]))] if peaks else "")
    truths = [text for *_, text in found]
    return {"best peak": matches(first, truths), "best peak and reading": matches(chosen, truths)}


def scene_figures(pair: Pair) -> dict:
    """Fresh rendered scenes: corner error in plate widths (mean over four corners)."""
    source = scenes.Scenes(99, pool.Pool(), detector.HEIGHT, detector.WIDTH, rendered_places=40)
    source.photographs = []
    errors, shown = [], 0
    for _ in range(SCENES):
        image, quads, _ = source.draw()
        score, corners = pair.detector.run(image[None, None])
        peaks = detector.peaks(score[0, 0], corners[0], SCORE_THRESHOLD, stride=detector.HEIGHT // score.shape[2])
        for quad in quads:
            shown += 1
            near = [other for _, other in peaks if detector.overlap(quad, other) >= 0.3]
            if near:
                errors.append(np.linalg.norm(near[0] - quad, axis=1).mean() / np.linalg.norm(quad[1] - quad[0]))
    return {"plates": shown, "found": round(len(errors) / shown, 4), "mean corner error in plate widths": share(errors),
            "median corner error in plate widths": share([np.median(errors)])}


def figures(detector_file: Path, reader_file: Path) -> dict:
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    pair = Pair(detector_file, reader_file)
    halves = ("tuning", "validation")
    return {"plate-detector": {**{half: detector_figures(pair, half) for half in halves}, "rendered scenes": scene_figures(pair)},
            "plate-reader": {**{half: reader_figures(pair, half) for half in halves}, "rendered crops": rendered_crops(pair)},
            "whole": {half: whole_figures(pair, half) for half in halves}}


if __name__ == "__main__":
    print(json.dumps(figures(Path(sys.argv[1]), Path(sys.argv[2])), indent=2))

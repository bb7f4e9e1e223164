"""Trains the reader by CTC on rendered plates and, where there is shared data, on the tuning half of the real ones.

    train_reader.py --state FILE [--minutes M | --steps N] [--start WEIGHTS] [--design NAME]
"""

import argparse

import numpy as np
import torch

import crops
import designs
import plates
import pool
import reader
import real
from trainer import Trainer, arguments

SHOW_STEPS, SCORE_STEPS = 200, 1000
REAL_PLATES, REAL_ROAD = 0.10, 0.07  # shares of a batch
EASY_SAMPLES = 20000  # the first ones come undegraded, so that CTC finds its footing


class Samples:
    """Endless (crop, text) from rendered and real plates."""

    def __init__(self, seed: int, easy: int):
        self.rng, self.pool, self.easy, self.given = np.random.default_rng([seed, 11]), pool.Pool(), easy, 0
        self.plates = real.plate_crops("tuning")
        self.road = [(*real.around(image, quad), text) for image, quad, text in real.photographs("tuning")]

    def draw(self) -> tuple[np.ndarray, str]:
        self.given += 1
        kind = self.rng.random()
        if self.plates and kind < REAL_PLATES:
            image, quad, text = self.plates[self.rng.integers(len(self.plates))]
            return crops.from_photo(self.rng, image, quad), text
        if self.road and kind < REAL_PLATES + REAL_ROAD:
            image, quad, text = self.road[self.rng.integers(len(self.road))]
            return crops.from_photo(self.rng, image, quad, 0.03), text
        image, text, shape = self.pool.draw(self.rng)
        if self.given < self.easy:
            left, top, right, bottom = plates.PLATE
            return crops.rectify(image, np.float32([[left, top], [right, top], [right, bottom], [left, bottom]]), crops.margins(self.rng)), text
        return crops.from_render(self.rng, image, plates.PLATE, shape), text


def read(model: torch.nn.Module, images: list[np.ndarray]) -> list[str]:
    """Greedy readings of crops [48, 144]."""
    with torch.no_grad():
        batch = torch.from_numpy(np.stack(images))[:, None].contiguous(memory_format=torch.channels_last)
        return [model.decode(frames) for frames in model(batch).argmax(2).tolist()]


def real_score(model: torch.nn.Module, half: str) -> str:
    """Exact and folded shares on the real crops of one half: us-plates at margin 0, us-road at the contract's margin."""
    results = []
    for found, margin in ((real.plate_crops(half), (0, 0)), (real.photographs(half), (0.04, 0.08))):
        if not found:
            continue
        texts = read(model, [crops.rectify(image, quad, margin) for image, quad, _ in found])
        exact = sum(text == truth for text, (_, _, truth) in zip(texts, found)) / len(found)
        fold = sum(reader.folded(text) == reader.folded(truth) for text, (_, _, truth) in zip(texts, found)) / len(found)
        results.append(f"{100 * exact:.1f}/{100 * fold:.1f}")
    return " ".join(results)


def train(model: torch.nn.Module, options) -> torch.nn.Module:
    """Trains until the options' end; gives the averaged net."""
    trainer = Trainer(model, options)
    samples = Samples(options.seed + trainer.step, 0 if options.start or trainer.step else EASY_SAMPLES)
    print(f"{len(samples.pool)} rendered plates, {len(samples.plates)} + {len(samples.road)} real ones", flush=True)
    hits = total = 0
    model.train()
    while trainer.progress() < 1:
        drawn = [samples.draw() for _ in range(options.batch)]
        batch = torch.from_numpy(np.stack([image for image, _ in drawn]))[:, None].contiguous(memory_format=torch.channels_last)
        texts = [text for _, text in drawn]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.bfloat16):
            frames = model.frames(batch)
        scores = model.outputs(frames)
        loss = model.loss(scores, texts)
        trainer.advance(loss, [loss.item()])
        if trainer.step % 10 == 0:
            hits += sum(model.decode(best) == text for best, text in zip(scores.argmax(2).tolist(), texts))
            total += len(texts)
        if trainer.step % SHOW_STEPS == 0:
            extra = f"train exact {100 * hits / total:.1f}"
            if trainer.step % SCORE_STEPS == 0:
                extra += f" tuning {real_score(trainer.average, 'tuning')}"
            trainer.show(extra)
            hits = total = 0
        if trainer.step % 2000 == 0:
            samples.pool = pool.Pool()  # parts rendered meanwhile
    trainer.save()
    print(f"end: tuning {real_score(trainer.average, 'tuning')} validation {real_score(trainer.average, 'validation')}", flush=True)
    return trainer.average


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--design", choices=designs.READERS, default="CTC")
    options = arguments(parser)
    train(designs.READERS[options.design](), options)

"""Trains the issuing-state net on the plates of state_samples.py, then fits its temperature on crops it has not seen.

    train_state.py --state FILE [--minutes M | --steps N] [--start WEIGHTS]

While no more than KEPT_APART of the run is done, every fifth crop of the tuning half stays out of it; at that point the averaged
net, sharp and blurred copies of those crops give the temperature. From there on they are trained on as well. The validation half
is only measured, and chooses nothing.
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

import state_samples
from state import State
from trainer import Trainer, arguments

SHOW_STEPS, SCORE_STEPS, RELOAD_STEPS = 100, 500, 400
KEPT_APART = 0.8
SMOOTHING = 0.05
VIEWS = 12  # of each held-out crop, for the temperature


def scores(net: torch.nn.Module, images: list[np.ndarray]) -> torch.Tensor:
    """Scores before temperature of crops [96, 192]."""
    with torch.no_grad():
        return torch.cat([net(torch.from_numpy(np.stack(images[start:start + 32]))[:, None].contiguous(memory_format=torch.channels_last))
                          for start in range(0, len(images), 32)])


def right(net: torch.nn.Module, pairs: list) -> str:
    """Share of crops with the true class first, and among the first five, in percent."""
    if not pairs:
        return "-"
    order = scores(net, [state_samples.whole(image) for image, _ in pairs]).argsort(1, descending=True)
    truth = torch.tensor([label for _, label in pairs])[:, None]
    return "/".join(f"{100 * (order[:, :first] == truth).any(1).float().mean():.1f}" for first in (1, 5))


def temperature(net: torch.nn.Module, pairs: list, seed: int) -> float:
    """The divisor of least surprise over crops that were not trained on, as they are and as a camera would see them."""
    if not pairs:
        return 1.0
    rng = np.random.default_rng([seed, 13])
    images, labels = [], []
    for image, label in pairs:
        for view in range(VIEWS):
            images.append(state_samples.whole(image) if view < VIEWS // 2 else state_samples.photographed(rng, image, True))
            labels.append(label)
    found, truth = scores(net, images), torch.tensor(labels)
    tries = np.exp(np.linspace(np.log(0.3), np.log(4), 120))
    return float(min(tries, key=lambda value: F.cross_entropy(found / value, truth).item()))


def main() -> None:
    options = arguments(argparse.ArgumentParser())
    net = State()
    trainer = Trainer(net, options)
    samples = state_samples.Samples(options.seed + trainer.step)
    validation, tuning = state_samples.real("validation"), samples.real
    print(f"{len(samples.pool)} plates, {len(samples.real)} + {len(samples.held)} real ones", flush=True)
    hits = total = 0
    net.train()
    while trainer.progress() < 1:
        if not samples.all_real and trainer.progress() > KEPT_APART:
            samples.all_real = True
            if not options.start and net.temperature == 1:  # else these weights have seen every crop: their temperature stays
                value = temperature(trainer.average, samples.held, options.seed)
                net.temperature.fill_(value)
                trainer.average.temperature.fill_(value)
                print(f"held out {right(trainer.average, samples.held)} temperature {value:.3f}", flush=True)
        drawn = [samples.draw() for _ in range(options.batch)]
        batch = torch.from_numpy(np.stack([image for image, _ in drawn]))[:, None].contiguous(memory_format=torch.channels_last)
        truth = torch.tensor([label for _, label in drawn])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            maps = net.maps(batch)
        found = net.outputs(maps)
        loss = F.cross_entropy(found, truth, label_smoothing=SMOOTHING)
        trainer.advance(loss, [loss.item()])
        hits, total = hits + int((found.argmax(1) == truth).sum()), total + len(truth)
        if trainer.step % SHOW_STEPS == 0:
            extra = f"train {100 * hits / total:.1f}"
            if trainer.step % SCORE_STEPS == 0:
                extra += f" tuning {right(trainer.average, tuning)} held out {right(trainer.average, samples.held)} validation {right(trainer.average, validation)}"
            trainer.show(extra)
            hits = total = 0
        if trainer.step % RELOAD_STEPS == 0:
            samples.pool = state_samples.Pool()  # parts made meanwhile
    trainer.save()
    print(f"end: tuning {right(trainer.average, tuning)} validation {right(trainer.average, validation)}", flush=True)


if __name__ == "__main__":
    main()

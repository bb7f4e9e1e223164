"""What both trainings share: schedule, averaged weights, checkpoints, progress lines."""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import cv2
import torch

SAVE_SECONDS = 120
BFLOAT16 = "avx512" in Path("/proc/cpuinfo").read_text()  # elsewhere it is emulated, and slower than fp32


def arguments(parser):
    parser.add_argument("--minutes", type=float, default=1e9, help="ends, with its rate brought to zero, after this wall time")
    parser.add_argument("--steps", type=int, default=10**9, help="or after this many steps, whichever is first")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, required=True, help="file for the full training state; resumed when it exists")
    parser.add_argument("--start", type=Path, help="weights to begin from when there is no state; layers of another shape begin from nothing")
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=BFLOAT16, help="run the features in bfloat16 (default: where the processor has it)")
    return parser.parse_args()


class Trainer:
    """Owns model, optimiser and average; `advance(loss)` does one step."""

    WARM_UP = 300  # steps

    def __init__(self, model: torch.nn.Module, options):
        torch.set_num_threads(1)
        cv2.setNumThreads(0)
        torch.manual_seed(options.seed)
        self.options, self.step, self.spent = options, 0, 0.0
        self.model = model.to(memory_format=torch.channels_last)
        decay = [p for p in model.parameters() if p.ndim > 1]
        other = [p for p in model.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.02}, {"params": other, "weight_decay": 0.0}], lr=options.rate)
        if options.start:
            own = model.state_dict()
            model.load_state_dict({k: v.float() for k, v in torch.load(options.start, map_location="cpu").items() if k in own and own[k].shape == v.shape}, strict=False)
        self.average = copy.deepcopy(model).eval()
        if options.state.exists():
            state = torch.load(options.state, map_location="cpu")
            model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]
            print(f"resumed at step {self.step}", flush=True)
        self.began = self.saved = time.monotonic()
        self.began -= self.spent
        self.shown, self.shown_step, self.losses = time.monotonic(), self.step, []

    def progress(self) -> float:
        """Share of the training done, 0..1, by time or steps."""
        return min(1.0, max(self.step / self.options.steps, (time.monotonic() - self.began) / 60 / self.options.minutes))

    def advance(self, loss: torch.Tensor, parts: list[float]) -> None:
        rate = self.options.rate * min(1, (self.step + 1) / self.WARM_UP) * max(0.003, 0.5 + 0.5 * math.cos(math.pi * self.progress()))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        keep = min(0.999, (1 + self.step) / (20 + self.step))
        with torch.no_grad():
            for mean, value in zip(self.average.state_dict().values(), self.model.state_dict().values()):
                if mean.dtype.is_floating_point:
                    mean.lerp_(value, 1 - keep)
                else:
                    mean.copy_(value)
        self.losses.append(parts)
        if time.monotonic() - self.saved > SAVE_SECONDS:
            self.save()

    def show(self, extra: str = "") -> None:
        now = time.monotonic()
        means = " ".join(f"{sum(column) / len(column):.4f}" for column in zip(*self.losses))
        speed = (self.step - self.shown_step) * self.options.batch / max(1e-9, now - self.shown)
        print(f"{time.strftime('%H:%M:%S')} step {self.step} done {self.progress():.3f} loss {means} {speed:.0f}/s {extra}", flush=True)
        self.shown, self.shown_step, self.losses = now, self.step, []

    def save(self) -> None:
        """Full state for resuming; beside it the averaged weights in half precision (NAME.weights.pt) and notes of the run (NAME.run.json)."""
        self.saved = time.monotonic()
        self.options.state.parent.mkdir(parents=True, exist_ok=True)
        for path, content in ((self.options.state, {"model": self.model.state_dict(), "average": self.average.state_dict(),
                                                    "optimiser": self.optimiser.state_dict(), "step": self.step, "spent": self.saved - self.began}),
                              (self.options.state.with_suffix(".weights.pt"), half(self.average))):
            working = path.with_name(path.name + ".new")
            torch.save(content, working)
            working.rename(path)
        notes = {"seed": self.options.seed, "steps": self.step, "batch": self.options.batch, "peak_rate": self.options.rate,
                 "minutes": round((self.saved - self.began) / 60, 1)}
        if self.options.start:
            earlier = notes_of(self.options.start)
            notes["after"] = json.loads(earlier.read_text()) if earlier.exists() else {}
        notes_of(self.options.state.with_suffix(".weights.pt")).write_text(json.dumps(notes, indent=2) + "\n")


def notes_of(weights: Path) -> Path:
    """File of the notes on the run that made NAME.weights.pt."""
    return weights.with_suffix("").with_suffix(".run.json")


def half(model: torch.nn.Module) -> dict:
    return {key: value.half() if value.dtype.is_floating_point else value for key, value in model.state_dict().items()}

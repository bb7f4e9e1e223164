"""Trains every design of `designs.py` for the same time on the same samples, and prints a table of what each came to.

Each begins with those layers of the released net (`checkpoints/`) that it shares; what is its own begins from nothing. So the
figures say what a design makes of a trained trunk, not what it could become.

    compare.py MINUTES OUT.md [detectors|readers]      goes on where it was interrupted; a design already measured is not trained again

Accuracy is on rendered plates and scenes, and on the tuning half, which training saw; the validation half is measured and chooses
nothing. Milliseconds are those of one thread of ONNX Runtime in fp32, run in turn on this machine; without `node` and
onnxruntime-node (ALPR_ORT_NODE names the folder that has it in node_modules) they are left out.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

import crops
import designs
import detector
import export
import macs
import plates
import pool
import scenes
import train_detector
import train_reader

WORK = Path(os.environ.get("ALPR_WORK", Path(tempfile.gettempdir()) / "alpr-training")) / "compare"
RENDERED_CROPS, RENDERED_SCENES = 500, 150
TIMER = """
const ort = require('onnxruntime-node');
(async () => {
  const [file, name, ...shape] = process.argv.slice(1);
  const session = await ort.InferenceSession.create(file, {intraOpNumThreads: 1});
  const size = shape.map(Number), data = new Uint8Array(size.reduce((a, b) => a * b)).map((_, i) => (i * 7919) % 256);
  const feeds = {[name]: new ort.Tensor('uint8', data, size)}, times = [];
  for (let i = 0; i < 60; i++) { const from = process.hrtime.bigint(); await session.run(feeds); times.push(Number(process.hrtime.bigint() - from) / 1e6); }
  console.log(times.sort((a, b) => a - b)[30]);
})();
"""


def milliseconds(kind: str, model: torch.nn.Module) -> float | None:
    folder = os.environ.get("ALPR_ORT_NODE")
    if not folder:
        return None
    with tempfile.TemporaryDirectory() as place:
        weights, file = Path(place) / "w.pt", Path(place) / "m.onnx"
        torch.save(model.state_dict(), weights)
        own, export.NETS[kind] = export.NETS[kind], type(model)
        try:
            export.export(kind, weights, file)
        finally:
            export.NETS[kind] = own
        name, shape = export.NAMES[kind][0], export.SHAPES[kind]
        ran = subprocess.run(["node", "-e", TIMER, str(file), name, *map(str, shape)], capture_output=True, text=True, cwd=folder,
                             env={**os.environ, "NODE_PATH": f"{folder}/node_modules"}, check=True)
        return float(ran.stdout)


def options(kind: str, name: str, minutes: float, batch: int):
    state = WORK / f"{kind}-{re.sub('[^a-z0-9]+', '-', name.lower())}.pt"
    return argparse.Namespace(state=state, minutes=minutes, steps=10**9, rate=2e-3, batch=batch, seed=1, start=Path("checkpoints") / f"{kind}.weights.pt", window=train_detector.WINDOW,
                              bfloat16=train_detector.BFLOAT16)


def measured(kind: str, name: str, minutes: float) -> dict:
    """One row: trained if it has not been, else as noted."""
    if kind == "detector":
        model, train, batch, shape = designs.DETECTORS[name](), train_detector.train, 16, (1, 1, detector.HEIGHT, detector.WIDTH)
    else:
        model, train, batch, shape = designs.READERS[name](), train_reader.train, 64, (1, 1, crops.HEIGHT, crops.WIDTH)
    wanted = options(kind, name, minutes, batch)
    notes = wanted.state.with_suffix(".row.json")
    if notes.exists():
        return json.loads(notes.read_text())
    model = train(model, wanted).eval()
    row = {"million multiply-adds": round(macs.count(model, torch.zeros(shape, dtype=torch.uint8)) / 1e6, 1), "ms": milliseconds(kind, model)}
    if kind == "detector":
        source = scenes.Scenes(99, pool.Pool(), detector.HEIGHT, detector.WIDTH, rendered_places=40)
        source.photographs = []
        row["rendered"] = train_detector.rendered_score(model, source, RENDERED_SCENES)
        row["validation"] = train_detector.real_score(model, "validation")
    else:
        rng, source = np.random.default_rng(98), pool.Pool()
        drawn = [source.draw(rng) for _ in range(RENDERED_CROPS)]
        texts = train_reader.read(model, [crops.from_render(rng, image, plates.PLATE, side) for image, _, side in drawn])
        row["rendered"] = f"exact {100 * np.mean([text == truth for text, (_, truth, _) in zip(texts, drawn)]):.1f}"
        row["validation"] = train_reader.real_score(model, "validation")
    notes.write_text(json.dumps(row))
    return row


def main() -> None:
    minutes, out, kinds = float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or ["detectors", "readers"]
    WORK.mkdir(parents=True, exist_ok=True)
    lines = []
    for kind, named in (("detector", designs.DETECTORS), ("reader", designs.READERS)):
        if f"{kind}s" not in kinds:
            continue
        lines += [f"| {kind} | M multiply-adds | ms | rendered | validation half |", "|---|---|---|---|---|"]
        for name in named:
            row = measured(kind, name, minutes)
            time = "" if row["ms"] is None else f"{row['ms']:.1f}"
            lines.append(f"| {name} | {row['million multiply-adds']:.0f} | {time} | {row['rendered']} | {row['validation']} |")
        lines.append("")
        out.write_text("\n".join(lines))
    print(out.read_text())


if __name__ == "__main__":
    main()

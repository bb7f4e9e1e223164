"""Measures designs of `designs.py` side by side, as far as each was trained, and prints a table.

    compare.py detectors|readers NAME=WEIGHTS ...      NAME as in designs.py, trained by train_detector.py or train_reader.py --design NAME

Accuracy is on the same rendered plates and scenes for all, and on the validation half, which chooses nothing. Milliseconds are those
of one thread of ONNX Runtime in fp32, in turn on this machine; without `node` and onnxruntime-node (ALPR_ORT_NODE names the folder that
has it in node_modules) they are left out.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
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

RENDERED_CROPS, RENDERED_SCENES = 1000, 200
THRESHOLD = 0.35
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


def milliseconds(kind: str, design: type, weights: Path) -> str:
    folder = os.environ.get("ALPR_ORT_NODE")
    if not folder:
        return ""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "model.onnx"
        own, export.NETS[kind] = export.NETS[kind], design
        try:
            export.export(kind, weights, file)
        finally:
            export.NETS[kind] = own
        ran = subprocess.run(["node", "-e", TIMER, str(file), export.NAMES[kind][0], *map(str, export.SHAPES[kind])], capture_output=True, text=True,
                             cwd=folder, env={**os.environ, "NODE_PATH": f"{folder}/node_modules"}, check=True)
        return f"{float(ran.stdout):.1f}"


def accuracy(kind: str, model: torch.nn.Module) -> tuple[str, str]:
    """On rendered samples, and on the validation half."""
    if kind == "detector":
        source = scenes.Scenes(99, pool.Pool(), detector.HEIGHT, detector.WIDTH, rendered_places=40)
        source.photographs = []
        return train_detector.rendered_score(model, source, RENDERED_SCENES), train_detector.real_score(model, "validation", THRESHOLD)
    rng, source = np.random.default_rng(98), pool.Pool()
    drawn = [source.draw(rng) for _ in range(RENDERED_CROPS)]
    texts = train_reader.read(model, [crops.from_render(rng, image, plates.PLATE, shape) for image, _, shape in drawn])
    exact = np.mean([text == truth for text, (_, truth, _) in zip(texts, drawn)])
    return f"exact {100 * exact:.1f}", train_reader.real_score(model, "validation")


def main() -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    kind, named = sys.argv[1].removesuffix("s"), {"detectors": designs.DETECTORS, "readers": designs.READERS}[sys.argv[1]]
    print(f"| {kind} | M multiply-adds | ms | rendered | validation half |\n|---|---|---|---|---|")
    for argument in sys.argv[2:]:
        name, _, weights = argument.rpartition("=")
        model = named[name]()
        model.load_state_dict({key: value.float() if value.dtype.is_floating_point else value for key, value in torch.load(weights, map_location="cpu").items()})
        cost = macs.count(model.eval(), torch.zeros(export.SHAPES[kind], dtype=torch.uint8)) / 1e6
        rendered, validation = accuracy(kind, model)
        print(f"| {name} | {cost:.0f} | {milliseconds(kind, named[name], Path(weights))} | {rendered} | {validation} |", flush=True)


if __name__ == "__main__":
    main()

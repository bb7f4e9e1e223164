"""Exports both nets, quantises them, measures both precisions, keeps the better bargain, and rewrites models/*.onnx and manifest.json.

    release.py DETECTOR_WEIGHTS READER_WEIGHTS

int8 is kept unless it costs more than half a point of exact readings or of plates found, on the tuning half and on rendered plates and scenes.
"""

import datetime
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import torch

import detector
import evaluate
import export
import quantize
import reader
import split
import trainer

MODELS = split.REPOSITORY / "models"
ALLOWED_LOSS = 0.005
STRIDE = export.NETS["detector"].stride
MAPS = [detector.HEIGHT // STRIDE, detector.WIDTH // STRIDE]
OUTPUTS = {"detector": [{"name": "score", "type": "float32", "shape": [1, 1, *MAPS]}, {"name": "corners", "type": "float32", "shape": [1, 8, *MAPS]}],
           "reader": [{"name": "probabilities", "type": "float32", "shape": [1, 36, 37]}]}


def worth(kind: str, figures: dict) -> float:
    """One number to compare precisions by, without the validation half."""
    own = figures[f"plate-{kind}"]
    if kind == "detector":
        scenes = own["rendered scenes"]
        return scenes["found"] - scenes["mean corner error in plate widths"] + own["tuning"].get("found", 0)
    road, crops = own["tuning"].get("us-road true boxes", {}), own["tuning"].get("us-plates crops", {})
    every = [road, crops, own["rendered crops"]]
    return sum(one.get("exact", 0) * one.get("count", 0) for one in every) / sum(one.get("count", 0) for one in every)


def entry(kind: str, file: Path, precision: str, run: dict, measured: dict) -> dict:
    name, _ = export.NAMES[kind]
    found = {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "bytes": file.stat().st_size, "precision": precision,
             "inputs": [{"name": name, "type": "uint8", "shape": list(export.SHAPES[kind])}], "outputs": OUTPUTS[kind],
             "multiply_adds": export.multiply_adds(kind)}
    if kind == "detector":
        found["score_threshold"], found["stride"] = evaluate.SCORE_THRESHOLD, STRIDE
    else:
        found["alphabet"], found["blank_index"] = reader.ALPHABET, 0
        found["margin"] = {"of_width": evaluate.MARGIN[0], "of_height": evaluate.MARGIN[1]}
    found["training"] = run
    found["measured"] = measured
    return found


def training(kind: str, weights: Path) -> dict:
    """What is known of the run, from the notes beside the weights."""
    notes = trainer.notes_of(weights)
    known = json.loads(notes.read_text()) if notes.exists() else {}
    sources = ["plates and scenes rendered by models/training"]
    if split.shared_data().exists():
        sources.append("us-road and us-plates of openalpr/benchmarks (AGPL-3.0), tuning half only")
        sources.append("us-designs as blurred texture")
    return {"script": f"models/training/train_{kind}.py", **known, "data": sources, "exported": datetime.date.today().isoformat()}


def main() -> None:
    torch.set_num_threads(1)
    weights = {"detector": Path(sys.argv[1]), "reader": Path(sys.argv[2])}
    with tempfile.TemporaryDirectory() as folder:
        files, measured = {}, {}
        for precision in ("fp32", "int8"):
            files[precision] = {}
            for kind in weights:
                out = files[precision][kind] = Path(folder) / f"{kind}-{precision}.onnx"
                if precision == "fp32":
                    export.export(kind, weights[kind], out)
                else:
                    quantize.quantize(kind, files["fp32"][kind], out)
            measured[precision] = evaluate.figures(files[precision]["detector"], files[precision]["reader"])
        print(json.dumps(measured, indent=1))
        listed = MODELS / "manifest.json"
        manifest = json.loads(listed.read_text()) if listed.exists() else {"version": 1, "models": {}}
        for kind in weights:
            loss = worth(kind, measured["fp32"]) - worth(kind, measured["int8"])
            precision = "int8" if loss <= ALLOWED_LOSS else "fp32"
            print(f"{kind}: int8 loses {loss:.4f}, {precision} is released")
            target = MODELS / f"plate-{kind}.onnx"
            working = target.with_name(target.name + ".new")
            working.write_bytes(files[precision][kind].read_bytes())
            working.rename(target)
            kept = {p: {**measured[p][f"plate-{kind}"], "whole frame to text": measured[p]["whole"]} for p in measured}
            manifest["models"][f"plate-{kind}"] = entry(kind, target, precision, training(kind, weights[kind]), kept)
    working = MODELS / "manifest.json.new"
    working.write_text(json.dumps(manifest, indent=2) + "\n")
    working.rename(MODELS / "manifest.json")


if __name__ == "__main__":
    main()

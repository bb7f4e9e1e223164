"""Exports the issuing-state net, quantises it, measures both precisions, and rewrites models/plate-state.onnx and its manifest entry.

    release_state.py STATE_WEIGHTS

The other entries of the manifest stay as they are. int8 is kept unless it costs more than half a point on seen and rendered
crops; the validation half is measured and chooses nothing.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

import export
import long_plates
import plates
import quantize
import release
import split
import state
import state_samples
import state_serials
from graph import Graph

FOREIGN = 300
RENDERED = 1500  # pool plates seen by a camera, on which the precisions are compared
SURE = 0.9
NARROW = (100, 70)  # px: plates as wide as they are on the road


def crops_of(half: str, across: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Tight real crops of one half as the net takes them, and their classes; first made `across` px wide if that is smaller."""
    images, labels = [], []
    for image, label in state_samples.real(half):
        if 0 < across < image.shape[1]:
            image = cv2.resize(image, (across, across // 2), interpolation=cv2.INTER_AREA)
        images.append(state_samples.whole(image))
        labels.append(label)
    return np.stack(images), np.array(labels)


def rendered() -> tuple[np.ndarray, np.ndarray]:
    """Rendered crops only; the same ones at every call over the same pool."""
    samples = state_samples.Samples(99, real_share=0)
    drawn = [samples.draw() for _ in range(RENDERED)]
    return np.stack([image for image, _ in drawn]), np.array([label for _, label in drawn])


def foreign() -> np.ndarray:
    """Long plates of other countries seen by a camera: none of the classes is right, so none should be surely named."""
    rng = np.random.default_rng(3)
    left, top, right, bottom = plates.PLATE
    cut = [cv2.cvtColor(long_plates.render(rng)[0][top:bottom, left:right], cv2.COLOR_RGB2GRAY) for _ in range(FOREIGN)]
    return np.stack([state_samples.photographed(rng, plate, False) for plate in cut])


def probabilities(file: Path, images: np.ndarray) -> np.ndarray:
    graph = Graph(onnx.load(str(file)))
    return np.concatenate([graph.run(images[start:start + 32, None])[0] for start in range(0, len(images), 32)])


def figures(found: np.ndarray, truth: np.ndarray) -> dict:
    """Shares right first and among five; of the sure ones how many there are and how many are right; mean probability of the best class."""
    order, best = (-found).argsort(1), found.max(1)
    sure = best >= SURE
    hits = order[:, 0] == truth
    measured = {"count": len(truth), "first": share(hits), "first five": share((order[:, :5] == truth[:, None]).any(1)),
                "mean confidence": share(best), f"share with confidence {SURE} or more": share(sure)}
    if sure.any():
        measured["right of those"] = share(hits[sure])
    return measured


def share(values: np.ndarray) -> float:
    return round(float(np.mean(values)), 4)


def by_state(found: np.ndarray, truth: np.ndarray) -> dict:
    """Right and count of every state, e.g. "VA": "10/11"."""
    best = found.argmax(1)
    return {state.CLASSES[label]: f"{int((best[truth == label] == label).sum())}/{int((truth == label).sum())}" for label in np.unique(truth)}


def main() -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    weights = Path(sys.argv[1])
    sets = {"rendered": rendered()}
    if split.rows("us-plates", "tuning"):
        sets = {"tuning": crops_of("tuning"), "validation": crops_of("validation"), **sets}
        sets |= {f"validation, {across} px wide": crops_of("validation", across) for across in NARROW}
    with tempfile.TemporaryDirectory() as folder:
        files = {precision: Path(folder) / f"{precision}.onnx" for precision in ("fp32", "int8")}
        export.export("state", weights, files["fp32"])
        quantize.quantize("state", files["fp32"], files["int8"])
        measured = {}
        for precision, file in files.items():
            measured[precision] = {}
            for name, (images, truth) in sets.items():
                found = probabilities(file, images)
                measured[precision][name] = figures(found, truth)
                if name == "validation":
                    measured[precision][name]["by state"] = by_state(found, truth)
            best = probabilities(file, foreign()).max(1)
            measured[precision]["plates of other countries"] = {"count": FOREIGN, "mean confidence": share(best), "highest confidence": share(best.max())}
        worth = {precision: np.mean([measured[precision][name]["first"] for name in ("tuning", "rendered") if name in sets]) for precision in measured}
        loss = worth["fp32"] - worth["int8"]
        precision = "int8" if loss <= release.ALLOWED_LOSS else "fp32"
        print(json.dumps(measured, indent=1))
        print(f"state: int8 loses {loss:.4f}, {precision} is released")
        target = release.MODELS / "plate-state.onnx"
        working = target.with_name(target.name + ".new")
        working.write_bytes(files[precision].read_bytes())
        working.rename(target)
    run = release.training("state", weights)
    run["data"] = ["plates lettered and stamped by models/training/state_samples.py"]
    if len(sets) > 1:
        run["data"] += ["us-plates of openalpr/benchmarks (AGPL-3.0), tuning half only", "us-designs, as published and with the serial replaced"]
    entry = {"file": target.name, "sha256": hashlib.sha256(target.read_bytes()).hexdigest(), "bytes": target.stat().st_size, "precision": precision,
             "inputs": [{"name": "crop", "type": "uint8", "shape": list(export.SHAPES["state"])}],
             "outputs": [{"name": "probabilities", "type": "float32", "shape": [1, len(state.CLASSES)]}],
             "multiply_adds": export.multiply_adds("state"), "classes": state.CLASSES,
             "margin": {"of_width": state.MARGIN[0], "of_height": state.MARGIN[1]},
             "temperature": round(float(torch.load(weights, map_location="cpu")["temperature"]), 4), "serial_formats": {text: " ".join(states) for text, states in state_serials.TABLE.items()},
             "training": run, "measured": measured}
    listed = release.MODELS / "manifest.json"
    manifest = json.loads(listed.read_text()) if listed.exists() else {"version": 1, "models": {}}
    manifest["models"]["plate-state"] = entry
    working = listed.with_name(listed.name + ".new")
    working.write_text(json.dumps(manifest, indent=2) + "\n")
    working.rename(listed)


if __name__ == "__main__":
    main()

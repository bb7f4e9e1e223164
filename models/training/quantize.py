"""Post-training int8: QDQ pairs around convolutions, sums and resizes (uint8 activations, int8 weights per channel).

    quantize.py detector|reader|state FP32.onnx OUT.onnx

Ranges come from the tuning half and from rendered samples. What follows the last convolution stays in floating point.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import calibration
from graph import Graph

LEAST = 1e-6
FEWEST_CHANNELS = 4  # a convolution of fewer input channels is slower in bytes than in floats (ONNX Runtime 1.30, x64), and so stays as it is


def ranges(graph: Graph, names: set, samples: list[np.ndarray]) -> dict:
    """(low, high) for every tensor: the clipping that costs least squared error at 8 bits, searched over shares of the full range."""
    kept = {name: [] for name in names}
    for sample in samples:
        values = graph.run(sample, every=True)
        for name in names:
            flat = values[name].flatten()
            step = max(1, flat.numel() // 4000)
            kept[name].append(torch.cat([flat[::step], flat.min()[None], flat.max()[None]]))
    return {name: _best(torch.cat(parts).numpy()) for name, parts in kept.items()}


def _best(values: np.ndarray) -> tuple[float, float]:
    low, high = min(0.0, float(values.min())), max(LEAST, float(values.max()))
    best = None
    for share in (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5):
        scale = (high - low) * share / 255
        zero = round(-low * share / scale)
        error = np.square((np.clip(np.round(values / scale) + zero, 0, 255) - zero) * scale - values).mean()
        if best is None or error < best[0]:
            best = (error, low * share, high * share)
    return best[1], best[2]


class Writer:
    """Builds the QDQ graph beside the fp32 one."""

    def __init__(self, model: onnx.ModelProto, limits: dict):
        self.model, self.limits = model, limits
        self.weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.nodes, self.tensors, self.ready, self.scales = [], {}, {}, {}

    def constant(self, name: str, array: np.ndarray) -> str:
        self.tensors[name] = numpy_helper.from_array(array, name)
        return name

    def activation(self, name: str) -> str:
        """The tensor after quantising and back; made once."""
        if name not in self.ready:
            low, high = self.limits[name]
            scale = np.float32(max(high - low, LEAST) / 255)
            zero = np.uint8(np.clip(round(-low / scale), 0, 255))
            s, z = self.constant(f"{name}.scale", np.array(scale)), self.constant(f"{name}.zero", np.array(zero))
            self.nodes.append(helper.make_node("QuantizeLinear", [name, s, z], [f"{name}.q"], f"Q_{name}"))
            self.nodes.append(helper.make_node("DequantizeLinear", [f"{name}.q", s, z], [f"{name}.dq"], f"DQ_{name}"))
            self.ready[name], self.scales[name] = f"{name}.dq", scale
        return self.ready[name]

    def convolution(self, node) -> None:
        if not in_bytes(node, self.weights):
            for name in node.input[1:]:
                self.constant(name, self.weights[name])
            self.nodes.append(node)
            return
        source = self.activation(node.input[0])
        weight, bias = self.weights[node.input[1]], self.weights[node.input[2]]
        scale = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), LEAST).astype(np.float32) / 127
        name = node.name
        whole = np.clip(np.round(weight / scale[:, None, None, None]), -127, 127).astype(np.int8)
        parts = [self.constant(f"{name}.w", whole), self.constant(f"{name}.ws", scale), self.constant(f"{name}.wz", np.zeros(len(scale), np.int8))]
        self.nodes.append(helper.make_node("DequantizeLinear", parts, [f"{name}.wf"], f"DQ_{name}_w", axis=0))
        unit = (scale * self.scales[node.input[0]]).astype(np.float32)
        parts = [self.constant(f"{name}.b", np.round(bias / unit).astype(np.int32)), self.constant(f"{name}.bs", unit),
                 self.constant(f"{name}.bz", np.zeros(len(unit), np.int32))]
        self.nodes.append(helper.make_node("DequantizeLinear", parts, [f"{name}.bf"], f"DQ_{name}_b", axis=0))
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.input[0], copy.input[1], copy.input[2] = source, f"{name}.wf", f"{name}.bf"
        self.nodes.append(copy)

    def build(self) -> onnx.ModelProto:
        graph = self.model.graph
        for node in graph.node:
            if node.op_type == "Conv":
                self.convolution(node)
                continue
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            for place, name in enumerate(node.input):
                if (node.op_type == "Resize" and place == 0) or (node.op_type == "Add" and name in self.limits):
                    copy.input[place] = self.activation(name)
                elif name in self.weights:
                    self.constant(name, self.weights[name])
            self.nodes.append(copy)
        made = helper.make_graph(self.nodes, graph.name, list(graph.input), list(graph.output), list(self.tensors.values()))
        return helper.make_model(made, opset_imports=self.model.opset_import, ir_version=self.model.ir_version, producer_name="quantize.py")


def in_bytes(node, weights: dict) -> bool:
    return weights[node.input[1]].shape[1] >= FEWEST_CHANNELS


def to_quantise(model: onnx.ModelProto) -> set:
    """Tensors that carry QDQ: inputs of convolutions and resizes, and of sums of feature maps."""
    constants = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    names = set()
    for node in model.graph.node:
        if node.op_type == "Resize" or (node.op_type == "Conv" and in_bytes(node, constants)):
            names.add(node.input[0])
        elif node.op_type == "Add" and not any(name in constants for name in node.input):
            names.update(node.input)
    return names


def equal_scales(model: onnx.ModelProto, limits: dict) -> None:
    """A nearest-neighbour resize only copies: its result takes the range of its input, so that it can run on bytes."""
    for node in model.graph.node:
        if node.op_type == "Resize" and node.output[0] in limits:
            limits[node.output[0]] = limits[node.input[0]]


def quantize(kind: str, source: Path, out: Path) -> None:
    torch.set_num_threads(1)
    model = onnx.load(str(source))
    limits = ranges(Graph(model), to_quantise(model), calibration.samples(kind))
    equal_scales(model, limits)
    made = Writer(model, limits).build()
    onnx.checker.check_model(made, full_check=True)
    working = out.with_name(out.name + ".new")
    onnx.save(made, str(working))
    working.rename(out)


if __name__ == "__main__":
    quantize(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

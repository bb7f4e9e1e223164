"""Turns trained weights into ONNX graphs of the appliance's contract (opset 17, static shapes, batch norm folded).

    export.py detector|reader|state WEIGHTS OUT.onnx
"""

import sys
from pathlib import Path

import onnx
import torch
from torch import nn

import detector
import macs
import reader
import state

SHAPES = {"detector": (1, 1, detector.HEIGHT, detector.WIDTH), "reader": (1, 1, 48, 144), "state": (1, 1, state.HEIGHT, state.WIDTH)}
NETS = {"detector": detector.Detector, "reader": reader.Reader, "state": state.State}
NAMES = {"detector": ("luma", ["score", "corners"]), "reader": ("crop", ["probabilities"]), "state": ("crop", ["probabilities"])}


class Outlet(nn.Module):
    """The trained net with the activations of the contract: sigmoid on the score, softmax on the classes (of the state at its temperature)."""

    def __init__(self, kind: str, weights: Path):
        super().__init__()
        self.kind, self.net = kind, load(kind, weights)

    def forward(self, image):
        if self.kind == "reader":
            return self.net(image).softmax(2)
        if self.kind == "state":
            return (self.net(image) / self.net.temperature).softmax(1)
        score, corners = self.net(image)
        return score.sigmoid(), corners


def load(kind: str, weights: Path) -> nn.Module:
    """The net in evaluation mode with weights from a checkpoint kept in half precision."""
    net = NETS[kind]()
    net.load_state_dict({key: value.float() if value.dtype.is_floating_point else value for key, value in torch.load(weights, map_location="cpu").items()})
    return net.eval()


def export(kind: str, weights: Path, out: Path) -> onnx.ModelProto:
    """Writes the fp32 graph, checked, without training leftovers; appears under its name only when whole."""
    working = out.with_name(out.name + ".new")
    name, outputs = NAMES[kind]
    torch.onnx.export(Outlet(kind, weights).eval(), torch.zeros(SHAPES[kind], dtype=torch.uint8), str(working), opset_version=17,
                      input_names=[name], output_names=outputs, do_constant_folding=True)
    model = onnx.load(str(working))
    onnx.checker.check_model(model, full_check=True)
    if any(node.op_type == "BatchNormalization" for node in model.graph.node):
        raise SystemExit("batch norm was not folded")
    tidy(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(working))
    working.rename(out)
    return model


def tidy(model: onnx.ModelProto) -> None:
    """Constant nodes become initialisers, copies of initialisers are read at their source, names are numbered."""
    graph = model.graph
    stored = {tensor.name for tensor in graph.initializer}
    same, nodes = {}, []
    for node in graph.node:
        if node.op_type == "Constant":
            tensor = onnx.TensorProto()
            tensor.CopyFrom(node.attribute[0].t)
            tensor.name = node.output[0]
            graph.initializer.append(tensor)
        elif node.op_type == "Identity" and node.input[0] in stored:
            same[node.output[0]] = node.input[0]
        else:
            nodes.append(node)
    kept = {value.name for value in list(graph.input) + list(graph.output)}
    names = {}
    for index, node in enumerate(nodes):
        for place, name in enumerate(node.input):
            name = same.get(name, name)
            node.input[place] = names.get(name, name)
        for place, name in enumerate(node.output):
            if name not in kept:
                names[name] = f"t{index}"
                node.output[place] = names[name]
        node.name = f"{node.op_type}_{index}"
    used = {name for node in nodes for name in node.input}
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    model.doc_string = ""


def multiply_adds(kind: str) -> int:
    net = NETS[kind]()
    return macs.count(net, torch.zeros(SHAPES[kind], dtype=torch.uint8))


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(f"{sys.argv[1]}: {multiply_adds(sys.argv[1]) / 1e6:.1f} million multiply-adds")

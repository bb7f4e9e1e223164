"""Runs the ONNX graphs of this folder in torch, int8 ones too, and can keep every tensor for calibration.

Only the operators that export.py and quantize.py emit are known; numbers follow the ONNX operator specification.
"""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class Graph:
    def __init__(self, model: onnx.ModelProto):
        self.nodes = list(model.graph.node)
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
        self.input = model.graph.input[0].name
        self.outputs = [value.name for value in model.graph.output]

    @torch.no_grad()
    def run(self, image: np.ndarray, every: bool = False):
        """Outputs as arrays for an input uint8 of any batch size; with `every`, a dictionary of all tensors instead."""
        values = dict(self.constants)
        values[self.input] = torch.from_numpy(image)
        for node in self.nodes:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = OPERATORS[node.op_type]([values[name] if name else None for name in node.input], attributes)
        return values if every else [values[name].numpy() for name in self.outputs]


def _conv(x, a):
    assert a.get("group", 1) == 1 and all(d == 1 for d in a.get("dilations", [1]))
    top, left, bottom, right = a["pads"]
    x[0] = F.pad(x[0], (left, right, top, bottom)).contiguous(memory_format=torch.channels_last)
    return F.conv2d(x[0], x[1], x[2], tuple(a["strides"]))


def _slice(x, a):
    starts, ends, axes = (v.tolist() for v in x[1:4])
    for start, end, axis in zip(starts, ends, axes):
        x[0] = x[0].narrow(axis, start, min(end, x[0].shape[axis]) - start)
    return x[0]


def _per_channel(scale, x, axis):
    return scale if scale.ndim == 0 else scale.reshape([-1 if i == axis else 1 for i in range(x.ndim)])


def _quantize(x, a):
    low, high = (0, 255) if x[2].dtype == torch.uint8 else (-128, 127)
    return (torch.round(x[0] / x[1]) + x[2]).clamp(low, high).to(x[2].dtype)


def _dequantize(x, a):
    axis = a.get("axis", 1)
    return (x[0].float() - _per_channel(x[2], x[0], axis).float()) * _per_channel(x[1], x[0], axis)


OPERATORS = {
    "Cast": lambda x, a: x[0].float(),
    "Conv": _conv,
    "Relu": lambda x, a: x[0].relu(),
    "Add": lambda x, a: x[0] + x[1],
    "Sub": lambda x, a: x[0] - x[1],
    "Mul": lambda x, a: x[0] * x[1],
    "Div": lambda x, a: x[0] / x[1],
    "Sqrt": lambda x, a: x[0].sqrt(),
    "Exp": lambda x, a: x[0].exp(),
    "Sigmoid": lambda x, a: x[0].sigmoid(),
    "Clip": lambda x, a: x[0].clamp(float(x[1]), float(x[2])),
    "Softmax": lambda x, a: x[0].softmax(a["axis"]),
    "ReduceMean": lambda x, a: x[0].mean(a["axes"], keepdim=bool(a["keepdims"])),
    "Resize": lambda x, a: F.interpolate(x[0], scale_factor=tuple(x[2].tolist()[2:]), mode="nearest"),
    "Squeeze": lambda x, a: x[0].squeeze(int(x[1])),
    "Transpose": lambda x, a: x[0].permute(a["perm"]),
    "Slice": _slice,
    "QuantizeLinear": _quantize,
    "DequantizeLinear": _dequantize,
}

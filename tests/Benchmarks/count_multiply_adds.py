#!/usr/bin/env python3
"""Counts the multiply-adds of one run of ONNX models: convolutions and matrix products, as models/training/macs.py counts ours.

usage: /usr/bin/python3 tests/Benchmarks/count_multiply_adds.py MODEL.onnx...        (Debian: python3-onnx)

A model dimension left open is taken as 1 (one plate). Prints a line for each model: file name, multiply-adds.
`scripts/bench` prints the numbers kept in multiply-adds.csv, which is this program's output.
"""

import os
import sys
from math import prod

import numpy as np
import onnx
from onnx import numpy_helper, shape_inference


def computed(node: onnx.NodeProto, values: dict, shapes: dict):
    """What a node gives when its inputs are known, for the operators with which exporters compute shapes; else None."""
    if node.op_type == "Shape":
        shape = shapes.get(node.input[0])
        return np.array(shape, np.int64) if shape and 0 not in shape else None
    if not all(name in values for name in node.input if name):
        return None
    inputs = [values[name] for name in node.input if name]
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    axes = inputs[1] if node.op_type in ("Unsqueeze", "Squeeze", "ReduceProd") and len(inputs) > 1 else attributes.get("axes")
    axes = None if axes is None else tuple(int(axis) for axis in axes)
    if node.op_type == "Cast":
        return inputs[0].astype(onnx.mapping.TENSOR_TYPE_TO_NP_TYPE[attributes["to"]])
    if node.op_type == "Concat":
        return np.concatenate(inputs, attributes["axis"])
    if node.op_type == "Gather":
        return np.take(inputs[0], inputs[1], attributes.get("axis", 0))
    if node.op_type == "Unsqueeze":
        return np.expand_dims(inputs[0], axes)
    if node.op_type == "Squeeze":
        return np.squeeze(inputs[0], axes)
    if node.op_type == "ReduceProd":
        return np.prod(inputs[0], axis=axes, keepdims=bool(attributes.get("keepdims", 1)), dtype=inputs[0].dtype)
    if node.op_type == "Slice" and inputs[0].ndim == 1 and len(inputs) < 5:  # a fifth input would be a step
        return inputs[0][int(inputs[1][0]):int(inputs[2][0])]
    return None


def closed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with every open input dimension set to 1 and all shapes that follow from it."""
    for value in model.graph.input:
        for dimension in value.type.tensor_type.shape.dim:
            if not dimension.dim_value:
                dimension.dim_value = 1
    while True:
        del model.graph.value_info[:]  # what the exporter left open would stay open
        model = shape_inference.infer_shapes(model, data_prop=True)
        shapes, values = shapes_of(model.graph), {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        known = [(node, computed(node, values, shapes)) for node in model.graph.node]
        known = [(node, value) for node, value in known if value is not None]
        tiles = [node for node in model.graph.node
                 if node.op_type == "Tile" and node.input[1] in values and shapes.get(node.input[0])]
        if not known and not tiles:
            return model
        for node in tiles:  # inference knows Expand better; for counting only the shape matters
            shape = np.array(shapes[node.input[0]], np.int64) * values[node.input[1]]
            model.graph.initializer.append(numpy_helper.from_array(shape, node.output[0] + "_shape"))
            node.op_type, node.input[1] = "Expand", node.output[0] + "_shape"
        for node, value in known:  # a computed shape becomes a constant, from which inference goes on
            model.graph.initializer.append(numpy_helper.from_array(np.asarray(value), node.output[0]))
            model.graph.node.remove(node)


def shapes_of(graph: onnx.GraphProto) -> dict:
    shapes = {value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
              for value in list(graph.value_info) + list(graph.input) + list(graph.output)}
    shapes.update({t.name: list(t.dims) for t in graph.initializer})
    return shapes


def count(path: str) -> int:
    model = closed(onnx.load(path))
    graph = model.graph
    shapes = shapes_of(graph)
    total = 0
    for node in graph.node:
        if node.op_type not in ("Conv", "MatMul", "Gemm"):
            continue
        output = shapes.get(node.output[0])
        if not output or 0 in output:
            raise SystemExit(f"{path}: the shape of {node.output[0]} ({node.op_type}) does not follow from the inputs")
        if node.op_type == "Conv":
            each = prod(shapes[node.input[1]][1:])  # input channels of the group x kernel
        elif node.op_type == "MatMul":
            each = shapes[node.input[0]][-1]
        else:
            transposed = any(a.name == "transA" and a.i for a in node.attribute)
            each = shapes[node.input[0]][0 if transposed else 1]
        total += prod(output) * each
    return total


for path in sys.argv[1:]:
    print(f"{os.path.basename(path)},{count(path)}")

using System.Text;

namespace Alpr.Onnx.Tests;

/// <summary>Writes ONNX files of a few operators (field numbers from <c>onnx.proto3</c>, opset 17, IR version 8).</summary>
internal static class TinyModel
{
    public const int Float = 1, UInt8 = 2, Int64 = 7; // TensorProto.DataType

    /// <summary>sum = a + b, all of one shape; a dimension of -1 is left open.</summary>
    public static byte[] Add(params long[] shape) => Model(
        [Node("Add", ["a", "b"], "sum")],
        [Value("a", Float, shape), Value("b", Float, shape)],
        [Value("sum", Float, shape)]);

    /// <summary>copy = picture, 8-bit.</summary>
    public static byte[] Copy(params long[] shape) => Model(
        [Node("Identity", ["picture"], "copy")], [Value("picture", UInt8, shape)], [Value("copy", UInt8, shape)]);

    /// <summary>A chain of square matrix products: something that takes a while.</summary>
    public static byte[] Work(int size, int rounds)
    {
        List<byte[]> nodes = [];
        for (int i = 0; i < rounds; i++)
            nodes.Add(Node("MatMul", [i == 0 ? "in" : $"t{i}", "in"], i == rounds - 1 ? "out" : $"t{i + 1}"));
        return Model([.. nodes], [Value("in", Float, [size, size])], [Value("out", Float, [size, size])]);
    }

    /// <summary>sum = a + b, with the four weights of b in another file (<c>TensorProto.external_data</c>).</summary>
    public static byte[] WeightsElsewhere(string file)
    {
        List<byte> place = [], length = [], weights = [];
        Field(place, 1, "location"u8);
        Field(place, 2, Encoding.UTF8.GetBytes(file));
        Field(length, 1, "length"u8);
        Field(length, 2, "16"u8);
        Field(weights, 1, 4);
        Field(weights, 2, Float);
        Field(weights, 8, "b"u8);
        Field(weights, 13, [.. place]);
        Field(weights, 13, [.. length]);
        Field(weights, 14, 1); // EXTERNAL
        return Model([Node("Add", ["a", "b"], "sum")], [Value("a", Float, [4])], [Value("sum", Float, [4])], [.. weights]);
    }

    /// <summary>An operator that no ONNX Runtime knows.</summary>
    public static byte[] UnknownOperator() => Model(
        [Node("FlyToTheMoon", ["a"], "b")], [Value("a", Float, [1])], [Value("b", Float, [1])]);

    public static byte[] Model(byte[][] nodes, byte[][] inputs, byte[][] outputs, byte[]? weights = null)
    {
        List<byte> graph = [];
        foreach (byte[] node in nodes)
            Field(graph, 1, node);
        Field(graph, 2, "g"u8);
        if (weights != null)
            Field(graph, 5, weights);
        foreach (byte[] input in inputs)
            Field(graph, 11, input);
        foreach (byte[] output in outputs)
            Field(graph, 12, output);

        List<byte> opset = [];
        Field(opset, 2, 17);
        List<byte> model = [];
        Field(model, 1, 8);
        Field(model, 7, [.. graph]);
        Field(model, 8, [.. opset]);
        return [.. model];
    }

    public static byte[] Node(string operation, string[] inputs, string output)
    {
        List<byte> node = [];
        foreach (string input in inputs)
            Field(node, 1, Encoding.UTF8.GetBytes(input));
        Field(node, 2, Encoding.UTF8.GetBytes(output));
        Field(node, 4, Encoding.UTF8.GetBytes(operation));
        return [.. node];
    }

    public static byte[] Value(string name, int type, long[] shape)
    {
        List<byte> dimensions = [];
        foreach (long size in shape)
        {
            List<byte> dimension = [];
            if (size < 0)
                Field(dimension, 2, "n"u8);
            else
                Field(dimension, 1, (ulong)size);
            Field(dimensions, 1, [.. dimension]);
        }
        List<byte> tensor = [], kind = [], value = [];
        Field(tensor, 1, (ulong)type);
        Field(tensor, 2, [.. dimensions]);
        Field(kind, 1, [.. tensor]);
        Field(value, 1, Encoding.UTF8.GetBytes(name));
        Field(value, 2, [.. kind]);
        return [.. value];
    }

    private static void Field(List<byte> to, int number, ReadOnlySpan<byte> bytes)
    {
        Number(to, (ulong)(number << 3 | 2));
        Number(to, (ulong)bytes.Length);
        to.AddRange(bytes);
    }

    private static void Field(List<byte> to, int number, ulong value)
    {
        Number(to, (ulong)(number << 3));
        Number(to, value);
    }

    private static void Number(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.Add((byte)(value | 0x80));
        to.Add((byte)value);
    }
}

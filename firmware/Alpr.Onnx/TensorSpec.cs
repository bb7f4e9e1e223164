namespace Alpr.Onnx;

/// <summary>Element types that this binding moves. The models of this appliance use no others at their borders.</summary>
public enum TensorType
{
    /// <summary>32-bit IEEE 754, <see cref="float"/>.</summary>
    Float32,

    /// <summary>8-bit unsigned, <see cref="byte"/>.</summary>
    UInt8,
}

/// <summary>What a caller expects one input or output of a model to be.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions, outermost first, each at least 1. Must not change afterwards.</param>
public sealed record TensorSpec(string Name, TensorType Type, long[] Shape);

namespace Alpr.Onnx;

/// <summary>
/// A missing or unfit ONNX Runtime, a model that is not what it should be, or a run that failed. The message says what to do.
/// </summary>
public sealed class OnnxException : Exception
{
    /// <summary>An error without words; prefer one with.</summary>
    public OnnxException()
    {
    }

    /// <summary>An error in words.</summary>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <summary>An error in words, and what caused it.</summary>
    public OnnxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

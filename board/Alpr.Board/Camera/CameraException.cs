namespace Alpr.Board.Camera;

/// <summary>A source of frames that can't be: the message names the path or address and the remedy.</summary>
public sealed class CameraException : Exception
{
    /// <summary>An error without words; prefer one with.</summary>
    public CameraException()
    {
    }

    /// <summary>An error in words.</summary>
    public CameraException(string message)
        : base(message)
    {
    }

    /// <summary>An error in words, and what caused it.</summary>
    public CameraException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

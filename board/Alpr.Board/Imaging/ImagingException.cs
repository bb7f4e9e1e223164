namespace Alpr.Board.Imaging;

/// <summary>Pictures can't be handled on this machine at all; the message names the remedy.</summary>
public sealed class ImagingException : Exception
{
    /// <summary>An error without words; prefer one with.</summary>
    public ImagingException()
    {
    }

    /// <summary>An error in words.</summary>
    public ImagingException(string message)
        : base(message)
    {
    }

    /// <summary>An error in words, and what caused it.</summary>
    public ImagingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Alpr.Board.Tls;

/// <summary>A file of certificates or of a key cannot be used.</summary>
public sealed class TlsFileException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="problem">Which file, and what is wrong with it; without a full stop.</param>
    /// <param name="remedy">What to do; without a full stop.</param>
    /// <param name="inner">The cause.</param>
    public TlsFileException(string problem, string remedy, Exception? inner = null)
        : base($"{problem}. {remedy}", inner) => (Problem, Remedy) = (problem, remedy);

    /// <summary>Which file, and what is wrong with it.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}

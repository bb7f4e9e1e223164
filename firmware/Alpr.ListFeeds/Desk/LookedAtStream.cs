using System.Security.Cryptography;

namespace Alpr.ListFeeds;

/// <summary>Lets a file through only if it is the one that somebody looked at before he said that it shall count: another fails at its end, before it is in force.</summary>
/// <param name="inner">The file; stays the caller's.</param>
/// <param name="sha256">Of what was looked at.</param>
/// <param name="list">For the message.</param>
internal sealed class LookedAtStream(Stream inner, ReadOnlyMemory<byte> sha256, string list) : SourceStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isAtEnd;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_isAtEnd || buffer.IsEmpty)
            return 0;
        int got = inner.Read(buffer);
        _hash.AppendData(buffer[..got]);
        if (got > 0)
            return got;
        _isAtEnd = true;
        return CryptographicOperations.FixedTimeEquals(_hash.GetHashAndReset(), sha256.Span)
            ? 0
            : throw new FeedException(list, "the file is not the one that was looked at before", "Look at this one first, then install it");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}

using System.Security.Cryptography;

namespace Alpr.ListFeeds;

/// <summary>A web server's answer as it comes over the line: given up when it stalls, its failures in words, its last bytes kept.</summary>
/// <param name="content">The answer's body.</param>
/// <param name="guard">Tells when to give up.</param>
/// <param name="source">For messages.</param>
internal sealed class WebStream(Stream content, FetchGuard guard, string source) : SourceStream
{
    private readonly byte[] _buffer = new byte[65_536];
    private ulong _last; // eight bytes, the newest on top

    /// <summary>The last four bytes as a number, low byte first: where gzip says how long the unpacked text is (RFC 1952, 2.3.1).</summary>
    public uint LastFour => (uint)(_last >> 32);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int got;
        try
        {
            Memory<byte> part = _buffer.AsMemory(0, Math.Min(buffer.Length, _buffer.Length));
            got = content.ReadAsync(part, guard.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or HttpRequestException)
        {
            throw guard.Failure(source, failure) ?? WebFailure.InBody(source, failure);
        }
        guard.Came(got);
        foreach (byte one in _buffer.AsSpan(Math.Max(0, got - 8), Math.Min(8, got)))
            _last = _last >> 8 | (ulong)one << 56;
        _buffer.AsSpan(0, got).CopyTo(buffer);
        return got;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_buffer);
            content.Dispose();
        }
        base.Dispose(disposing);
    }
}

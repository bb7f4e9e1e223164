using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>Counts what comes, refuses what is longer than any hot list or empty, and asks at the end whether it was whole.</summary>
/// <param name="inner">Disposed with this one.</param>
/// <param name="source">For messages.</param>
/// <param name="bytesMax">The most that may come.</param>
/// <param name="atEnd">Told the number of bytes; throws when the file was not whole.</param>
internal sealed class CountedStream(Stream inner, string source, long bytesMax = HotListLimits.SourceBytesMax, Action<long>? atEnd = null) : SourceStream
{
    private long _bytes;
    private bool _isAtEnd;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_isAtEnd || buffer.IsEmpty)
            return 0;
        int got = inner.Read(buffer);
        _bytes += got;
        if (_bytes > bytesMax)
        {
            throw new FeedException(source, $"it sends more than {bytesMax} bytes, unpacked, which no hot list has",
                "Check what the address leads to");
        }
        if (got > 0)
            return got;
        _isAtEnd = true;
        if (_bytes == 0)
            throw new FeedException(source, "the file is empty", "Ask who keeps the list; the one in force stays");
        atEnd?.Invoke(_bytes);
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

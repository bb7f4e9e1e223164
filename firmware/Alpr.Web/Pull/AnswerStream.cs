using System.Buffers;
using System.IO.Pipelines;
using Alpr.Web.Server;

namespace Alpr.Web.Pull;

/// <summary>
/// Writes into an answer from a thread that may block: it waits for the client as soon as some tens of kilobytes are on their way, so that a batch of any length
/// takes the memory of one picture. For one thread.
/// </summary>
internal sealed class AnswerStream : Stream
{
    private const int FlushBytes = 32 * 1024;

    private readonly PipeWriter _answer;
    private readonly CancellationTokenSource _end;
    private Action? _begin;
    private int _waiting;

    /// <summary>Writes into an answer.</summary>
    /// <param name="answer">The answer's body; stays the caller's.</param>
    /// <param name="stop">Gives up, with an exception.</param>
    /// <param name="begin">Called before the first byte, which it makes an answer's; null: that was done.</param>
    public AnswerStream(PipeWriter answer, CancellationToken stop, Action? begin = null) =>
        (_answer, _end, _begin) = (answer, CancellationTokenSource.CreateLinkedTokenSource(stop), begin);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Interlocked.Exchange(ref _begin, null) is { } begin)
            begin();
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> piece = buffer[..Math.Min(buffer.Length, FlushBytes)];
            _answer.Write(piece);
            buffer = buffer[piece.Length..];
            _waiting += piece.Length;
            if (_waiting >= FlushBytes)
                Flush();
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        _waiting = 0;
        ValueTask<FlushResult> flushing = _answer.FlushAsync(_end.Token);
        if (!flushing.IsCompleted)
            _end.CancelAfter(TimeSpan.FromSeconds(WebLimits.StallSeconds));
        bool isGone = flushing.AsTask().GetAwaiter().GetResult().IsCompleted;
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
        if (isGone)
            throw new IOException("The client has gone.");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _end.Dispose();
        base.Dispose(disposing);
    }
}

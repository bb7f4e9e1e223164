using Alpr.Board.Time;

namespace Alpr.Board.Simulated;

/// <summary>What a bad line does to bytes.</summary>
public sealed record LinkFaults
{
    /// <summary>Where chance comes from: the same seed and the same calls give the same faults.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Microseconds before each transfer.</summary>
    public long LatencyUs { get; init; }

    /// <summary>Bytes a second; null: no bound.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Most bytes in one transfer, so that messages arrive in pieces; null: as many as asked for.</summary>
    public int? PieceBytesMax { get; init; }

    /// <summary>Chance of a wrong bit for each byte read, 0 to 1.</summary>
    public double CorruptionPerByte { get; init; }

    /// <summary>The connection is lost after so many bytes in both directions together; null: never.</summary>
    public long? LostAfterBytes { get; init; }

    /// <summary>After so many bytes nothing comes or goes for <see cref="StallUs"/>; null: never.</summary>
    public long? StallAfterBytes { get; init; }

    /// <summary>How long a stall lasts.</summary>
    public long StallUs { get; init; } = 10_000_000;
}

/// <summary>
/// A stream over a bad line: slow, torn in pieces, stalling, corrupting what is read, and lost at a byte that is known. Waiting goes through an
/// <see cref="IClock"/>, so that a virtual one makes a slow line fast to test. Used by one thread at a time.
/// </summary>
/// <param name="line">The good line; disposed with this.</param>
/// <param name="faults">What is wrong with it.</param>
/// <param name="clock">What waits; a <see cref="VirtualClock"/> moves on.</param>
public sealed class FaultyStream(Stream line, LinkFaults faults, IClock clock) : Stream
{
    private const long WaitAtOnceUs = 50_000; // a real wait is cut in pieces, so that a close is noticed

    private SeededNoise _chance = new(faults.Seed);
    private bool _hasStalled;

    /// <summary>Bytes that went through in both directions.</summary>
    public long BytesMoved { get; private set; }

    /// <summary>Bytes that were read wrong.</summary>
    public long BytesCorrupted { get; private set; }

    /// <summary>True once the connection is lost.</summary>
    public bool IsLost { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => line.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => line.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int wanted = Prepare(buffer.Length);
        int got = line.Read(buffer[..wanted]);
        Account(got);
        for (int i = 0; faults.CorruptionPerByte > 0 && i < got; i++)
        {
            if (_chance.NextUnit() >= faults.CorruptionPerByte)
                continue;
            buffer[i] ^= (byte)(1 << _chance.Below(8));
            BytesCorrupted++;
        }
        return got;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int piece = Prepare(buffer.Length);
            line.Write(buffer[..piece]);
            Account(piece);
            buffer = buffer[piece..];
        }
    }

    /// <inheritdoc/>
    public override void Flush() => line.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        IsLost = true;
        if (disposing)
            line.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits as the line makes one wait; how many bytes may go now.</summary>
    private int Prepare(int wanted)
    {
        int piece = Math.Min(wanted, faults.PieceBytesMax ?? int.MaxValue);
        if (faults.LostAfterBytes is { } end)
        {
            if (IsLost || BytesMoved >= end)
                throw Lost();
            piece = (int)Math.Min(piece, end - BytesMoved);
        }
        if (faults.StallAfterBytes is { } stall && !_hasStalled)
        {
            if (BytesMoved >= stall)
            {
                _hasStalled = true;
                Wait(faults.StallUs);
            }
            else
            {
                piece = (int)Math.Min(piece, stall - BytesMoved);
            }
        }
        Wait(faults.LatencyUs);
        return IsLost ? throw Lost() : piece;
    }

    private void Account(int bytes)
    {
        BytesMoved += bytes;
        if (faults.BytesPerSecond is { } rate)
            Wait((long)Math.Ceiling(bytes * 1e6 / rate));
    }

    private void Wait(long us)
    {
        long end = clock.MonotonicUs + us;
        for (long now = clock.MonotonicUs; now < end && !IsLost; now = clock.MonotonicUs)
            clock.WaitUntil(Math.Min(end, now + WaitAtOnceUs));
    }

    private IOException Lost()
    {
        IsLost = true;
        line.Dispose();
        return new IOException("The connection was lost.");
    }
}

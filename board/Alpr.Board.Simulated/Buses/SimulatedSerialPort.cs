using Alpr.Board.Serial;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Buses;

/// <summary>What is at the other end of a <see cref="SimulatedSerialPort"/>: it says what is due when the line is read.</summary>
public interface ISerialPeer
{
    /// <summary>Puts on the line what was said up to a time, by <see cref="SimulatedSerialPort.Receive"/>.</summary>
    void Speak(SimulatedSerialPort line, long nowUs);

    /// <summary>Takes what the program wrote.</summary>
    void Hear(ReadOnlySpan<byte> bytes);
}

/// <summary>A serial line in memory. A reader that falls behind loses the newest bytes, as a full UART does.</summary>
/// <remarks>Reading and writing allocate nothing if the peer does not. One thread uses it.</remarks>
public sealed class SimulatedSerialPort(IClock clock, string portName = "simulated-tty", int baudRate = 9600) : ISerialPort
{
    /// <summary>Bytes that wait to be read: the kernel's line buffer (tty.h: N_TTY_BUF_SIZE).</summary>
    public const int BufferBytes = 4096;

    private const long WaitStepUs = 1_000;

    private readonly byte[] _bytes = new byte[BufferBytes];
    private int _first, _count;

    /// <inheritdoc/>
    public string PortName => portName;

    /// <inheritdoc/>
    public int BaudRate => baudRate;

    /// <inheritdoc/>
    public int ReadTimeout { get; set; } = -1;

    /// <summary>Who is at the other end; null for nobody.</summary>
    public ISerialPeer? Peer { get; set; }

    /// <summary>True for an adapter that was pulled out: every call fails.</summary>
    public bool IsGone { get; set; }

    /// <summary>Bytes lost because nobody read them.</summary>
    public long Lost { get; private set; }

    /// <summary>Bytes come in.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_count == BufferBytes)
                Lost++;
            else
                _bytes[(_first + _count++) % BufferBytes] = value;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        ThrowIfGone();
        Peer?.Speak(this, clock.MonotonicUs);
        long untilUs = ReadTimeout < 0 ? long.MaxValue : clock.MonotonicUs + ReadTimeout * 1000L;
        while (_count == 0 && clock.MonotonicUs < untilUs)
        {
            clock.WaitUntil(clock.MonotonicUs + WaitStepUs);
            Peer?.Speak(this, clock.MonotonicUs);
        }
        int length = Math.Min(_count, buffer.Length);
        for (int i = 0; i < length; i++)
            buffer[i] = _bytes[(_first + i) % BufferBytes];
        (_first, _count) = ((_first + length) % BufferBytes, _count - length);
        return length;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfGone();
        Peer?.Hear(buffer);
    }

    /// <inheritdoc/>
    public void DiscardInBuffer() => _count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void ThrowIfGone()
    {
        if (IsGone)
            throw new IOException($"{portName} is gone (errno 5).");
    }
}

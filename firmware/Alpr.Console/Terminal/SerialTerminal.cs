using System.Text;
using Alpr.Board.Serial;
using Alpr.Board.Time;

namespace Alpr.Consoles.Terminal;

/// <summary>
/// A person's terminal at the other end of a serial line: keys in, text out. For the console's thread. Nothing here waits longer than
/// <see cref="ConsoleLimits.ReadMs"/> for a key or than the line's own bound for room to write, and then the session is over.
/// </summary>
/// <param name="port">The line; stays the caller's.</param>
/// <param name="clock">Times idleness.</param>
/// <param name="idleUs">Microseconds without a key after which the session is over.</param>
/// <param name="stop">The program ends.</param>
internal sealed class SerialTerminal(ISerialPort port, IClock clock, long idleUs, CancellationToken stop)
{
    private const int ChunkBytes = 4096;
    private const int ColumnsUsual = 80, RowsUsual = 24;

    private readonly KeyDecoder _decoder = new();
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private int _next, _end;
    private long _lastKeyUs = clock.MonotonicUs;

    /// <summary>Columns; a serial line does not tell, so that it is the VT100's unless somebody says otherwise in the session.</summary>
    public int Columns { get; set; } = ColumnsUsual;

    /// <summary>Rows; as <see cref="Columns"/>.</summary>
    public int Rows { get; set; } = RowsUsual;

    /// <summary>True when nobody can be idle: nobody is signed in, and the console waits for ever for somebody to come.</summary>
    public bool IsUnattended { get; set; }

    /// <summary>Bytes wait that were read already.</summary>
    public bool HasMore => _next < _end;

    /// <summary>The program ends.</summary>
    public CancellationToken Stop => stop;

    /// <summary>A new session: what was typed before it is not its own.</summary>
    public void Begin()
    {
        (_next, _end, Columns, Rows) = (0, 0, ColumnsUsual, RowsUsual);
        _decoder.Forget();
        port.DiscardInBuffer();
        _lastKeyUs = clock.MonotonicUs;
    }

    /// <summary>The next key.</summary>
    /// <param name="waitMs">Milliseconds to wait for it.</param>
    /// <param name="key">The key; <see cref="KeyKind.Break"/> never comes, it ends the session.</param>
    /// <returns>False when none came.</returns>
    /// <exception cref="SessionOverException">It is.</exception>
    public bool TryRead(int waitMs, out Key key)
    {
        while (TryReadByte(waitMs, out byte value))
        {
            if (!_decoder.TryTake(value, out key))
                continue;
            if (key.Kind == KeyKind.Break && !IsUnattended)
                throw new SessionOverException("a break on the line");
            return true;
        }
        key = default;
        return false;
    }

    /// <summary>The next key, however long it takes.</summary>
    /// <exception cref="SessionOverException">It is.</exception>
    public Key Read()
    {
        Key key;
        while (!TryRead(ConsoleLimits.ReadMs, out key))
        {
        }
        return key;
    }

    /// <summary>The next byte as it came, for what is pasted.</summary>
    /// <inheritdoc cref="TryRead"/>
    public bool TryReadByte(int waitMs, out byte value)
    {
        value = 0;
        if (_next == _end && !TryFill(waitMs))
            return false;
        value = _chunk[_next++];
        return true;
    }

    /// <summary>Writes text that the console itself made, escapes and all.</summary>
    /// <exception cref="SessionOverException">The line is dead.</exception>
    public void Write(string text) => Guard(() => port.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes one line of text of whatever origin, made safe; a long one in several rows.</summary>
    public int WriteLine(string text = "")
    {
        int rows = 0;
        foreach (string row in SafeText.Wrap(text, Columns - 1))
        {
            Write(row + "\r\n");
            rows++;
        }
        return rows;
    }

    private bool TryFill(int waitMs)
    {
        if (stop.IsCancellationRequested)
            throw new SessionOverException("the appliance stops");
        int firstWait = _decoder.IsHalf ? Math.Min(waitMs, ConsoleLimits.EscapeMs) : waitMs;
        port.ReadTimeout = firstWait;
        int count = 0;
        Guard(() => count = port.Read(_chunk));
        if (count > 0)
        {
            (_next, _end, _lastKeyUs) = (0, count, clock.MonotonicUs);
            return true;
        }
        if (_decoder.IsHalf)
            _decoder.Forget();
        if (!IsUnattended && clock.MonotonicUs - _lastKeyUs >= idleUs)
            throw new SessionOverException("nobody typed for too long");
        return false;
    }

    private static void Guard(Action act)
    {
        try
        {
            act();
        }
        catch (IOException dead)
        {
            throw new SessionOverException(dead.Message, isLineDead: true);
        }
    }
}

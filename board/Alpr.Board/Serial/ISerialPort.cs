namespace Alpr.Board.Serial;

/// <summary>
/// A serial line of 8 data bits, no parity, one stop bit, raw; shaped like <c>System.IO.Ports.SerialPort</c> so that it can stand behind this.
/// One thread reads and one may write.
/// </summary>
/// <remarks>Reading and writing allocate no managed memory.</remarks>
public interface ISerialPort : IDisposable
{
    /// <summary>The line: <c>/dev/ttyAMA0</c>.</summary>
    string PortName { get; }

    /// <summary>Bits a second.</summary>
    int BaudRate { get; }

    /// <summary>Milliseconds that <see cref="Read"/> waits for the first byte; -1 for ever.</summary>
    int ReadTimeout { get; set; }

    /// <summary>Reads what has come, waiting for the first byte.</summary>
    /// <returns>Bytes read; 0 when none came in time.</returns>
    /// <exception cref="IOException">The line is gone (an adapter was pulled out).</exception>
    int Read(Span<byte> buffer);

    /// <summary>Writes all bytes, waiting for the line to take them.</summary>
    /// <exception cref="IOException">The line is gone, or took nothing for as long as the driver's bound.</exception>
    void Write(ReadOnlySpan<byte> buffer);

    /// <summary>Throws away what has come and was not read.</summary>
    void DiscardInBuffer();
}

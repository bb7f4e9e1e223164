using Alpr.Board.Kernel;
using Alpr.Board.Time;

namespace Alpr.Board.Serial;

/// <summary>A serial line through the kernel's termios2 (termios(3), ioctl_tty(2)): 8 data bits, no parity, one stop bit, raw, no flow control.</summary>
/// <remarks>
/// The line is taken for this program alone (<c>TIOCEXCL</c>). A program with all rights can open it all the same;
/// a second <see cref="LinuxSerialPort"/> refuses even then.
/// </remarks>
public sealed unsafe class LinuxSerialPort : ISerialPort
{
    /// <summary>How long the line may take nothing before <see cref="Write"/> gives up, beyond the time that the bytes need at the line's rate.</summary>
    public const int WriteStallMs = 2000;

    private const int BitsOfByte = 10; // a start bit, 8 data bits, a stop bit
    private const double RateErrorMax = 0.03; // a receiver samples the tenth bit rightly up to 5%, and both ends share that

    private static readonly int[] Rates = [4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    private readonly KernelFile _line;

    /// <summary>Opens and sets a line.</summary>
    /// <param name="portName">Its device file: <c>/dev/ttyAMA0</c>.</param>
    /// <param name="baudRate">One of 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800 and 921600.</param>
    /// <exception cref="IOException">There is no such line, another program has it, or it does not take the rate.</exception>
    public LinuxSerialPort(string portName, int baudRate)
    {
        if (!Rates.Contains(baudRate))
            throw new ArgumentOutOfRangeException(nameof(baudRate), baudRate, $"A serial line has one of these rates: {string.Join(", ", Rates)}.");
        PortName = portName;
        BaudRate = baudRate;
        _line = KernelFile.Open(portName, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking);
        try
        {
            TakeAlone();
            Configure();
        }
        catch
        {
            _line.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string PortName { get; }

    /// <inheritdoc/>
    public int BaudRate { get; }

    /// <inheritdoc/>
    public int ReadTimeout { get; set; } = -1;

    /// <summary><see cref="WriteStallMs"/>, for tests shorter.</summary>
    internal int StallMs { get; init; } = WriteStallMs;

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        long end = SystemClock.Instance.MonotonicUs + ReadTimeout * 1000L;
        int left = ReadTimeout;
        while (_line.Poll(PollEvents.In, left) is var ready and not 0)
        {
            int got = _line.Read(buffer, out int errno);
            if (got > 0)
                return got;
            if (got == 0 || errno != Errno.TryAgain || (ready & PollEvents.In) == 0)
                throw Gone(errno);
            left = Left(end, ReadTimeout); // somebody else took it
        }
        return 0;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> buffer)
    {
        int boundMs = StallMs + (int)(buffer.Length * (long)BitsOfByte * 1000 / BaudRate);
        long end = SystemClock.Instance.MonotonicUs + boundMs * 1000L;
        while (!buffer.IsEmpty)
        {
            short ready = _line.Poll(PollEvents.Out, Left(end, boundMs));
            if (ready == 0)
            {
                throw new IOException($"{PortName} took {buffer.Length} bytes less than there were in {boundMs} ms: "
                    + "the other end stopped it, or the adapter hangs.");
            }
            int put = _line.Write(buffer, out int errno);
            if (put >= 0)
                buffer = buffer[put..];
            else if (errno != Errno.TryAgain || (ready & PollEvents.Out) == 0)
                throw Gone(errno);
        }
    }

    /// <inheritdoc/>
    public void DiscardInBuffer() => _line.Ioctl(TermiosAbi.Flush, (void*)TermiosAbi.FlushInput, "cannot be emptied");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_line.IsClosed)
            _line.TryIoctl(TermiosAbi.SetShared, null, out _); // a pseudo terminal keeps the mark for as long as its other end is open; a line that is gone needs none
        _line.Dispose();
    }

    private static int Left(long end, int timeoutMs) =>
        timeoutMs < 0 ? timeoutMs : (int)Math.Max(0, (end - SystemClock.Instance.MonotonicUs + 999) / 1000);

    private void TakeAlone()
    {
        int taken = 0;
        _line.Ioctl(TermiosAbi.GetExclusive, &taken, "is no serial line");
        if (taken != 0)
            throw Errno.Exception($"{PortName} cannot be had", Errno.Busy, Errno.RemedyOfOpen(PortName, Errno.Busy));
        _line.Ioctl(TermiosAbi.SetExclusive, null, "cannot be had alone");
    }

    private void Configure()
    {
        Termios2 settings;
        _line.Ioctl(TermiosAbi.GetSettings, &settings, "does not say how it is set");
        settings.InputFlags &= ~TermiosAbi.InputFlags;
        settings.OutputFlags &= ~TermiosAbi.OutputProcess;
        settings.LocalFlags &= ~TermiosAbi.LocalFlags;
        settings.ControlFlags &= ~(TermiosAbi.Size | TermiosAbi.TwoStopBits | TermiosAbi.Parity | TermiosAbi.HardwareFlow
            | TermiosAbi.RateMask | TermiosAbi.RateMask << TermiosAbi.RateInputShift); // an input rate of 0 follows the output's
        settings.ControlFlags |= TermiosAbi.Size8 | TermiosAbi.Receive | TermiosAbi.Local | TermiosAbi.RateOther;
        settings.OutputSpeed = (uint)BaudRate;
        settings.InputSpeed = (uint)BaudRate;
        settings.Control[TermiosAbi.IndexVMin] = 1; // so that reading nothing at once is EAGAIN, and 0 bytes are a hang-up
        settings.Control[TermiosAbi.IndexVTime] = 0;
        _line.Ioctl(TermiosAbi.SetSettings, &settings, $"cannot be set to {BaudRate} baud");

        _line.Ioctl(TermiosAbi.GetSettings, &settings, "does not say how it is set"); // a driver takes the nearest it can
        if (Math.Abs(settings.OutputSpeed - (double)BaudRate) > RateErrorMax * BaudRate)
            throw new IOException($"{PortName} runs at {settings.OutputSpeed} baud when asked for {BaudRate}. Set a rate that its clock can make.");
        DiscardInBuffer();
    }

    private IOException Gone(int errno) => errno == 0
        ? new($"{PortName} was hung up: its adapter was pulled out, or the other end closed.")
        : Errno.Exception($"{PortName} is gone", errno, "Its adapter was pulled out, or the other end closed.");
}

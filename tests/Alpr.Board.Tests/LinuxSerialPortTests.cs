using Alpr.Board.Serial;

namespace Alpr.Board.Tests;

/// <summary>The real driver on a pseudo terminal of the kernel.</summary>
public sealed class LinuxSerialPortTests
{
    private static readonly byte[] Everything = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private static byte[] ReadAll(Func<Memory<byte>, int> read, int length)
    {
        var bytes = new byte[length];
        int got = 0;
        while (got < length)
        {
            int more = read(bytes.AsMemory(got));
            Assert.That(more, Is.GreaterThan(0), $"after {got} of {length} bytes");
            got += more;
        }
        return bytes;
    }

    [Test]
    public void Every_byte_goes_through_unchanged_both_ways()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 9600) { ReadTimeout = 1000 };
        Assert.That(terminal.End.Write(Everything, out _), Is.EqualTo(256));
        Assert.That(ReadAll(m => port.Read(m.Span), 256), Is.EqualTo(Everything));
        port.Write(Everything);
        Assert.That(ReadAll(m => terminal.End.Read(m.Span, out _), 256), Is.EqualTo(Everything));
    }

    [Test]
    public unsafe void The_kernel_has_the_line_as_asked_for([Values(4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)] int rate)
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, rate);
        Termios2 settings;
        terminal.End.Ioctl(TermiosAbi.GetSettings, &settings, "does not say how it is set"); // this end tells the line's
        Assert.That((port.BaudRate, (int)settings.OutputSpeed, (int)settings.InputSpeed), Is.EqualTo((rate, rate, rate)));
        Assert.That(settings.ControlFlags & (TermiosAbi.Size | TermiosAbi.TwoStopBits | TermiosAbi.Parity | TermiosAbi.HardwareFlow),
            Is.EqualTo(TermiosAbi.Size8));
        Assert.That(settings.ControlFlags & (TermiosAbi.Receive | TermiosAbi.Local), Is.EqualTo(TermiosAbi.Receive | TermiosAbi.Local));
        Assert.That((settings.InputFlags & TermiosAbi.InputFlags, settings.OutputFlags & TermiosAbi.OutputProcess, settings.LocalFlags & TermiosAbi.LocalFlags),
            Is.EqualTo((0u, 0u, 0u)));
    }

    [Test]
    public void A_rate_that_is_no_standard_one_is_refused()
    {
        using PseudoTerminal terminal = new();
        Assert.That(() => new LinuxSerialPort(terminal.Path, 12345), Throws.InstanceOf<ArgumentException>().With.Message.Contains("115200"));
    }

    [Test]
    public void A_silent_line_gives_no_bytes_in_time()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 115200) { ReadTimeout = 0 };
        Assert.That(port.Read(new byte[8]), Is.Zero);
        port.ReadTimeout = 5;
        Assert.That(port.Read(new byte[8]), Is.Zero);
    }

    [Test]
    public void What_is_discarded_does_not_come()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 115200) { ReadTimeout = 1000 };
        terminal.End.Write("old"u8, out _);
        Assert.That(port.Read(new byte[1]), Is.EqualTo(1), "it has come");
        port.DiscardInBuffer();
        terminal.End.Write("new"u8, out _);
        Assert.That(ReadAll(m => port.Read(m.Span), 3), Is.EqualTo("new"u8.ToArray()));
    }

    [Test]
    public void A_line_that_hangs_up_is_named()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 9600);
        terminal.Dispose();
        Assert.That(() => port.Read(new byte[1]), Throws.InstanceOf<IOException>().With.Message.Contains(port.PortName));
        Assert.That(() => port.Write([1]), Throws.InstanceOf<IOException>().With.Message.Contains(port.PortName));
    }

    [Test]
    public void An_end_that_takes_nothing_does_not_hold_the_writer()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 921600) { StallMs = 20 };
        var bytes = new byte[4096];
        Assert.That(() =>
        {
            for (int i = 0; i < 1000; i++) // the kernel keeps some; 4 MB are more than any kernel does
                port.Write(bytes);
        }, Throws.InstanceOf<IOException>().With.Message.Contains("the other end stopped it"));
    }

    [Test]
    public void A_line_belongs_to_one()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 9600);
        Assert.That(() => new LinuxSerialPort(terminal.Path, 9600),
            Throws.InstanceOf<IOException>().With.Message.Contains($"fuser -v {terminal.Path}"));
    }

    [Test]
    public void Reading_and_writing_allocate_nothing()
    {
        using PseudoTerminal terminal = new();
        using LinuxSerialPort port = new(terminal.Path, 115200) { ReadTimeout = 1000 };
        var bytes = new byte[16];
        void Turn()
        {
            port.Write(bytes);
            terminal.End.Read(bytes, out _);
            terminal.End.Write(bytes, out _);
            port.Read(bytes);
        }
        Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Turn();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}

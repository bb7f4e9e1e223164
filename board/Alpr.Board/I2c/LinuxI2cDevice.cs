using Alpr.Board.Kernel;

namespace Alpr.Board.I2c;

/// <summary>A device on a bus whose adapter makes transfers of any shape (<c>I2C_RDWR</c>).</summary>
internal sealed unsafe class LinuxI2cDevice : I2cDevice
{
    /// <summary>Longest message that i2c-dev takes (drivers/i2c/i2c-dev.c).</summary>
    public const int MessageBytesMax = 8192;

    private readonly KernelFile _file;

    /// <summary>Takes over an open bus whose address is set.</summary>
    public LinuxI2cDevice(I2cConnectionSettings settings, KernelFile file)
    {
        ConnectionSettings = settings;
        _file = file;
    }

    /// <inheritdoc/>
    public override I2cConnectionSettings ConnectionSettings { get; }

    /// <summary>The exception of a transfer that failed, for both kinds of adapter.</summary>
    public static IOException Failure(I2cConnectionSettings settings, int errno) => Errno.Exception($"{settings}: transfer failed", errno, errno switch
    {
        Errno.NoSuchDeviceOrAddress or Errno.RemoteInputOutput or Errno.NoDevice or Errno.InputOutput =>
            $"The device does not answer: check its power, its wiring and its address ('i2cdetect -y {settings.BusId}').",
        Errno.TimedOut => "The bus hangs: a device holds a line low, or the pull-up resistors are missing.",
        Errno.TryAgain => "Another master has the bus.",
        _ => "",
    });

    /// <inheritdoc/>
    public override void Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            I2cMessage message = MessageOf(bytes, buffer.Length, I2cAbi.MessageRead);
            Transfer(&message, 1);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            I2cMessage message = MessageOf(bytes, buffer.Length, 0);
            Transfer(&message, 1);
        }
    }

    /// <inheritdoc/>
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        fixed (byte* written = writeBuffer, read = readBuffer)
        {
            I2cMessage* messages = stackalloc I2cMessage[2];
            messages[0] = MessageOf(written, writeBuffer.Length, 0);
            messages[1] = MessageOf(read, readBuffer.Length, I2cAbi.MessageRead);
            Transfer(messages, 2);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private I2cMessage MessageOf(byte* bytes, int length, ushort flags)
    {
        if (length is < 1 or > MessageBytesMax)
            throw new IOException($"{ConnectionSettings}: a message has 1 to {MessageBytesMax} bytes, not {length}.");
        return new() { Address = (ushort)ConnectionSettings.DeviceAddress, Flags = flags, Length = (ushort)length, Buffer = bytes };
    }

    private void Transfer(I2cMessage* messages, uint count)
    {
        I2cMessages both = new() { Messages = messages, Count = count };
        if (!_file.TryIoctl(I2cAbi.Transfer, &both, out int errno))
            throw Failure(ConnectionSettings, errno);
    }
}

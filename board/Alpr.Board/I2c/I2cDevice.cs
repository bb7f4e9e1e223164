namespace Alpr.Board.I2c;

/// <summary>Where a device is.</summary>
/// <param name="BusId">The bus: N of <c>/dev/i2c-N</c>.</param>
/// <param name="DeviceAddress">7-bit address, 0x08 to 0x77.</param>
public readonly record struct I2cConnectionSettings(int BusId, int DeviceAddress)
{
    /// <summary>As people and <c>i2cdetect</c> write it: <c>i2c-1 0x44</c>.</summary>
    public override string ToString() => $"i2c-{BusId} 0x{DeviceAddress:x2}";
}

/// <summary>
/// One device on an I2C bus, shaped like <c>System.Device.I2c.I2cDevice</c> so that it can stand behind this. One thread at a time uses a device.
/// </summary>
/// <remarks>
/// Every transfer is whole or an <see cref="IOException"/> that names bus, address and errno: a device that is not there answers with
/// ENXIO or EREMOTEIO. Transfers allocate no managed memory.
/// </remarks>
public abstract class I2cDevice : IDisposable
{
    /// <summary>Bus and address.</summary>
    public abstract I2cConnectionSettings ConnectionSettings { get; }

    /// <summary>Reads one byte.</summary>
    public virtual byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Read(one);
        return one[0];
    }

    /// <summary>Reads as many bytes as the buffer holds.</summary>
    public abstract void Read(Span<byte> buffer);

    /// <summary>Writes one byte.</summary>
    public virtual void WriteByte(byte value) => Write([value]);

    /// <summary>Writes all bytes in one transfer.</summary>
    public abstract void Write(ReadOnlySpan<byte> buffer);

    /// <summary>Writes, then reads after a repeated start, without letting go of the bus: how a register is read.</summary>
    public abstract void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the device holds open.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>An I2C bus, shaped like <c>System.Device.I2c.I2cBus</c>.</summary>
public abstract class I2cBus : IDisposable
{
    /// <summary>N of <c>/dev/i2c-N</c>.</summary>
    public abstract int BusId { get; }

    /// <summary>Opens a device. Whether it answers shows at the first transfer.</summary>
    /// <param name="deviceAddress">7-bit address, 0x08 to 0x77.</param>
    /// <exception cref="IOException">No such bus, or a kernel driver has the address; the message names bus, address and remedy.</exception>
    public abstract I2cDevice CreateDevice(int deviceAddress);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the bus holds open.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

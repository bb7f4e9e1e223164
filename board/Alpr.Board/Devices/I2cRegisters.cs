using System.Buffers.Binary;
using Alpr.Board.I2c;

namespace Alpr.Board.Devices;

/// <summary>
/// The registers of one chip: a pointer byte, then a byte or a big-endian 16-bit word. Every driver of this room goes through here, so that
/// an error from the bus always carries the device's name.
/// </summary>
/// <remarks>
/// Only transfers of one register are used: they are SMBus byte and word transfers, which every adapter and the kernel's i2c-stub can do.
/// Nothing here allocates unless it throws.
/// </remarks>
internal readonly struct I2cRegisters(I2cDevice device, string name)
{
    /// <summary>Chip and role, for messages.</summary>
    public string Name => name;

    /// <summary>Bus and address as people write them.</summary>
    public string Where => device.ConnectionSettings.ToString();

    /// <summary>Reads an 8-bit register.</summary>
    /// <exception cref="IOException">The device does not answer.</exception>
    public byte ReadByte(byte register)
    {
        Span<byte> value = stackalloc byte[1];
        Read(register, value);
        return value[0];
    }

    /// <summary>Reads a 16-bit register, high byte first on the wire.</summary>
    /// <exception cref="IOException">The device does not answer.</exception>
    public ushort ReadWord(byte register)
    {
        Span<byte> value = stackalloc byte[2];
        Read(register, value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }

    /// <summary>Writes an 8-bit register.</summary>
    /// <exception cref="IOException">The device does not answer.</exception>
    public void WriteByte(byte register, byte value) => Write([register, value]);

    /// <summary>Writes a 16-bit register, high byte first on the wire.</summary>
    /// <exception cref="IOException">The device does not answer.</exception>
    public void WriteWord(byte register, ushort value) => Write([register, (byte)(value >> 8), (byte)value]);

    /// <summary>Writes an 8-bit register and reads it back.</summary>
    /// <exception cref="IOException">The device does not answer, or the register holds something else.</exception>
    public void WriteByteVerified(byte register, byte value)
    {
        WriteByte(register, value);
        byte held = ReadByte(register);
        if (held != value)
            throw Fault($"register 0x{register:X2} holds 0x{held:X2} after 0x{value:X2} was written; the chip or its bus is broken");
    }

    /// <summary>Writes a 16-bit register and reads it back.</summary>
    /// <exception cref="IOException">The device does not answer, or the register holds something else.</exception>
    public void WriteWordVerified(byte register, ushort value, ushort mask)
    {
        WriteWord(register, value);
        ushort held = ReadWord(register);
        if ((held & mask) != (value & mask))
            throw Fault($"register 0x{register:X2} holds 0x{held:X4} after 0x{value:X4} was written; the chip or its bus is broken");
    }

    /// <summary>An error that names device, bus and address, for what the chip says and cannot be.</summary>
    public IOException Fault(string what) => new($"{name} at {Where}: {what}.");

    /// <summary>The error of a chip whose settings are not those it was given.</summary>
    public IOException SettingsLost(byte register, int held, int written) => Fault(
        $"register 0x{register:X2} reads 0x{held:X2} and 0x{written:X2} was set, as after a dip of its supply; the next use sets it again");

    /// <summary>Runs the questions of <see cref="IIdentifiable.Identify"/> and turns a device that does not answer into a sentence.</summary>
    public static DeviceIdentity Ask(Func<DeviceIdentity> questions)
    {
        try
        {
            return questions();
        }
        catch (IOException silent)
        {
            return new(false, silent.Message);
        }
    }

    private void Read(byte register, Span<byte> value)
    {
        try
        {
            device.WriteRead([register], value);
        }
        catch (IOException error)
        {
            throw Named(error);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            device.Write(bytes);
        }
        catch (IOException error)
        {
            throw Named(error);
        }
    }

    // The seam's message has bus, address and errno already.
    private IOException Named(IOException error) => new($"{name}: {error.Message}", error);
}

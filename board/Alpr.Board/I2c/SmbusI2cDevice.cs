using System.Buffers.Binary;
using Alpr.Board.Kernel;

namespace Alpr.Board.I2c;

/// <summary>
/// A device on a bus whose adapter knows SMBus transactions alone: the same calls, as far as a transaction puts the same bytes on the wire.
/// </summary>
/// <remarks>
/// <para>The transactions (SMBus 3.1, section 6.5; I2C block ones in the kernel's Documentation/i2c/smbus-protocol.rst):</para>
/// <para>Write of 1 byte: send byte; 2: write byte data; 3: write word data; 4 to 33: I2C block write. The first byte is the register.
/// Read of 1 byte: receive byte. WriteRead of 1 byte, then 1: read byte data; 2: read word data; 3 to 32: I2C block read.</para>
/// <para>SMBus sends the low byte of a word first, so that the first byte in a buffer, as on the wire, is the word's low byte.</para>
/// <para>The kernel's i2c-stub has all of these unless its parameter <c>functionality</c> takes some away. It keeps a word of 16 bits in each register:
/// a word written is read again as a word, while a block is the low bytes of registers one after another, and ends at register 255.</para>
/// </remarks>
internal sealed unsafe class SmbusI2cDevice : I2cDevice
{
    private readonly KernelFile _file;
    private readonly uint _functions;

    /// <summary>Takes over an open bus whose address is set.</summary>
    public SmbusI2cDevice(I2cConnectionSettings settings, KernelFile file, uint functions)
    {
        ConnectionSettings = settings;
        _file = file;
        _functions = functions;
    }

    /// <inheritdoc/>
    public override I2cConnectionSettings ConnectionSettings { get; }

    /// <inheritdoc/>
    public override void Read(Span<byte> buffer)
    {
        if (buffer.Length != 1)
            throw Unsayable(0, buffer.Length);
        I2cSmbusData data = default;
        Transfer(I2cAbi.FunctionReadByte, I2cAbi.SmbusRead, 0, I2cAbi.SmbusByte, &data, 0, 1);
        buffer[0] = data.Byte;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length is < 1 or > I2cAbi.BlockBytesMax + 1)
            throw Unsayable(buffer.Length, 0);
        byte register = buffer[0];
        ReadOnlySpan<byte> value = buffer[1..];
        I2cSmbusData data = default;
        (uint function, uint size) = value.Length switch
        {
            0 => (I2cAbi.FunctionWriteByte, I2cAbi.SmbusByte),
            1 => (I2cAbi.FunctionWriteByteData, I2cAbi.SmbusByteData),
            2 => (I2cAbi.FunctionWriteWordData, I2cAbi.SmbusWordData),
            _ => (I2cAbi.FunctionWriteI2cBlock, I2cAbi.SmbusI2cBlockData),
        };
        if (value.Length == 1)
        {
            data.Byte = value[0];
        }
        else if (value.Length == 2)
        {
            data.Word = BinaryPrimitives.ReadUInt16LittleEndian(value);
        }
        else
        {
            data.Block[0] = (byte)value.Length;
            value.CopyTo(new(data.Block + 1, value.Length));
        }
        Transfer(function, I2cAbi.SmbusWrite, register, size, &data, buffer.Length, 0);
    }

    /// <inheritdoc/>
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        if (writeBuffer.Length != 1 || readBuffer.Length is < 1 or > I2cAbi.BlockBytesMax)
            throw Unsayable(writeBuffer.Length, readBuffer.Length);
        byte register = writeBuffer[0];
        I2cSmbusData data = default;
        switch (readBuffer.Length)
        {
            case 1:
                Transfer(I2cAbi.FunctionReadByteData, I2cAbi.SmbusRead, register, I2cAbi.SmbusByteData, &data, 1, 1);
                readBuffer[0] = data.Byte;
                break;
            case 2:
                Transfer(I2cAbi.FunctionReadWordData, I2cAbi.SmbusRead, register, I2cAbi.SmbusWordData, &data, 1, 2);
                BinaryPrimitives.WriteUInt16LittleEndian(readBuffer, data.Word);
                break;
            default:
                data.Block[0] = (byte)readBuffer.Length;
                Transfer(I2cAbi.FunctionReadI2cBlock, I2cAbi.SmbusRead, register, I2cAbi.SmbusI2cBlockData, &data, 1, readBuffer.Length);
                if (data.Block[0] != readBuffer.Length)
                    throw new IOException($"{ConnectionSettings}: register 0x{register:x2} gave {data.Block[0]} of {readBuffer.Length} bytes.");
                new ReadOnlySpan<byte>(data.Block + 1, readBuffer.Length).CopyTo(readBuffer);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private void Transfer(uint function, byte readWrite, byte register, uint size, I2cSmbusData* data, int written, int read)
    {
        if ((_functions & function) == 0)
            throw Unsayable(written, read);
        I2cSmbusTransfer transfer = new() { ReadWrite = readWrite, Command = register, Size = size, Data = data };
        if (!_file.TryIoctl(I2cAbi.SmbusTransfer, &transfer, out int errno))
            throw LinuxI2cDevice.Failure(ConnectionSettings, errno);
    }

    private IOException Unsayable(int written, int read) => new(
        $"{ConnectionSettings}: writing {written} and reading {read} bytes is no transaction of this bus, whose adapter knows SMBus alone "
        + $"('i2cdetect -F {ConnectionSettings.BusId}' lists its functions). Move the device to a full I2C bus.");
}

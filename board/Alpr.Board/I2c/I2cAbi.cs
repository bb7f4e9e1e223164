using System.Runtime.InteropServices;

namespace Alpr.Board.I2c;

/// <summary>The kernel's I2C device interface (linux/i2c-dev.h, linux/i2c.h).</summary>
internal static class I2cAbi
{
    // These requests are older than the encoding of asm-generic/ioctl.h.
    public const uint SetAddress = 0x0703; // I2C_SLAVE
    public const uint GetFunctions = 0x0705; // I2C_FUNCS
    public const uint Transfer = 0x0707; // I2C_RDWR
    public const uint SmbusTransfer = 0x0720; // I2C_SMBUS

    public const ushort MessageRead = 0x0001; // I2C_M_RD

    public const uint FunctionI2c = 0x00000001; // I2C_FUNC_I2C
    public const uint FunctionReadByte = 0x00020000; // I2C_FUNC_SMBUS_READ_BYTE
    public const uint FunctionWriteByte = 0x00040000;
    public const uint FunctionReadByteData = 0x00080000;
    public const uint FunctionWriteByteData = 0x00100000;
    public const uint FunctionReadWordData = 0x00200000;
    public const uint FunctionWriteWordData = 0x00400000;
    public const uint FunctionReadI2cBlock = 0x04000000;
    public const uint FunctionWriteI2cBlock = 0x08000000;

    public const byte SmbusWrite = 0;
    public const byte SmbusRead = 1;

    public const uint SmbusByte = 1;
    public const uint SmbusByteData = 2;
    public const uint SmbusWordData = 3;
    public const uint SmbusI2cBlockData = 8;

    public const int BlockBytesMax = 32; // I2C_SMBUS_BLOCK_MAX
}

/// <summary><c>struct i2c_msg</c>.</summary>
internal unsafe struct I2cMessage
{
    public ushort Address;
    public ushort Flags;
    public ushort Length;
    public byte* Buffer;
}

/// <summary><c>struct i2c_rdwr_ioctl_data</c>.</summary>
internal unsafe struct I2cMessages
{
    public I2cMessage* Messages;
    public uint Count;
}

/// <summary><c>union i2c_smbus_data</c>: a byte, a word in the processor's order, or a length and a block.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct I2cSmbusData
{
    [FieldOffset(0)]
    public byte Byte;

    [FieldOffset(0)]
    public ushort Word;

    [FieldOffset(0)]
    public fixed byte Block[I2cAbi.BlockBytesMax + 2];
}

/// <summary><c>struct i2c_smbus_ioctl_data</c>.</summary>
internal unsafe struct I2cSmbusTransfer
{
    public byte ReadWrite;
    public byte Command;
    public uint Size;
    public I2cSmbusData* Data;
}

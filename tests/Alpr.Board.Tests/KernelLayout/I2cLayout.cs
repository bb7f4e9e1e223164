using Alpr.Board.I2c;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class I2cLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("linux/i2c.h", "linux/i2c-dev.h");
        I2cMessage message;
        t.Struct("struct i2c_msg", &message).Field("addr", &message.Address).Field("flags", &message.Flags)
            .Field("len", &message.Length).Field("buf", (nint*)&message.Buffer);
        I2cMessages messages;
        t.Struct("struct i2c_rdwr_ioctl_data", &messages).Field("msgs", (nint*)&messages.Messages).Field("nmsgs", &messages.Count);
        I2cSmbusData data;
        t.Struct("union i2c_smbus_data", &data).Field("byte", &data.Byte).Field("word", &data.Word).Field("block", data.Block, 34);
        I2cSmbusTransfer transfer;
        t.Struct("struct i2c_smbus_ioctl_data", &transfer).Field("read_write", &transfer.ReadWrite).Field("command", &transfer.Command)
            .Field("size", &transfer.Size).Field("data", (nint*)&transfer.Data);

        return t.Constant("I2C_SLAVE", I2cAbi.SetAddress)
            .Constant("I2C_FUNCS", I2cAbi.GetFunctions)
            .Constant("I2C_RDWR", I2cAbi.Transfer)
            .Constant("I2C_SMBUS", I2cAbi.SmbusTransfer)
            .Constant("I2C_M_RD", I2cAbi.MessageRead)
            .Constant("I2C_FUNC_I2C", I2cAbi.FunctionI2c)
            .Constant("I2C_FUNC_SMBUS_READ_BYTE", I2cAbi.FunctionReadByte)
            .Constant("I2C_FUNC_SMBUS_WRITE_BYTE", I2cAbi.FunctionWriteByte)
            .Constant("I2C_FUNC_SMBUS_READ_BYTE_DATA", I2cAbi.FunctionReadByteData)
            .Constant("I2C_FUNC_SMBUS_WRITE_BYTE_DATA", I2cAbi.FunctionWriteByteData)
            .Constant("I2C_FUNC_SMBUS_READ_WORD_DATA", I2cAbi.FunctionReadWordData)
            .Constant("I2C_FUNC_SMBUS_WRITE_WORD_DATA", I2cAbi.FunctionWriteWordData)
            .Constant("I2C_FUNC_SMBUS_READ_I2C_BLOCK", I2cAbi.FunctionReadI2cBlock)
            .Constant("I2C_FUNC_SMBUS_WRITE_I2C_BLOCK", I2cAbi.FunctionWriteI2cBlock)
            .Constant("I2C_SMBUS_WRITE", I2cAbi.SmbusWrite)
            .Constant("I2C_SMBUS_READ", I2cAbi.SmbusRead)
            .Constant("I2C_SMBUS_BYTE", I2cAbi.SmbusByte)
            .Constant("I2C_SMBUS_BYTE_DATA", I2cAbi.SmbusByteData)
            .Constant("I2C_SMBUS_WORD_DATA", I2cAbi.SmbusWordData)
            .Constant("I2C_SMBUS_I2C_BLOCK_DATA", I2cAbi.SmbusI2cBlockData)
            .Constant("I2C_SMBUS_BLOCK_MAX", I2cAbi.BlockBytesMax);
    }
}

using System.Text;
using System.Text.Json;
using Alpr.Board.I2c;
using Alpr.Board.Serial;
using Alpr.Board.Time;

namespace Alpr.Board.Probe;

/// <summary><c>i2c read|write</c> and <c>serial</c>.</summary>
internal static class BusCommands
{
    private const int BytesMax = 256;
    private const int LineBytesMax = 1024;
    private const long LineUsMax = 10_000_000;

    /// <summary>Reads or writes registers.</summary>
    public static void RunI2c(string[] arguments, Utf8JsonWriter json)
    {
        string what = Arguments.Text(arguments, 0, "i2c read|write");
        using LinuxI2cBus bus = new(Arguments.Number(arguments, 1, "BUS", 0, 255));
        using I2cDevice device = bus.CreateDevice(Arguments.Number(arguments, 2, "ADDR", 0, 0x7f));
        json.WriteString("device", device.ConnectionSettings.ToString());
        json.WriteBoolean("transfers_anything", bus.TransfersAnything);
        byte register = (byte)Arguments.Number(arguments, 3, "REG", 0, 255);
        if (what == "read")
        {
            var bytes = new byte[Arguments.Number(arguments, 4, "N", 1, BytesMax)];
            device.WriteRead([register], bytes);
            WriteBytes(json, "read", bytes);
        }
        else if (what == "write")
        {
            var bytes = new byte[arguments.Length - 3];
            bytes[0] = register;
            for (int i = 1; i < bytes.Length; i++)
                bytes[i] = (byte)Arguments.Number(arguments, 3 + i, "BYTE", 0, 255);
            device.Write(bytes);
            WriteBytes(json, "written", bytes);
        }
        else
        {
            throw new UsageException($"i2c read or write, not '{what}'.");
        }
    }

    /// <summary>Sends a line and takes one.</summary>
    public static void RunSerial(string[] arguments, Utf8JsonWriter json)
    {
        using LinuxSerialPort port = new(Arguments.Text(arguments, 0, "DEV"), Arguments.Number(arguments, 1, "BAUD", 1, 10_000_000));
        if (arguments.Length > 2)
            port.Write(Encoding.UTF8.GetBytes(arguments[2] + "\n"));
        var line = new byte[LineBytesMax];
        int length = 0;
        long end = SystemClock.Instance.MonotonicUs + LineUsMax;
        while (length < line.Length && line.AsSpan(0, length).IndexOf((byte)'\n') < 0)
        {
            port.ReadTimeout = (int)Math.Max(0, (end - SystemClock.Instance.MonotonicUs) / 1000);
            int got = port.Read(line.AsSpan(length));
            if (got == 0)
                throw new IOException($"{port.PortName} gave {length} bytes and no end of a line in {LineUsMax / 1_000_000} s.");
            length += got;
        }
        json.WriteString("read", Encoding.Latin1.GetString(line, 0, length).TrimEnd());
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartArray(name);
        foreach (byte value in bytes)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}

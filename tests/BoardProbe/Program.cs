using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alpr.Board.Probe;

const string Usage = "board-probe gpio|i2c|rtc|watchdog|serial ...; see README.md beside its source";

// The command writes the members of one object; an error replaces them, so that there is always one line to read.
using MemoryStream line = new();
int exitCode = 0;
JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // a terminal, no web page
try
{
    using Utf8JsonWriter json = new(line, readable);
    json.WriteStartObject();
    Action<string[], Utf8JsonWriter> command = args.FirstOrDefault() switch
    {
        "gpio" => GpioCommands.Run,
        "i2c" => BusCommands.RunI2c,
        "serial" => BusCommands.RunSerial,
        "rtc" => ClockCommands.RunRtc,
        "watchdog" => ClockCommands.RunWatchdog,
        _ => throw new UsageException(Usage),
    };
    command(args[1..], json);
    json.WriteEndObject();
}
catch (Exception error) when (error is IOException or UsageException or ArgumentException)
{
    exitCode = error is IOException ? 1 : 2;
    line.SetLength(0);
    using Utf8JsonWriter json = new(line, readable);
    json.WriteStartObject();
    json.WriteString("error", error.Message);
    json.WriteEndObject();
}
Console.Out.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
return exitCode;

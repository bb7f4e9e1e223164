using System.Text.Json;
using Alpr.Board.Gpio;
using Alpr.Board.Time;

namespace Alpr.Board.Probe;

/// <summary><c>gpio list|read|blink|watch</c>.</summary>
internal static class GpioCommands
{
    private const string Consumer = "board-probe";
    private const int HalfPeriodUs = 100_000;
    private const int PinMax = 1023;
    private const int CountMax = 1000;

    /// <summary>Runs one of them.</summary>
    public static void Run(string[] arguments, Utf8JsonWriter json)
    {
        string what = Arguments.Text(arguments, 0, "gpio list|read|blink|watch");
        if (what == "list")
        {
            List(json);
            return;
        }
        string chip = Arguments.Text(arguments, 1, "CHIP");
        int pin = Arguments.Number(arguments, 2, "PIN", 0, PinMax);
        Action<IGpioController> command = what switch
        {
            "read" => pins => Read(pins, pin, arguments.ElementAtOrDefault(3) ?? "input", json),
            "blink" => pins => Blink(pins, pin, Arguments.Number(arguments, 3, "N", 1, CountMax), json),
            "watch" => pins => Watch(
                pins, pin, Arguments.Number(arguments, 3, "N", 1, CountMax, 1), Arguments.Number(arguments, 4, "SECONDS", 0, 3600, 10), json),
            _ => throw new UsageException($"gpio list, read, blink or watch, not '{what}'."),
        };
        using LinuxGpioController controller = new(chip);
        command(controller);
    }

    private static void List(Utf8JsonWriter json)
    {
        json.WriteStartArray("chips");
        foreach (GpioChip chip in LinuxGpioController.ListChips())
        {
            json.WriteStartObject();
            json.WriteString("path", chip.Path);
            json.WriteString("name", chip.Name);
            json.WriteString("label", chip.Label);
            json.WriteNumber("pins", chip.PinCount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Read(IGpioController pins, int pin, string mode, Utf8JsonWriter json)
    {
        pins.OpenPin(pin, mode switch
        {
            "input" => PinMode.Input,
            "pull-up" => PinMode.InputPullUp,
            "pull-down" => PinMode.InputPullDown,
            _ => throw new UsageException($"A pin is read as input, pull-up or pull-down, not '{mode}'."),
        }, PinValue.Low, Consumer);
        json.WriteNumber("value", (int)pins.Read(pin));
    }

    private static void Blink(IGpioController pins, int pin, int count, Utf8JsonWriter json)
    {
        pins.OpenPin(pin, PinMode.Output, PinValue.Low, Consumer);
        long due = SystemClock.Instance.MonotonicUs;
        for (int i = 0; i < 2 * count; i++)
        {
            pins.Write(pin, (i & 1) == 0 ? PinValue.High : PinValue.Low);
            SystemClock.Instance.WaitUntil(due += HalfPeriodUs);
        }
        json.WriteNumber("blinked", count);
        json.WriteNumber("value", (int)pins.Read(pin));
    }

    private static void Watch(IGpioController pins, int pin, int count, int seconds, Utf8JsonWriter json)
    {
        pins.OpenPin(pin, PinMode.Input, PinValue.Low, Consumer);
        Console.Error.WriteLine("watching");
        json.WriteStartArray("edges");
        int seen = 0;
        for (; seen < count && pins.TryReadEdge(pin, seconds * 1000, out PinEdge edge); seen++)
        {
            json.WriteStartObject();
            json.WriteNumber("value", (int)edge.Value);
            json.WriteNumber("timestamp_us", edge.TimestampUs);
            json.WriteNumber("sequence", edge.LineSequence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (seen < count)
            throw new IOException($"Pin {pin} of {pins.Name} changed {seen} times of {count} within {seconds} s each.");
    }
}

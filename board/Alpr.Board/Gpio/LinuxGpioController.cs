using System.Text;
using Alpr.Board.Kernel;

namespace Alpr.Board.Gpio;

/// <summary>A chip of pins that the kernel has.</summary>
/// <param name="Path">Its device file: <c>/dev/gpiochip0</c>. The number depends on the order in which drivers start.</param>
/// <param name="Name">The kernel's name: <c>gpiochip0</c>.</param>
/// <param name="Label">What the driver calls it, the same at every start: <c>pinctrl-bcm2711</c>.</param>
/// <param name="PinCount">Pins there are.</param>
public readonly record struct GpioChip(string Path, string Name, string Label, int PinCount);

/// <summary>Pins through the kernel's GPIO character device, second version (linux/gpio.h; Linux 5.10 or later). Each open pin is a request of its own.</summary>
public sealed unsafe class LinuxGpioController : IGpioController
{
    /// <summary>Changes of a pin that the kernel keeps until they are read; the oldest give way. A tamper switch that bounces makes tens.</summary>
    public const int EdgesKeptMax = 64;

    private const string Devices = "/dev";
    private const string Chips = "gpiochip*";
    private const string Gone = "The chip is gone (an adapter pulled out, or its driver removed).";

    private readonly KernelFile _chip;
    private readonly KernelFile?[] _pins;

    /// <summary>Opens a chip.</summary>
    /// <param name="chip">Its device file, or its label, which stays the same when chips are found in another order.</param>
    /// <exception cref="IOException">There is no such chip, or more than one of this label, or it cannot be opened; the message lists the chips there are.</exception>
    public LinuxGpioController(string chip)
    {
        ArgumentException.ThrowIfNullOrEmpty(chip);
        Name = chip.StartsWith('/') ? chip : PathOfLabel(chip);
        _chip = KernelFile.Open(Name, OpenFlags.ReadOnly);
        try
        {
            GpioChip info = Describe(_chip);
            Label = info.Label;
            PinCount = info.PinCount;
        }
        catch
        {
            _chip.Dispose();
            throw;
        }
        _pins = new KernelFile?[PinCount];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What the driver calls the chip.</summary>
    public string Label { get; }

    /// <inheritdoc/>
    public int PinCount { get; }

    /// <summary>The chips there are, by device file. Empty on a kernel without any.</summary>
    /// <exception cref="IOException">One cannot be opened or asked.</exception>
    public static IReadOnlyList<GpioChip> ListChips()
    {
        string[] paths = Directory.GetFiles(Devices, Chips);
        Array.Sort(paths, static (a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b));
        List<GpioChip> chips = new(paths.Length);
        foreach (string path in paths)
        {
            using KernelFile file = KernelFile.Open(path, OpenFlags.ReadOnly);
            chips.Add(Describe(file));
        }
        return chips;
    }

    /// <inheritdoc/>
    public void OpenPin(int pin, PinMode mode, PinValue initial, string consumer)
    {
        if ((uint)pin >= (uint)PinCount)
            throw new IOException($"{Name} ({Label}) has pins 0 to {PinCount - 1}, and pin {pin} is asked for. Correct the board's configuration.");
        if (consumer is not { Length: > 0 and < GpioAbi.NameBytesMax } || !Ascii.IsValid(consumer))
            throw new ArgumentException($"A pin's consumer has 1 to {GpioAbi.NameBytesMax - 1} ASCII characters, not '{consumer}'.", nameof(consumer));
        if (_pins[pin] is not null)
            throw new InvalidOperationException($"Pin {pin} of {Name} is open already.");

        GpioLineRequest request = default;
        request.Offsets[0] = (uint)pin;
        request.LineCount = 1;
        Encoding.ASCII.GetBytes(consumer, new Span<byte>(request.Consumer, GpioAbi.NameBytesMax));
        request.Config.Flags = FlagsOf(mode);
        if (mode == PinMode.Output)
        {
            request.Config.AttributeCount = 1;
            request.Config.Attributes[0] = new()
            {
                Attribute = new() { Id = GpioAbi.AttributeOutputValues, Value = (ulong)initial },
                Mask = 1,
            };
        }
        else
        {
            request.EventBufferSize = EdgesKeptMax;
        }

        if (!_chip.TryIoctl(GpioAbi.GetLine, &request, out int errno))
            throw Refusal(pin, mode, errno);
        _pins[pin] = new(request.File, $"pin {pin} of {Name}");
    }

    /// <inheritdoc/>
    public void ClosePin(int pin)
    {
        Line(pin).Dispose();
        _pins[pin] = null;
    }

    /// <inheritdoc/>
    public void Write(int pin, PinValue value)
    {
        GpioLineValues values = new() { Bits = (ulong)value, Mask = 1 };
        Line(pin).Ioctl(GpioAbi.SetValues, &values, "cannot be driven", Gone);
    }

    /// <inheritdoc/>
    public PinValue Read(int pin)
    {
        GpioLineValues values = new() { Mask = 1 };
        Line(pin).Ioctl(GpioAbi.GetValues, &values, "cannot be read", Gone);
        return (PinValue)(values.Bits & 1);
    }

    /// <inheritdoc/>
    public bool TryReadEdge(int pin, int timeoutMs, out PinEdge edge)
    {
        KernelFile line = Line(pin);
        edge = default;
        ArgumentOutOfRangeException.ThrowIfNegative(timeoutMs);
        short ready = line.Poll(PollEvents.In, timeoutMs);
        if (ready == 0)
            return false;
        int got = -1;
        int errno = Errno.NoDevice;
        GpioLineEvent change = default;
        if ((ready & PollEvents.In) != 0)
            got = line.Read(new Span<byte>(&change, sizeof(GpioLineEvent)), out errno);
        if (got != sizeof(GpioLineEvent))
            throw Errno.Exception($"{line.Name} gives no changes", errno, Gone);
        PinValue value = change.Id == GpioAbi.EventRisingEdge ? PinValue.High : PinValue.Low;
        edge = new(pin, value, (long)(change.TimestampNs / 1000), change.LineSequence);
        return true;
    }

    /// <summary>Gives all pins back.</summary>
    public void Dispose()
    {
        foreach (KernelFile? pin in _pins)
            pin?.Dispose();
        Array.Clear(_pins);
        _chip.Dispose();
    }

    private static ulong FlagsOf(PinMode mode) => mode switch
    {
        PinMode.Output => GpioAbi.FlagOutput,
        PinMode.Input => Watched | GpioAbi.FlagBiasDisabled,
        PinMode.InputPullUp => Watched | GpioAbi.FlagBiasPullUp,
        PinMode.InputPullDown => Watched | GpioAbi.FlagBiasPullDown,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "No such mode of a pin."),
    };

    private static ulong Watched => GpioAbi.FlagInput | GpioAbi.FlagEdgeRising | GpioAbi.FlagEdgeFalling;

    private static GpioChip Describe(KernelFile chip)
    {
        GpioChipInfo info;
        chip.Ioctl(GpioAbi.GetChipInfo, &info, "does not say what it is", "Is it a GPIO chip?");
        return new(chip.Name, Text(info.Name), Text(info.Label), (int)info.Lines);
    }

    private static string PathOfLabel(string label)
    {
        IReadOnlyList<GpioChip> chips = ListChips();
        GpioChip[] found = [.. chips.Where(c => c.Label == label)];
        if (found.Length == 1)
            return found[0].Path;
        string known = chips.Count == 0 ? "This kernel has no GPIO chip." : $"There are: {string.Join(", ", chips.Select(c => $"{c.Path} ({c.Label})"))}.";
        throw new IOException(found.Length == 0
            ? $"No GPIO chip has the label '{label}'. {known}"
            : $"{found.Length} GPIO chips have the label '{label}'; name the device file. {known}");
    }

    private static string Text(byte* name)
    {
        ReadOnlySpan<byte> bytes = new(name, GpioAbi.NameBytesMax);
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private KernelFile Line(int pin) => (uint)pin < (uint)_pins.Length && _pins[pin] is { } line
        ? line
        : throw new InvalidOperationException($"Pin {pin} of {Name} is not open.");

    private IOException Refusal(int pin, PinMode mode, int errno)
    {
        string doing = $"Pin {pin} of {Name} ({Label}) cannot be opened as {mode}";
        if (errno == Errno.Busy)
        {
            GpioLineInfo info = new() { Offset = (uint)pin };
            string holder = _chip.TryIoctl(GpioAbi.GetLineInfo, &info, out _) ? Text(info.Consumer) : "";
            return Errno.Exception(doing, errno, holder.Length == 0
                ? "Somebody without a name has it (a kernel driver, most likely): look into the device tree."
                : $"'{holder}' has it: stop that program, or free the pin in the device tree.");
        }
        return Errno.Exception(doing, errno, mode != PinMode.Output && errno is Errno.NoSuchDeviceOrAddress or Errno.NotSupported
            ? "The pin has no interrupt, and an input's changes are watched: use another pin."
            : "");
    }
}

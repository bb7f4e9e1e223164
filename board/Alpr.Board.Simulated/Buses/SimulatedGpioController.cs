using Alpr.Board.Gpio;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Buses;

/// <summary>A change that a program made to an output.</summary>
/// <param name="Pin">The pin.</param>
/// <param name="Value">The level from then on.</param>
/// <param name="AtUs">Monotonic time.</param>
public readonly record struct SimulatedLevel(int Pin, PinValue Value, long AtUs);

/// <summary>Pins whose outputs are recorded and whose inputs a test drives.</summary>
/// <remarks>
/// Each input queues as many edges as the kernel does for one line by default and then drops the oldest (gpiolib-cdev.c: 16 events a line), numbers going
/// on. One thread uses it; writing allocates only where the record grows.
/// </remarks>
public sealed class SimulatedGpioController(int pinCount, IClock clock, string name = "simulated-gpio") : IGpioController
{
    /// <summary>Edges that one input holds.</summary>
    public const int EdgesMax = 16;

    private readonly Pin?[] _pins = new Pin?[pinCount];
    private readonly PinValue[] _outside = new PinValue[pinCount];
    private readonly List<SimulatedLevel> _levels = [];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int PinCount => pinCount;

    /// <summary>Every change of an output, and the level it was opened with.</summary>
    public IReadOnlyList<SimulatedLevel> Levels => _levels;

    /// <summary>True for a chip that is gone: every call fails.</summary>
    public bool IsGone { get; set; }

    /// <summary>A pin that stays at its level whatever is written: a short circuit; -1 for none.</summary>
    public int StuckPin { get; set; } = -1;

    /// <summary>True while a program has the pin.</summary>
    public bool IsOpen(int pin) => _pins[pin] is not null;

    /// <summary>Level of an open output, or what the outside drives.</summary>
    public PinValue Level(int pin) => _pins[pin] is { Mode: PinMode.Output } output ? output.Value : _outside[pin];

    /// <summary>Changes of an output between low and high so far.</summary>
    public int Toggles(int pin)
    {
        int toggles = -1;
        PinValue? last = null;
        foreach (SimulatedLevel level in _levels)
        {
            if (level.Pin == pin && level.Value != last)
                (last, toggles) = (level.Value, toggles + 1);
        }
        return Math.Max(toggles, 0);
    }

    /// <summary>The outside changes an input, now.</summary>
    public void Drive(int pin, PinValue value) => Drive(pin, value, clock.MonotonicUs);

    /// <summary>The outside changes an input at a time.</summary>
    public void Drive(int pin, PinValue value, long atUs)
    {
        if (_outside[pin] == value)
            return;
        _outside[pin] = value;
        if (_pins[pin] is { Mode: not PinMode.Output } input)
            input.Queue(new(pin, value, atUs, ++input.Sequence));
    }

    /// <inheritdoc/>
    public void OpenPin(int pin, PinMode mode, PinValue initial, string consumer)
    {
        ThrowIfGone();
        if (pin < 0 || pin >= pinCount)
            throw new IOException($"{name} has no line {pin}: it has {pinCount}.");
        if (_pins[pin] is { } held)
            throw new IOException($"{name} line {pin} is held by {held.Consumer}.");
        _pins[pin] = new(mode, consumer) { Value = initial };
        if (mode == PinMode.Output)
            _levels.Add(new(pin, initial, clock.MonotonicUs));
    }

    /// <inheritdoc/>
    public void ClosePin(int pin) => _pins[pin] = null;

    /// <inheritdoc/>
    public void Write(int pin, PinValue value)
    {
        Pin output = Open(pin);
        if (output.Mode != PinMode.Output)
            throw new IOException($"{name} line {pin} is an input.");
        if (pin == StuckPin || output.Value == value)
            return;
        output.Value = value;
        _levels.Add(new(pin, value, clock.MonotonicUs));
    }

    /// <inheritdoc/>
    public PinValue Read(int pin)
    {
        Open(pin);
        return Level(pin);
    }

    /// <inheritdoc/>
    public bool TryReadEdge(int pin, int timeoutMs, out PinEdge edge)
    {
        Pin input = Open(pin);
        if (input.TryDequeue(out edge))
            return true;
        if (timeoutMs > 0)
            clock.WaitUntil(clock.MonotonicUs + timeoutMs * 1000L);
        return input.TryDequeue(out edge);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.Clear(_pins);

    private Pin Open(int pin)
    {
        ThrowIfGone();
        return _pins[pin] ?? throw new InvalidOperationException($"Line {pin} was not opened.");
    }

    private void ThrowIfGone()
    {
        if (IsGone)
            throw new IOException($"{name} is gone (errno 19).");
    }

    private sealed class Pin(PinMode mode, string consumer)
    {
        private readonly PinEdge[] _edges = new PinEdge[EdgesMax];
        private int _first, _count;

        public PinMode Mode => mode;

        public string Consumer => consumer;

        public PinValue Value { get; set; }

        public uint Sequence { get; set; }

        public void Queue(PinEdge edge)
        {
            if (_count == EdgesMax)
                (_first, _count) = ((_first + 1) % EdgesMax, _count - 1);
            _edges[(_first + _count++) % EdgesMax] = edge;
        }

        public bool TryDequeue(out PinEdge edge)
        {
            edge = _edges[_first];
            if (_count == 0)
                return false;
            (_first, _count) = ((_first + 1) % EdgesMax, _count - 1);
            return true;
        }
    }
}

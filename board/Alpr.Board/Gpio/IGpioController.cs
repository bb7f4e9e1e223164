namespace Alpr.Board.Gpio;

/// <summary>Which way a pin works, as System.Device.Gpio names it.</summary>
public enum PinMode
{
    /// <summary>Read, without a resistor of the chip's own.</summary>
    Input,

    /// <summary>Driven.</summary>
    Output,

    /// <summary>Read, pulled low when nothing drives it.</summary>
    InputPullDown,

    /// <summary>Read, pulled high when nothing drives it.</summary>
    InputPullUp,
}

/// <summary>A pin's electrical level.</summary>
public enum PinValue : byte
{
    /// <summary>Near ground.</summary>
    Low,

    /// <summary>Near the supply.</summary>
    High,
}

/// <summary>A change of level, with the kernel's time of it.</summary>
/// <param name="Pin">The pin.</param>
/// <param name="Value">The level after the change.</param>
/// <param name="TimestampUs">Microseconds on CLOCK_MONOTONIC, stamped by the kernel at the interrupt.</param>
/// <param name="LineSequence">Number of this change on this pin, from 1; a gap is changes that the kernel's queue lost.</param>
public readonly record struct PinEdge(int Pin, PinValue Value, long TimestampUs, uint LineSequence);

/// <summary>
/// General-purpose pins of one chip, shaped like <c>System.Device.Gpio.GpioController</c> so that it can stand behind this. One thread at a time
/// uses a pin; several may use several pins.
/// </summary>
/// <remarks>Reading, writing and waiting allocate no managed memory.</remarks>
public interface IGpioController : IDisposable
{
    /// <summary>What the pins belong to, for messages: <c>/dev/gpiochip0</c>.</summary>
    string Name { get; }

    /// <summary>Pins there are, numbered from 0.</summary>
    int PinCount { get; }

    /// <summary>Takes a pin for this program.</summary>
    /// <param name="pin">0 to <see cref="PinCount"/> - 1.</param>
    /// <param name="mode">Which way it works. An input also queues its changes for <see cref="TryReadEdge"/>.</param>
    /// <param name="initial">Level of an output from the first moment, so that no light flashes at start.</param>
    /// <param name="consumer">Who uses it, as <c>gpioinfo</c> shows it: 1 to 31 ASCII characters.</param>
    /// <exception cref="IOException">No such pin, or another program has it; the message names chip, pin and holder.</exception>
    void OpenPin(int pin, PinMode mode, PinValue initial, string consumer);

    /// <summary>Gives a pin back. The kernel leaves its level as it is or not, as the chip has it: set it first.</summary>
    void ClosePin(int pin);

    /// <summary>Drives an open output.</summary>
    /// <exception cref="IOException">The chip is gone.</exception>
    void Write(int pin, PinValue value);

    /// <summary>The present level of an open pin.</summary>
    /// <exception cref="IOException">The chip is gone.</exception>
    PinValue Read(int pin);

    /// <summary>Waits for the next change of an open input.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="timeoutMs">Milliseconds to wait; 0 only looks.</param>
    /// <param name="edge">The oldest change not yet read.</param>
    /// <returns>False when there was none in time.</returns>
    /// <exception cref="IOException">The chip is gone.</exception>
    bool TryReadEdge(int pin, int timeoutMs, out PinEdge edge);
}

using Alpr.Board.Gpio;

namespace Alpr.Board.Devices;

/// <summary>A lamp on a GPIO line.</summary>
public sealed class GpioLamp : ILamp, IDisposable
{
    private readonly IGpioController _pins;
    private readonly int _pin;
    private readonly PinValue _on, _off;

    /// <summary>Takes the line, dark.</summary>
    /// <param name="pins">Its chip.</param>
    /// <param name="pin">The line.</param>
    /// <param name="on">Level at which the lamp shines.</param>
    /// <exception cref="IOException">The line cannot be had.</exception>
    public GpioLamp(IGpioController pins, int pin, PinValue on)
    {
        (_pins, _pin, _on, _off) = (pins, pin, on, on == PinValue.High ? PinValue.Low : PinValue.High);
        pins.OpenPin(pin, PinMode.Output, _off, "alprd-lamp");
    }

    /// <inheritdoc/>
    public void Set(bool on) => _pins.Write(_pin, on ? _on : _off);

    /// <summary>Gives the line back, as it is.</summary>
    public void Dispose() => _pins.ClosePin(_pin);
}

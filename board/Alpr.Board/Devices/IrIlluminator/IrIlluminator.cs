using Alpr.Board.Gpio;

namespace Alpr.Board.Devices;

/// <summary>
/// The infrared light: a PWM channel on the dimming input of its current driver, and a gate, one GPIO line that cuts it off without any bus.
/// </summary>
/// <remarks>
/// Dark when made, when disposed and after every fault: the gate closes first, for a bus may hang. The gate opens only after the level was written
/// and read back. Neither the pins' chip nor the channel's is disposed here; others use them too. One thread uses it. Nothing allocates but errors.
/// </remarks>
public sealed class IrIlluminator : IIrIlluminator
{
    private readonly IPwmChannel _level;
    private readonly IGpioController _pins;
    private readonly int _gate;
    private readonly PinValue _open, _shut;
    private readonly double _levelMax;
    private bool _disposed;

    /// <summary>Takes the gate's line, shut from the first moment, and sets the level to 0.</summary>
    /// <param name="level">Dimming input of the current driver.</param>
    /// <param name="pins">Chip of the gate's line.</param>
    /// <param name="gatePin">The gate's line.</param>
    /// <param name="gateOpen">Level of the line at which current may flow.</param>
    /// <param name="levelMax">Most of the light's full current that the board may use, above 0 up to 1.</param>
    /// <exception cref="IOException">The line cannot be had, or the driver chip does not answer; the light is dark.</exception>
    public IrIlluminator(IPwmChannel level, IGpioController pins, int gatePin, PinValue gateOpen, double levelMax)
    {
        if (!(levelMax is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(levelMax), levelMax, "The light's greatest level is above 0 and at most 1.");
        (_level, _pins, _gate, _levelMax) = (level, pins, gatePin, levelMax);
        (_open, _shut) = (gateOpen, gateOpen == PinValue.High ? PinValue.Low : PinValue.High);
        pins.OpenPin(gatePin, PinMode.Output, _shut, "alprd-ir-gate");
        try
        {
            SetLevel(0);
        }
        catch (IOException)
        {
            pins.ClosePin(gatePin);
            throw;
        }
    }

    /// <summary>What the light was last told and took, 0 to the greatest level; 0 after a fault.</summary>
    public double Level { get; private set; }

    /// <inheritdoc/>
    /// <remarks>A level above the board's greatest is cut to it; one below 0 is 0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is no number. The light is dark.</exception>
    public void SetLevel(double level)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool number = !double.IsNaN(level);
        double wanted = number ? Math.Clamp(level, 0, _levelMax) : 0;
        try
        {
            if (wanted > 0)
            {
                _level.SetDuty(wanted);
                SetGate(_open);
            }
            else
            {
                SetGate(_shut);
                _level.SetDuty(0);
            }
            Level = wanted;
        }
        catch (IOException)
        {
            Darken();
            throw;
        }
        if (!number)
            throw new ArgumentOutOfRangeException(nameof(level), level, "The light's level is 0 to 1.");
    }

    /// <summary>Makes it dark, whatever still answers, and gives the gate's line back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Darken();
        _pins.ClosePin(_gate);
    }

    private void SetGate(PinValue value)
    {
        _pins.Write(_gate, value);
        if (_pins.Read(_gate) != value)
            throw new IOException($"The gate of the infrared light, {_pins.Name} line {_gate}, does not follow; check for a short circuit.");
    }

    // Both, each whatever becomes of the other: gate first, which needs no bus.
    private void Darken()
    {
        Level = 0;
        try
        {
            _pins.Write(_gate, _shut);
        }
        catch (IOException)
        {
            // The level is left, and the caller hears of the first fault.
        }
        try
        {
            _level.SetDuty(0);
        }
        catch (IOException)
        {
            // The gate is shut; the channel remembers 0 and writes it before anything else when its chip answers again.
        }
    }
}

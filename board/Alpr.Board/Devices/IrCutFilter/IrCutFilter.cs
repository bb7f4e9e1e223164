using Alpr.Board.Gpio;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>
/// The infrared-cut filter's coil between two lines of an H-bridge. A short pulse on one line moves the filter, and a magnet keeps it there.
/// </summary>
/// <remarks>
/// Both lines are low at rest and never high together. Where the filter is at start nobody knows, so that the first move always gives a pulse; a move to
/// where it is gives none. A pulse runs its whole length even if another move is asked for, and the coil rests between pulses: the latest wish is
/// carried out by <see cref="Tick"/> when it is time. One thread uses it. Nothing allocates but errors.
/// </remarks>
public sealed class IrCutFilter : IIrCutFilter
{
    /// <summary>Usual length of a pulse, in milliseconds.</summary>
    public const int PulseMsDefault = 100;

    /// <summary>Shortest and longest pulse, in milliseconds: below, the filter may stop midway; above, the coil grows hot.</summary>
    public const int PulseMsMin = 10, PulseMsMax = 500;

    private const int RestPulses = 4; // rest after a pulse, in its lengths: at most a fifth of the time under current

    private readonly IGpioController _pins;
    private readonly IClock _clock;
    private readonly int _dayPin, _nightPin;
    private readonly long _pulseUs;
    private IrCutPosition? _position, _wanted;
    private bool _pulsing, _disposed;
    private long _dueUs = long.MinValue; // end of the pulse, or of the rest

    /// <summary>Takes both lines, low.</summary>
    /// <param name="pins">Chip of the lines.</param>
    /// <param name="dayPin">High moves the filter before the sensor.</param>
    /// <param name="nightPin">High moves it out of the way.</param>
    /// <param name="clock">Measures the pulse.</param>
    /// <param name="pulseMs">Length of a pulse, 10 to 500.</param>
    /// <exception cref="IOException">A line cannot be had.</exception>
    public IrCutFilter(IGpioController pins, int dayPin, int nightPin, IClock clock, int pulseMs = PulseMsDefault)
    {
        if (dayPin == nightPin)
            throw new ArgumentException("The filter's coil needs two different lines.", nameof(nightPin));
        if (pulseMs is < PulseMsMin or > PulseMsMax)
            throw new ArgumentOutOfRangeException(nameof(pulseMs), pulseMs, $"A pulse is {PulseMsMin} to {PulseMsMax} ms.");
        (_pins, _dayPin, _nightPin, _clock, _pulseUs) = (pins, dayPin, nightPin, clock, pulseMs * 1000L);
        pins.OpenPin(dayPin, PinMode.Output, PinValue.Low, "alprd-ircut-day");
        try
        {
            pins.OpenPin(nightPin, PinMode.Output, PinValue.Low, "alprd-ircut-night");
        }
        catch (IOException)
        {
            pins.ClosePin(dayPin);
            throw;
        }
    }

    /// <summary>Where the last whole pulse put it; null until then and after a fault.</summary>
    public IrCutPosition? Position => _pulsing ? null : _position;

    /// <inheritdoc/>
    /// <exception cref="IOException">The pins' chip is gone. Both lines are low, as far as it still listens; the next move gives a pulse.</exception>
    public void Move(IrCutPosition position)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _wanted = position;
        Tick();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">As for <see cref="Move"/>.</exception>
    public void Tick()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long now = _clock.MonotonicUs;
        if (now < _dueUs)
            return;
        try
        {
            if (_pulsing)
                EndPulse(now);
            else if (_wanted is { } wanted && wanted != _position)
                BeginPulse(wanted, now);
        }
        catch (IOException)
        {
            Release();
            throw;
        }
    }

    /// <summary>Ends a pulse and gives the lines back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Release();
        _pins.ClosePin(_dayPin);
        _pins.ClosePin(_nightPin);
    }

    private void BeginPulse(IrCutPosition wanted, long now)
    {
        _position = wanted; // known only when the pulse is over; Position says so
        (_pulsing, _dueUs) = (true, now + _pulseUs);
        (int raised, int other) = wanted == IrCutPosition.Day ? (_dayPin, _nightPin) : (_nightPin, _dayPin);
        _pins.Write(other, PinValue.Low);
        _pins.Write(raised, PinValue.High);
    }

    private void EndPulse(long now)
    {
        _pins.Write(_dayPin, PinValue.Low);
        _pins.Write(_nightPin, PinValue.Low);
        (_pulsing, _dueUs) = (false, now + RestPulses * _pulseUs);
    }

    // Each line by itself: what one does not take must not keep the other high.
    private void Release()
    {
        (_pulsing, _position, _dueUs) = (false, null, _clock.MonotonicUs + RestPulses * _pulseUs);
        foreach (int pin in (ReadOnlySpan<int>)[_dayPin, _nightPin])
        {
            try
            {
                _pins.Write(pin, PinValue.Low);
            }
            catch (IOException)
            {
                // Nothing left to try; the caller hears of the first fault.
            }
        }
    }
}

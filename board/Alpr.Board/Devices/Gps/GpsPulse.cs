using Alpr.Board.Gpio;

namespace Alpr.Board.Devices;

/// <summary>A receiver's pulse each second, on a line whose rising edges the kernel stamps.</summary>
/// <remarks>
/// A sentence names the second that began with the pulse before it. Which pulse that is can only be told when the sentence is read soon after it came:
/// looks are at most 100 ms apart and the sentence is at most 800 ms behind its pulse, so that one pulse at most is in question.
/// </remarks>
internal sealed class GpsPulse : IDisposable
{
    /// <summary>Longest time between looks.</summary>
    public const long LookUsMax = 100_000;

    /// <summary>Longest time from a pulse to the end of its RMC sentence.</summary>
    public const long SentenceDelayUsMax = 800_000;

    private const int EdgesPerLook = 64; // a line with noise must not hold the thread
    private const long SecondUsMin = 900_000; // pulses closer than this are noise

    private readonly IGpioController _pins;
    private readonly int _pin;
    private long _pulseUs = long.MinValue, _lookUs = long.MinValue, _previousLookUs = long.MinValue;
    private bool _noisy;

    /// <summary>Takes the line.</summary>
    /// <exception cref="IOException">The line cannot be had.</exception>
    public GpsPulse(IGpioController pins, int pin)
    {
        (_pins, _pin) = (pins, pin);
        pins.OpenPin(pin, PinMode.Input, PinValue.Low, "alprd-gps-pps");
    }

    /// <summary>Reads the edges that came.</summary>
    public void Look(long nowUs)
    {
        (_previousLookUs, _lookUs) = (_lookUs, nowUs);
        for (int i = 0; i < EdgesPerLook && _pins.TryReadEdge(_pin, 0, out PinEdge edge); i++)
        {
            if (edge.Value != PinValue.High)
                continue;
            _noisy = _pulseUs != long.MinValue && edge.TimestampUs - _pulseUs < SecondUsMin;
            _pulseUs = edge.TimestampUs;
        }
    }

    /// <summary>The pulse that began the second of a sentence just read.</summary>
    public bool TryMatch(out long pulseUs)
    {
        pulseUs = _pulseUs;
        return !_noisy && _previousLookUs != long.MinValue && _pulseUs != long.MinValue && _lookUs - _previousLookUs <= LookUsMax
            && _pulseUs <= _lookUs && _pulseUs > _previousLookUs - SentenceDelayUsMax;
    }

    /// <inheritdoc/>
    public void Dispose() => _pins.ClosePin(_pin);
}

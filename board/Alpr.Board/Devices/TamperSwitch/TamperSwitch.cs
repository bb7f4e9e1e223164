using Alpr.Board.Gpio;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>A switch at the enclosure's lid on one line, freed of bounce by the kernel's times of the edges.</summary>
/// <remarks>
/// A level counts when it held for the debounce time. The kernel queues edges between two looks, so that a lid opened and shut meanwhile shows as two changes;
/// where the queue overflowed, the lid is said to have been open: a missed opening is worse than one too many. A lid that is open at start is the first change.
/// Edge times are CLOCK_MONOTONIC and the clock's are CLOCK_BOOTTIME: on a board that never suspends they are the same. One thread uses it.
/// </remarks>
public sealed class TamperSwitch : ITamperSwitch
{
    /// <summary>Usual debounce time, in milliseconds.</summary>
    public const int DebounceMsDefault = 20;

    /// <summary>Changes kept for <see cref="TryTakeChange"/>; when there are more, pairs of them are dropped and counted.</summary>
    public const int ChangesMax = 16;

    private const int EdgesPerLook = 1024; // a line that swings faster than it can be read must not hold the thread

    private readonly IGpioController _pins;
    private readonly IClock _clock;
    private readonly int _pin;
    private readonly PinValue _openLevel;
    private readonly long _debounceUs;
    private readonly bool[] _changes = new bool[ChangesMax];
    private int _first, _count;
    private bool _isOpen; // debounced
    private PinValue _level; // latest
    private long _sinceUs;
    private uint _sequence;

    /// <summary>Takes the line.</summary>
    /// <param name="pins">Its chip.</param>
    /// <param name="pin">The line, pulled up: the switch connects it to ground.</param>
    /// <param name="openLevel">Level while the lid is open: high for a switch that the lid holds closed, so that a cut wire shows as open.</param>
    /// <param name="clock">Judges the newest level.</param>
    /// <param name="debounceMs">How long a level must hold to count, 1 to 1000.</param>
    /// <exception cref="IOException">The line cannot be had.</exception>
    public TamperSwitch(IGpioController pins, int pin, PinValue openLevel, IClock clock, int debounceMs = DebounceMsDefault)
    {
        if (debounceMs is < 1 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(debounceMs), debounceMs, "The debounce time is 1 to 1000 ms.");
        (_pins, _pin, _openLevel, _clock, _debounceUs) = (pins, pin, openLevel, clock, debounceMs * 1000L);
        pins.OpenPin(pin, PinMode.InputPullUp, PinValue.Low, "alprd-tamper");
        _level = pins.Read(pin);
        _sinceUs = clock.MonotonicUs;
        if (_level == openLevel)
            Change(true);
    }

    /// <summary>Changes dropped because nobody took them: always pairs, so that the last taken is the present state.</summary>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The pins' chip is gone.</exception>
    public bool IsOpen
    {
        get
        {
            Look();
            return _isOpen;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The pins' chip is gone.</exception>
    public bool TryTakeChange(out bool isOpen)
    {
        Look();
        isOpen = _isOpen;
        if (_count == 0)
            return false;
        isOpen = _changes[_first];
        _first = (_first + 1) % ChangesMax;
        _count--;
        return true;
    }

    /// <summary>Gives the line back.</summary>
    public void Dispose() => _pins.ClosePin(_pin);

    private void Look()
    {
        for (int i = 0; i < EdgesPerLook && _pins.TryReadEdge(_pin, 0, out PinEdge edge); i++)
        {
            Settle(edge.TimestampUs);
            if (edge.LineSequence != _sequence + 1 && !_isOpen)
                Change(true); // what was lost may have been an opening; a lid that is shut in truth closes below
            _sequence = edge.LineSequence;
            (_level, _sinceUs) = (edge.Value, edge.TimestampUs);
        }
        long now = _clock.MonotonicUs;
        PinValue level = _pins.Read(_pin);
        if (level != _level)
        {
            // The edge of this came after the queue was read, or was lost with a full queue.
            Settle(now);
            (_level, _sinceUs) = (level, now);
        }
        Settle(now);
    }

    private void Settle(long untilUs)
    {
        if (untilUs - _sinceUs >= _debounceUs && (_level == _openLevel) != _isOpen)
            Change(!_isOpen);
    }

    private void Change(bool isOpen)
    {
        _isOpen = isOpen;
        if (_count == ChangesMax)
        {
            // The newest kept and this one are opposites: both go.
            _count--;
            Dropped += 2;
            return;
        }
        _changes[(_first + _count) % ChangesMax] = isOpen;
        _count++;
    }
}

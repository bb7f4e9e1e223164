using Alpr.Board.Time;

namespace Alpr.Health.KnownPlate;

/// <summary>When the known plate is read: ten minutes after the start, then each day at an hour of the agency's. A clock that is set back or forth costs one read more or less. For one thread.</summary>
public sealed class SelfTestPlan
{
    /// <summary>The first read, after the start: by then the unit is through with starting.</summary>
    public const long FirstUs = 600_000_000;

    private readonly IClock _clock;
    private readonly Func<TimeZoneInfo> _zone;
    private readonly int? _hour;
    private readonly long _firstUs;
    private bool _isFirstDone;
    private DateOnly _doneFor;

    /// <summary>Begins a plan.</summary>
    /// <param name="hour">0 to 23; null: nothing is ever due.</param>
    /// <param name="zone">Where the agency's days are; asked each time, since a policy may change it.</param>
    /// <param name="clock">The time.</param>
    public SelfTestPlan(int? hour, Func<TimeZoneInfo> zone, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_hour, _zone, _clock) = (hour, zone, clock);
        _firstUs = clock.MonotonicUs + FirstUs;
        DateTimeOffset local = Local();
        _doneFor = Day(local, local.Hour >= (hour ?? 0) ? 0 : -1);
    }

    /// <summary>True when a read is due.</summary>
    public bool IsDue
    {
        get
        {
            if (_hour is not { } hour)
                return false;
            if (!_isFirstDone)
                return _clock.MonotonicUs >= _firstUs;
            DateTimeOffset local = Local();
            return local.Hour >= hour && Day(local) != _doneFor;
        }
    }

    /// <summary>One was done.</summary>
    public void Done()
    {
        _isFirstDone = true;
        DateTimeOffset local = Local();
        if (local.Hour >= (_hour ?? 0))
            _doneFor = Day(local);
    }

    private DateTimeOffset Local() => TimeZoneInfo.ConvertTime(_clock.UtcNow, _zone());

    private static DateOnly Day(DateTimeOffset local, int plus = 0) => DateOnly.FromDateTime(local.Date.AddDays(plus));
}

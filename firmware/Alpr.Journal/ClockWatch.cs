using System.Diagnostics.CodeAnalysis;
using Alpr.Board.Time;
using Alpr.Contracts.V1;

namespace Alpr.Journal;

/// <summary>
/// Notices when the calendar clock jumps, or something else keeps it: its distance from the clock that never jumps changes by
/// more than keeping it in step does.
/// </summary>
internal sealed class ClockWatch
{
    /// <summary>Changes below this are a time server's steps, in microseconds: chrony and ntpd step from 128 ms on.</summary>
    private const long JumpUs = 500_000;

    /// <summary>Microseconds a second by which a clock kept in step may gain or lose: the kernel's limit of 500, and the crystal's 100.</summary>
    private const long SlewPartsPerMillion = 600;

    private readonly IClock _clock;
    private ClockDiscipline _discipline;
    private long _offsetUs;
    private long _seenUs;

    /// <summary>Takes the clock as it is for its state.</summary>
    public ClockWatch(IClock clock)
    {
        _clock = clock;
        Remember(clock.Discipline, UtcUs(clock), clock.MonotonicUs);
    }

    /// <summary>Microseconds since 1970 as the calendar clock says.</summary>
    public static long UtcUs(IClock clock) => UtcUs(clock.UtcNow);

    /// <summary>A time in microseconds since 1970.</summary>
    public static long UtcUs(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Both clocks now, and what keeps the calendar's.</summary>
    public static RecordTime Now(IClock clock)
    {
        ClockDiscipline discipline = clock.Discipline;
        return new()
        {
            UtcUs = UtcUs(clock),
            BoottimeUs = clock.MonotonicUs,
            Source = SourceOf(discipline),
            UncertaintyUs = (ulong)discipline.UncertaintyUs,
        };
    }

    /// <summary>True when the clock changed since the last call; then the change is to be recorded before anything else.</summary>
    public bool TryNotice([NotNullWhen(true)] out ClockChanged? change)
    {
        long utcUs = UtcUs(_clock), nowUs = _clock.MonotonicUs;
        ClockDiscipline discipline = _clock.Discipline;
        long expectedUs = nowUs + _offsetUs;
        long allowedUs = JumpUs + (nowUs - _seenUs) * SlewPartsPerMillion / 1_000_000;
        bool changed = discipline.Source != _discipline.Source || Math.Abs(utcUs - expectedUs) > allowedUs;
        change = !changed ? null : new ClockChanged
        {
            ExpectedUtcUs = expectedUs,
            SourceBefore = SourceOf(_discipline),
            UncertaintyBeforeUs = (ulong)_discipline.UncertaintyUs,
        };
        Remember(discipline, utcUs, nowUs);
        return changed;
    }

    private void Remember(ClockDiscipline discipline, long utcUs, long nowUs) =>
        (_discipline, _offsetUs, _seenUs) = (discipline, utcUs - nowUs, nowUs);

    private static TimeSource SourceOf(ClockDiscipline discipline) => discipline.Source switch
    {
        ClockSource.Unset => TimeSource.Unset,
        ClockSource.Rtc => TimeSource.Rtc,
        ClockSource.Ntp => TimeSource.Ntp,
        ClockSource.Gps => TimeSource.Gps,
        _ => TimeSource.System,
    };
}

namespace Alpr.Board.Time;

/// <summary>What sets the calendar clock.</summary>
public enum ClockSource
{
    /// <summary>Nothing since power-up: the year is that of the chip or of 1970.</summary>
    Unset,

    /// <summary>Something set it, nobody knows what: a person, or a program that tells the kernel nothing.</summary>
    System,

    /// <summary>The battery-backed clock chip, at start-up; it drifts some seconds a day.</summary>
    Rtc,

    /// <summary>A time server, kept in step.</summary>
    Ntp,

    /// <summary>A receiver's pulse each second.</summary>
    Gps,
}

/// <summary>How far the calendar clock can be believed.</summary>
/// <param name="Source">What sets it.</param>
/// <param name="UncertaintyUs">Most that it may be off, in microseconds; 0 when nobody knows.</param>
public readonly record struct ClockDiscipline(ClockSource Source, long UncertaintyUs);

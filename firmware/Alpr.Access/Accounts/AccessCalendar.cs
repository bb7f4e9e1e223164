using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>The calendar as far as accounts may rely on it.</summary>
internal static class AccessCalendar
{
    /// <summary>Now in UTC; null when nothing set the calendar since power-up: then no date is reached, nothing expires or opens by it.</summary>
    public static DateTimeOffset? Now(IClock clock) => clock.Discipline.Source == ClockSource.Unset ? null : clock.UtcNow;

    /// <summary>The agency's day; null as above. A time zone that the system does not know counts as UTC.</summary>
    public static DateOnly? Today(IClock clock, AgencyPolicy policy)
    {
        if (Now(clock) is not { } now)
            return null;
        bool isKnown = TimeZoneInfo.TryFindSystemTimeZoneById(policy.TimeZone, out TimeZoneInfo? zone);
        return DateOnly.FromDateTime((isKnown ? TimeZoneInfo.ConvertTime(now, zone!) : now).DateTime);
    }
}

using System.Globalization;
using Alpr.Access;

namespace Alpr.Oversight;

/// <summary>Days and hours as the agency counts them: in its policy's time zone.</summary>
public sealed class AgencyCalendar
{
    private readonly TimeZoneInfo _zone;

    /// <summary>Takes the zone.</summary>
    /// <exception cref="OversightException">The unit's data of time zones do not have it.</exception>
    public AgencyCalendar(AgencyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(policy.TimeZone, out TimeZoneInfo? zone))
            throw new OversightException($"The policy's time_zone '{policy.TimeZone}' is not known here; name one as the tz database does, such as America/Los_Angeles.");
        _zone = zone;
    }

    /// <summary>The zone's name.</summary>
    public string Zone => _zone.Id;

    /// <summary>The local date and time of an instant.</summary>
    public DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone).DateTime;

    /// <summary>The day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant));

    /// <summary>The instant at which a day begins: where clocks are set on at midnight, the first that there is.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        while (_zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        TimeSpan offset = _zone.IsAmbiguousTime(midnight) ? _zone.GetAmbiguousTimeOffsets(midnight).Max() : _zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>A day some business days after another: Saturdays and Sundays do not count. Holidays do, since the policy names none.</summary>
    public static DateOnly AddBusinessDays(DateOnly day, int businessDays)
    {
        while (businessDays > 0)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                businessDays--;
        }
        return day;
    }

    /// <summary>The first day of the period of some months that a day is in; periods begin with the year.</summary>
    public static DateOnly PeriodOf(DateOnly day, int months) => new(day.Year, (day.Month - 1) / months * months + 1, 1);

    /// <summary>A day as records and files have it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant as records and files have it, in UTC to the second.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

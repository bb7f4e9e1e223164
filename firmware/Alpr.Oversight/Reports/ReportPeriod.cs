namespace Alpr.Oversight;

/// <summary>Days of a report, in the agency's zone, and the log at the size that it is computed over.</summary>
internal sealed class ReportPeriod
{
    private readonly DateTimeOffset[] _starts; // of each day, and the end of the last

    public ReportPeriod(AgencyCalendar calendar, DateOnly first, DateOnly last, long logSize)
    {
        if (last < first || last.DayNumber - first.DayNumber >= OversightLimits.ReportDaysMax)
            throw new OversightException($"A report is of 1 to {OversightLimits.ReportDaysMax} days, the last not before the first.");
        (Calendar, First, Last, LogSize) = (calendar, first, last, logSize);
        _starts = [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 2).Select(day => calendar.StartOf(first.AddDays(day)))];
    }

    public AgencyCalendar Calendar { get; }

    public DateOnly First { get; }

    public DateOnly Last { get; }

    /// <summary>Records that count: those of this sequence and later came after.</summary>
    public long LogSize { get; }

    public int Days => _starts.Length - 1;

    public DateTimeOffset From => _starts[0];

    public DateTimeOffset To => _starts[^1];

    public string NameOf(int day) => AgencyCalendar.Text(First.AddDays(day));

    /// <summary>The day of a local time.</summary>
    public int DayOf(DateTime local) => Math.Clamp(DateOnly.FromDateTime(local).DayNumber - First.DayNumber, 0, Days - 1);

    /// <summary>Gives each day its part of a span.</summary>
    public void Split(DateTimeOffset from, DateTimeOffset to, double[] secondsOfDays)
    {
        for (int day = 0; day < Days; day++)
        {
            DateTimeOffset begin = from > _starts[day] ? from : _starts[day], end = to < _starts[day + 1] ? to : _starts[day + 1];
            if (end > begin)
                secondsOfDays[day] += (end - begin).TotalSeconds;
        }
    }
}

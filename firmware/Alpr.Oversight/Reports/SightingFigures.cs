using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Counts detections and hits of a period.</summary>
internal static class SightingFigures
{
    /// <summary>Detections: those that are there from the table that searching uses, those destroyed from what their rows still say.</summary>
    public static ReportDetections Detections(JournalReader journal, ReportPeriod period)
    {
        Tally states = new();
        long[] hours = new long[24], days = new long[period.Days];
        long total = 0;
        foreach (CountedDetection detection in journal.Detections(period.From, period.To))
        {
            if (detection.Sequence >= period.LogSize)
                break; // they come in the order of the log
            DateTime local = period.Calendar.Local(DateTimeOffset.UnixEpoch.AddMicroseconds(detection.MadeUs ?? 0));
            hours[local.Hour]++;
            days[period.DayOf(local)]++;
            states.Add(detection.State);
            total++;
        }
        long destroyed = journal.CountDestroyed(Record.BodyOneofCase.Detection, period.From, period.To, period.LogSize);
        return new(total + destroyed, destroyed, states.Sorted(), hours, [.. days.Select((count, day) => new NamedCount(period.NameOf(day), count))]);
    }

    /// <summary>Hits.</summary>
    public static ReportHits Hits(JournalReader journal, ReportPeriod period)
    {
        Tally categories = new(), informationalCategories = new(), lists = new(), matches = new();
        long total = 0, alerts = 0, repeats = 0, informational = 0;
        foreach (DatedEntry dated in journal.OfKind(Record.BodyOneofCase.Hit, period.From, period.To))
        {
            if (dated.Entry.Sequence >= period.LogSize)
                continue;
            Hit hit = dated.Entry.ToRecord().Hit;
            total++;
            if (hit.Sighting > 1)
                repeats++;
            else if (hit.Informational)
                informational++;
            else
                alerts++;
            (hit.Informational ? informationalCategories : categories).Add(hit.Category);
            lists.Add(hit.List);
            matches.Add(Tally.NameOf(hit.Match));
        }
        long destroyed = journal.CountDestroyed(Record.BodyOneofCase.Hit, period.From, period.To, period.LogSize);
        return new(total + destroyed, destroyed, alerts, repeats, informational,
            categories.Sorted(), informationalCategories.Sorted(), lists.Sorted(), matches.Sorted());
    }
}

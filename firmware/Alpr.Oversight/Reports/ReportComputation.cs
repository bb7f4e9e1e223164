using System.Globalization;
using System.Text.Json;
using Alpr.Access;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Computes a report from the log at one size, so that whoever has the log computes the same.</summary>
internal static class ReportComputation
{
    /// <summary>Computes it.</summary>
    public static ReportDocument Compute(JournalReader journal, AgencyPolicy policy, DateOnly first, DateOnly last, DateTimeOffset madeAt, ReportLog log)
    {
        ReportPeriod period = new(new AgencyCalendar(policy), first, last, log.Size);
        ReportDetections detections = SightingFigures.Detections(journal, period);
        ReportHits hits = SightingFigures.Hits(journal, period);
        (ReportUptime uptime, IReadOnlyList<RedCondition> reds) = UptimeFigures.Count(journal, period, madeAt);
        ActFigures acts = new(journal, period);
        return new()
        {
            Format = 1,
            DeviceId = journal.DeviceId,
            Agency = policy.Agency,
            PolicyVersion = policy.Version,
            PolicySha256 = Convert.ToHexStringLower(policy.Sha256.Span),
            TimeZone = period.Calendar.Zone,
            FirstDay = AgencyCalendar.Text(first),
            LastDay = AgencyCalendar.Text(last),
            From = AgencyCalendar.Text(period.From),
            To = AgencyCalendar.Text(period.To),
            MadeAt = AgencyCalendar.Text(madeAt),
            Log = log,
            Detections = detections,
            Hits = hits,
            Uptime = uptime,
            RedConditions = reds,
            Purges = acts.Purges(),
            Holds = acts.Holds(),
            Inspections = acts.Inspections(),
            HotLists = acts.HotLists(),
            Accesses = acts.Accesses(),
            PolicyChanges = acts.PolicyChanges(),
            Clock = acts.Clock(),
            NotCounted = [.. NotCounted(journal, period, detections, hits, acts.Lost(), madeAt)],
        };
    }

    /// <summary>The report's exact bytes.</summary>
    public static byte[] Write(ReportDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, ReportJson.Default.ReportDocument);

    /// <summary>The log at the size that a reader sees now.</summary>
    public static ReportLog LogOf(JournalReader journal)
    {
        Checkpoint checkpoint = journal.LatestCheckpoint();
        return new(checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToString());
    }

    private static IEnumerable<string> NotCounted(
        JournalReader journal, ReportPeriod period, ReportDetections detections, ReportHits hits, long lost, DateTimeOffset madeAt)
    {
        if (detections.Destroyed > 0)
            yield return Say($"{detections.Destroyed} detections of the period were destroyed since, as signed purges say. They are in the total; their states, hours and days cannot be counted any more.");
        if (hits.Destroyed > 0)
            yield return Say($"{hits.Destroyed} hits of the period were destroyed since, as signed purges say. They are in the total; their categories, lists and kinds of match cannot be counted any more.");
        if (lost > 0)
            yield return Say($"{lost} records were lost with a damaged file, as signed gaps of the period say. What they were is not known, and they are counted nowhere.");
        if (journal.UndatedDetections(period.LogSize) is > 0 and long undated)
            yield return Say($"{undated} detections were made before the clock was set and nothing dates them; no period counts them.");
        if (journal.FirstDated() is { } begin && begin > period.From)
            yield return Say($"The log begins at {AgencyCalendar.Text(begin)}; nothing before it is known.");
        if (madeAt < period.To)
            yield return Say($"The period had not ended when this was made, at {AgencyCalendar.Text(madeAt)}.");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

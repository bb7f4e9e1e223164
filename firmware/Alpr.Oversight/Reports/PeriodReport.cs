using System.Text;
using System.Text.Json;
using Alpr.Access;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>A report as it is handed out.</summary>
/// <param name="Document">The figures.</param>
/// <param name="Json">The exact bytes that are signed.</param>
/// <param name="Envelope">A DSSE envelope over them by the device's key, in the form of the log's envelopes.</param>
/// <param name="Page">A printable page of the same figures, HTML that needs nothing else.</param>
public sealed record SignedReport(ReportDocument Document, ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Envelope, string Page);

/// <summary>What is said of a report that somebody hands in.</summary>
/// <param name="Document">The figures; null when it is refused.</param>
/// <param name="Problem">Why it is refused; null when the device signed these very bytes.</param>
public sealed record ReportVerification(ReportDocument? Document, string? Problem);

/// <summary>Makes and verifies the periodic report. Any thread.</summary>
/// <param name="setup">What it works with.</param>
public sealed class PeriodReport(OversightSetup setup)
{
    /// <summary>The payload type of a report's envelope.</summary>
    public const string PayloadType = "application/vnd.alpr.report.v1+json";

    /// <summary>How the access record names the report of a period; <see cref="DutyRoster"/> knows it by that.</summary>
    public static string AskedOf(DateOnly first, DateOnly last) => $"report {AgencyCalendar.Text(first)} to {AgencyCalendar.Text(last)}";

    /// <summary>Makes the report of some days, and signs it.</summary>
    /// <param name="session">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="first">First day, in the agency's zone.</param>
    /// <param name="last">Last day; the period may be running still, which the report says.</param>
    /// <exception cref="OversightException">The period is empty, too long or in the future.</exception>
    public SignedReport Make(AccessSession session, UseReason reason, DateOnly first, DateOnly last)
    {
        ArgumentNullException.ThrowIfNull(reason);
        AgencyPolicy policy = setup.Policy();
        DateTimeOffset now = setup.Clock.UtcNow;
        DateTimeOffset madeAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)); // as it is written, so that it can be computed again
        if (new ReportPeriod(new AgencyCalendar(policy), first, last, 0).From >= now)
            throw new OversightException("The period has not begun; choose one that has.");
        return setup.Gate.Use(session, reason.For(AccessAction.Report, AskedOf(first, last)), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            ReportDocument document = ReportComputation.Compute(journal, policy, first, last, madeAt, ReportComputation.LogOf(journal));
            byte[] json = ReportComputation.Write(document);
            if (json.Length > DetachedStatement.PayloadBytesMax)
                throw new OversightException($"The report takes {json.Length} bytes, more than the {DetachedStatement.PayloadBytesMax} that are signed; choose a shorter period.");
            byte[] envelope = setup.Turn.Do(writer => DetachedStatement.Sign(writer, PayloadType, json));
            return new AccessResult<SignedReport>(new(document, json, envelope, ReportPage.Write(document)), 1);
        });
    }

    /// <summary>Whether the device signed these very bytes.</summary>
    /// <param name="json">The report.</param>
    /// <param name="envelope">Its envelope.</param>
    /// <param name="key">The device's key, from its certificate.</param>
    public static ReportVerification Verify(ReadOnlySpan<byte> json, ReadOnlySpan<byte> envelope, DevicePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!EnvelopeView.TryRead(envelope, out EnvelopeView view))
            return new(null, "The envelope is not one.");
        if (!view.PayloadType.SequenceEqual(Encoding.ASCII.GetBytes(PayloadType)))
            return new(null, "The envelope is of something other than a report.");
        if (!view.Payload.SequenceEqual(json))
            return new(null, "The report is not the one in the envelope.");
        if (!view.KeyId.SequenceEqual(Encoding.ASCII.GetBytes(key.KeyId)) || !Dsse.IsSignedBy(view, key))
            return new(null, "The device's key did not sign it.");
        try
        {
            ReportDocument? document = JsonSerializer.Deserialize(json, ReportJson.Default.ReportDocument);
            return document?.Format == 1 ? new(document, null) : new(null, "It is of a format that this program does not know.");
        }
        catch (JsonException)
        {
            return new(null, "It is signed, and yet no report of this format.");
        }
    }

    /// <summary>
    /// Computes a report anew from the log and says what differs, by the names in the JSON. What was purged since the report was made is counted less closely
    /// now: then <c>detections</c>, <c>hits</c> and <c>not_counted</c> differ though the report was right.
    /// </summary>
    /// <param name="document">The report.</param>
    /// <param name="journal">The log, as large as it was or larger.</param>
    /// <param name="policy">The policy that was in force.</param>
    /// <returns>Names of what differs; <c>log</c> when the log is another or was changed.</returns>
    public static IReadOnlyList<string> Differences(ReportDocument document, JournalReader journal, AgencyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(journal);
        ReportLog now = ReportComputation.LogOf(journal);
        if (now.Origin != document.Log.Origin || now.Size < document.Log.Size || document.Log.Size < 0 || journal.RootAt(document.Log.Size).ToString() != document.Log.Root
            || !DateOnly.TryParseExact(document.FirstDay, "yyyy-MM-dd", out DateOnly first) || !DateOnly.TryParseExact(document.LastDay, "yyyy-MM-dd", out DateOnly last)
            || !DateTimeOffset.TryParse(document.MadeAt, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset madeAt))
            return ["log"];
        ReportDocument again = ReportComputation.Compute(journal, policy, first, last, madeAt, document.Log);
        using JsonDocument was = JsonDocument.Parse(ReportComputation.Write(document));
        using JsonDocument computed = JsonDocument.Parse(ReportComputation.Write(again));
        return [.. was.RootElement.EnumerateObject()
            .Where(property => property.Value.GetRawText() != computed.RootElement.GetProperty(property.Name).GetRawText()).Select(property => property.Name)];
    }
}

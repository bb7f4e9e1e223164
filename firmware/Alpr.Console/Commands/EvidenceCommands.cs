using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Consoles.Commands;

/// <summary><c>journal</c>, <c>hold</c>, <c>export</c>: the log and what is evidence in it.</summary>
internal static class EvidenceCommands
{
    private const int RecordsMax = 10_000;
    private const int ExportSecondsMax = 600;

    /// <summary>Builds them.</summary>
    public static IEnumerable<ConsoleCommand> Make() =>
    [
        new("journal", "The signed log: size, checkpoint, cases.", new Verb("", "", "Counts and the last checkpoint, which proves them.", AccessAction.Status, Journal)),
        new("hold", "Records held as evidence in a case.",
            new Verb("list", "", "Cases, and how many records each holds.", null, List),
            new Verb("place", "CASE RECORDS...", "Holds records, such as 12 or 12-40: nothing destroys them.", null, Place),
            new Verb("release", "CASE", "Lets go of all records of a case. Asks.", null, Release)),
        new("export", "Take records away as evidence, to a USB stick.",
            new Verb("case", "CASE", "What a case holds, as a bundle that openssl checks.", null, call => Export(call, ExportSelection.OfCase(call.Arguments[0]), call.Arguments[0])),
            new Verb("records", "RECORDS...", "Records, such as 12 or 12-40, with their hits.", null, call => Export(call, ExportSelection.Of(Read(call.Arguments)), "")),
            new Verb("days", "FIRST LAST", "What was made on these days, such as 2026-01-31, of the agency's calendar.", null, ExportDays)),
    ];

    /// <summary>Reads ranges of records.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    internal static List<long> Read(IEnumerable<string> ranges) => RecordRanges.TryRead(ranges, RecordsMax, out List<long> sequences, out _)
        ? sequences
        : throw new FormatException($"RECORDS are written 12 or 12-40, at most {RecordsMax} together.");

    private static void Journal(CommandCall call)
    {
        foreach (string line in call.Talk.Work("reading", _ => Lines(call.Desk)))
            call.Talk.SayWhole(line);
    }

    private static IReadOnlyList<string> Lines(ServiceDesk desk)
    {
        using JournalReader reader = JournalReader.Open(desk.Oversight.JournalPath);
        return
        [
            $"records     {reader.Count}",
            $"size        {new FileInfo(desk.Oversight.JournalPath).Length >> 20} MiB",
            $"cases       {reader.Cases().Take(OversightLimits.CasesMax).Count()}",
            $"first       {reader.FirstDated()?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "unknown"} UTC",
            "checkpoint",
            .. CheckpointLines(reader),
        ];
    }

    /// <summary>The last checkpoint: a signed note, to be kept and compared.</summary>
    internal static IEnumerable<string> CheckpointLines(JournalReader reader) =>
        System.Text.Encoding.UTF8.GetString(reader.LatestCheckpoint().Note.Span).TrimEnd('\n').Split('\n').Select(line => "    " + line);

    private static void List(CommandCall call)
    {
        UseReason reason = call.AskReason(AccessAction.View);
        IReadOnlyList<HeldCase> cases = call.Talk.Work("reading", _ => new EvidenceDesk(call.Desk.Oversight).Cases(call.Person, reason));
        call.Talk.Say(cases.Count == 0 ? ["No case holds records."] : cases.Select(one => $"{one.CaseNumber,-30} {one.Records} records"));
    }

    private static void Place(CommandCall call)
    {
        List<long> records = Read(call.Arguments.Skip(1));
        UseReason reason = call.AskReason(AccessAction.Hold, call.Arguments[0]);
        long at = call.Talk.Work("holding", _ => new EvidenceDesk(call.Desk.Oversight).Hold(call.Person, reason, records));
        call.Talk.Say($"{records.Count} records held for case {reason.CaseNumber}, signed as record {at}");
    }

    private static void Release(CommandCall call)
    {
        UseReason reason = call.AskReason(AccessAction.Release, call.Arguments[0]);
        if (!call.Talk.Confirm("Retention takes these records up again and destroys them when their time is over."))
            return;
        long at = call.Talk.Work("releasing", _ => new EvidenceDesk(call.Desk.Oversight).Release(call.Person, reason));
        call.Talk.Say($"released, signed as record {at}");
    }

    private static void ExportDays(CommandCall call)
    {
        TimeZoneInfo zone = call.Desk.Oversight.Policy().Zone;
        DateTimeOffset Begin(string text, int days)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                throw new FormatException("Write days as 2026-01-31.");
            DateTime midnight = day.AddDays(days).ToDateTime(TimeOnly.MinValue);
            return new(midnight, zone.GetUtcOffset(midnight));
        }
        Export(call, ExportSelection.OfTime(Begin(call.Arguments[0], 0), Begin(call.Arguments[1], 1)), "");
    }

    private static void Export(CommandCall call, ExportSelection selection, string caseNumber)
    {
        UseReason reason = call.AskReason(AccessAction.Export, caseNumber);
        string stick = StickChoice.Stick(call);
        string name = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Unit.DeviceId}-{call.Context.Clock.UtcNow:yyyyMMdd-HHmmss}.zip");
        ExportReceipt receipt = default;
        string path = call.Talk.Work("writing", _ => UsbSticks.Write(stick, name,
            file => receipt = new EvidenceDesk(call.Desk.Oversight).Export(call.Person, reason, selection, ExportForm.Bundle, file)), ExportSecondsMax);
        call.Talk.Say($"{receipt.Records} records written to {path}. The stick may be pulled out. Check them with: alprctl verify --trust CERTIFICATE {Path.GetFileName(path)}");
    }
}

using System.CommandLine;
using System.Globalization;
using Alpr.Host.Agency;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary>Audit, report, inspection, duties, approval of a purge: what the agency's administrator and auditors do.</summary>
internal static class OversightCommands
{
    /// <summary>Builds them.</summary>
    public static IEnumerable<Command> Create() =>
        [CreateAudit(), CreateReport(), CreateDuties(), CreateInspect(), CreateDamage(), CreateRepaired(), CreateApprovePurge()];

    private static Command CreateAudit()
    {
        Option<string?> from = DeskCommand.TimeOption("--from", "Beginning."), to = DeskCommand.TimeOption("--to", "End.");
        Option<string> output = new("--out") { Description = "File for the accesses: .csv, or .alprb for a signed batch. With --sample: .csv.", Required = true };
        Option<int?> sample = new("--sample") { Description = "Draw so many at random." };
        Option<string?> seed = new("--seed") { Description = "Draw an earlier sample again." };
        return DeskCommand.Create("audit", "Export the access log of a period, or draw a random sample of it.", [from, to, output, sample, seed], (session, given, reason) =>
        {
            TimeZoneInfo zone = session.Desk.Policy.Current.Zone;
            AuditFilter filter = new()
            {
                From = DeskCommand.Time(given.GetValue(from), zone) ?? throw new FormatException("Name the period with --from and --to."),
                To = DeskCommand.Time(given.GetValue(to), zone) ?? throw new FormatException("Name the period with --from and --to."),
            };
            AccessAudit audit = new(session.Oversight);
            string path = given.GetValue(output)!;
            using FileStream file = Open(path);
            if (given.GetValue(sample) is { } size)
            {
                AuditSample drawn = audit.Sample(session.Session, reason, filter.From, filter.To, size, given.GetValue(seed));
                AuditCsv.Write(file, drawn.Rows);
                Console.WriteLine(drawn.Statement);
                return ExitCode.Done;
            }
            bool isBatch = path.EndsWith(".alprb", StringComparison.Ordinal);
            long written = isBatch ? audit.WriteBatch(session.Session, reason, filter, file) : audit.WriteCsv(session.Session, reason, filter, file);
            Console.WriteLine($"{written} accesses written to {path}");
            return ExitCode.Done;
        });
    }

    private static Command CreateReport()
    {
        Option<string> first = new("--first") { Description = "First day, such as 2026-07-01.", Required = true }, last = new("--last") { Description = "Last day.", Required = true };
        Option<string> output = new("--out") { Description = "Folder for report.json, report.dsse (its signature) and report.html (to print).", Required = true };
        return DeskCommand.Create("report", "Make the periodic report: detections, hits, uptime, purges, inspections, accesses.", [first, last, output], (session, given, reason) =>
        {
            SignedReport report = new PeriodReport(session.Oversight).Make(session.Session, reason, DeskCommand.Day(given.GetValue(first)!), DeskCommand.Day(given.GetValue(last)!));
            string folder = given.GetValue(output)!;
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, "report.json"), report.Json.Span);
            File.WriteAllBytes(Path.Combine(folder, "report.dsse"), report.Envelope.Span);
            File.WriteAllText(Path.Combine(folder, "report.html"), report.Page);
            Console.WriteLine($"report.json, report.dsse, report.html written to {folder}; print report.html, check with: alprctl verify-report");
            return ExitCode.Done;
        });
    }

    private static Command CreateDuties() => DeskCommand.Create("duties", "What is due: audits, inspections, reports, reviews.", [], (session, _, _) =>
    {
        foreach (DutyStatus duty in session.Duties().List())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{duty.State.ToString().ToLowerInvariant(),-9} by {duty.DueBy:yyyy-MM-dd}  {duty.Name}: {duty.Detail}"));
        return ExitCode.Done;
    });

    private static Command CreateInspect()
    {
        Option<bool> failed = new("--failed") { Description = "The unit may not stay in service." };
        Option<string> findings = FindingsOption(required: false);
        return DeskCommand.Create("inspect", "Write down that the equipment was inspected.", [failed, findings], (session, given, reason) =>
            Tell(new InspectionDesk(session.Oversight).Inspect(session.Session, reason, !given.GetValue(failed), given.GetValue(findings) ?? "")));
    }

    private static Command CreateDamage()
    {
        Option<string> findings = FindingsOption(required: true);
        return DeskCommand.Create("damage", "Report damage or a fault; it is shown until it is repaired.", [findings], (session, given, reason) =>
            Tell(new InspectionDesk(session.Oversight).ReportDamage(session.Session, reason, given.GetValue(findings)!)));
    }

    private static Command CreateRepaired()
    {
        Option<string> findings = FindingsOption(required: true);
        return DeskCommand.Create("repaired", "Write down that what was reported is mended.", [findings], (session, given, reason) =>
            Tell(new InspectionDesk(session.Oversight).Repaired(session.Session, reason, given.GetValue(findings)!)));
    }

    private static Command CreateApprovePurge()
    {
        Option<string?> before = DeskCommand.TimeOption("--before", "Records made before this are destroyed, but those that a case holds or a backend has not got.");
        Option<string[]> by = new("--approved-by") { Description = "NAME, OFFICE as the policy names it; once for each person.", Required = true };
        return DeskCommand.Create("approve-purge", "Order the destruction of old records that the policy wants approved by people.", [before, by], (session, given, reason) =>
        {
            PurgeApprover[] people = [.. given.GetValue(by)!.Select(text => text.Split(',', 2) is [string name, string office]
                ? new PurgeApprover(name.Trim(), office.Trim())
                : throw new FormatException($"'{text}': write NAME, OFFICE."))];
            DateTimeOffset time = DeskCommand.Time(given.GetValue(before), session.Desk.Policy.Current.Zone) ?? throw new FormatException("Name the time with --before.");
            long records = new EvidenceDesk(session.Oversight).ApprovePurge(session.Session, reason, time, people, new JournalPurgeOrders(session.Desk.Turn));
            Console.WriteLine($"ordered: {records} records; the appliance destroys them once it runs, and signs that it did");
            return ExitCode.Done;
        });
    }

    private static Option<string> FindingsOption(bool required) => new("--findings") { Description = "What was found or done.", Required = required };

    private static int Tell(long record)
    {
        Console.WriteLine($"signed as record {record}");
        return ExitCode.Done;
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, // accesses name people and plates
    });
}

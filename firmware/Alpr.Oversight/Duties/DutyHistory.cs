using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>What the log says of duties that were done: the last day of each kind, the reports made, and damage that nobody mended.</summary>
internal sealed class DutyHistory
{
    private readonly Dictionary<string, DateOnly> _lastDone = [];
    private readonly Dictionary<string, DateOnly> _reviews = [];
    private readonly Dictionary<string, DateOnly> _reports = [];

    private DutyHistory(DateOnly begin) => Begin = begin;

    /// <summary>The day of the oldest record that is dated: before it nothing was due here.</summary>
    public DateOnly Begin { get; }

    /// <summary>The day of the oldest damage that was reported and not mended; null when there is none.</summary>
    public DateOnly? DamagedSince { get; private set; }

    /// <summary>Reads the log from a time on: what is older does not matter to what is due.</summary>
    public static DutyHistory Read(JournalReader journal, AgencyCalendar calendar, DateTimeOffset from, DateTimeOffset to)
    {
        DutyHistory history = new(calendar.DayOf(journal.FirstDated() ?? to));
        foreach (DatedEntry dated in journal.OfKind(Record.BodyOneofCase.Access, from, to))
        {
            if (dated.Entry.ToRecord().Access is { Refused: false, Failed: false } access)
                history.Note(access, DayOf(calendar, dated));
        }
        // Damage is never too old to be mended.
        foreach (DatedEntry dated in journal.OfKind(Record.BodyOneofCase.Inspection, DateTimeOffset.UnixEpoch, to))
            history.Note(dated.Entry.ToRecord().Inspection, DayOf(calendar, dated));
        return history;
    }

    /// <summary>When a duty of a kind was done last; null: never.</summary>
    public DateOnly? LastDone(string kind) => _lastDone.TryGetValue(kind, out DateOnly day) ? day : null;

    /// <summary>When an agency's agreement was reviewed last, as the log says.</summary>
    public DateOnly? LastReview(string agency) => _reviews.TryGetValue(agency, out DateOnly day) ? day : null;

    /// <summary>When the report of a period was made last.</summary>
    public DateOnly? ReportOf(DateOnly first, DateOnly last) => _reports.TryGetValue(PeriodReport.AskedOf(first, last), out DateOnly day) ? day : null;

    private void Note(Contracts.V1.Access access, DateOnly day)
    {
        if (access.Action == AccessActions.Name(AccessAction.Report))
            _reports[access.Asked] = day;
        else if (access.Action == AccessActions.Name(AccessAction.ReviewAgreement))
            _reviews[access.Asked.Trim()] = day;
        else if (access.Action == AccessActions.Name(AccessAction.Audit) && KindOfAudit(access.Asked) is { } kind)
            _lastDone[kind] = day;
    }

    private void Note(Inspection inspection, DateOnly day)
    {
        switch (inspection.Kind)
        {
            case InspectionKind.Periodic:
                _lastDone["inspection"] = day;
                break;
            case InspectionKind.Damage:
                DamagedSince ??= day;
                break;
            case InspectionKind.Repair:
                DamagedSince = null;
                break;
            default:
                break; // of a later version
        }
    }

    private static string? KindOfAudit(string asked) =>
        asked.StartsWith(AccessAudit.AskedSample, StringComparison.Ordinal) ? "random_audit"
        : asked.StartsWith(AccessAudit.AskedPurges, StringComparison.Ordinal) ? "purge_audit"
        : asked.StartsWith(AccessAudit.AskedAccesses, StringComparison.Ordinal) ? "audit"
        : null;

    private static DateOnly DayOf(AgencyCalendar calendar, DatedEntry dated) => calendar.DayOf(DateTimeOffset.UnixEpoch.AddMicroseconds(dated.MadeUs ?? 0));
}

using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Counts what was done with the unit and its records in a period.</summary>
internal sealed class ActFigures(JournalReader journal, ReportPeriod period)
{
    private const int ChangesMax = 50; // of policy, listed

    /// <summary>Purges by reason and scope.</summary>
    public IReadOnlyList<PurgeCount> Purges()
    {
        Dictionary<(PurgeReason, PurgeScope), PurgeCount> counts = [];
        foreach ((_, Record record) in Each(Record.BodyOneofCase.Purge))
        {
            Purge purge = record.Purge;
            PurgeCount count = counts.GetValueOrDefault((purge.Reason, purge.Scope)) ?? new(Tally.NameOf(purge.Reason), Tally.NameOf(purge.Scope), 0, 0, 0, 0);
            counts[(purge.Reason, purge.Scope)] = count with
            {
                Statements = count.Statements + 1,
                Records = count.Records + (long)purge.Records,
                Images = count.Images + (long)purge.Images,
                Unacknowledged = count.Unacknowledged + (purge.Unacknowledged ? 1 : 0),
            };
        }
        return [.. counts.Values.OrderBy(count => count.Reason, StringComparer.Ordinal).ThenBy(count => count.Scope, StringComparer.Ordinal)];
    }

    /// <summary>Holds.</summary>
    public ReportHolds Holds()
    {
        ReportHolds holds = new(0, 0, 0);
        foreach ((_, Record record) in Each(Record.BodyOneofCase.HoldChanged))
        {
            HoldChanged change = record.HoldChanged;
            holds = change.Released
                ? holds with { Released = holds.Released + 1 }
                : holds with { Placed = holds.Placed + 1, RecordsPlaced = holds.RecordsPlaced + change.Ranges.Sum(range => (long)range.Count) };
        }
        return holds;
    }

    /// <summary>Inspections, damage, repairs, tampering.</summary>
    public ReportInspections Inspections()
    {
        long passed = 0, failed = 0, damage = 0, repairs = 0;
        foreach ((_, Record record) in Each(Record.BodyOneofCase.Inspection))
        {
            Inspection inspection = record.Inspection;
            passed += inspection is { Kind: InspectionKind.Periodic, Passed: true } ? 1 : 0;
            failed += inspection is { Kind: InspectionKind.Periodic, Passed: false } ? 1 : 0;
            damage += inspection.Kind == InspectionKind.Damage ? 1 : 0;
            repairs += inspection.Kind == InspectionKind.Repair ? 1 : 0;
        }
        return new(passed, failed, damage, repairs, Each(Record.BodyOneofCase.Tamper).Count(tamper => !tamper.Record.Tamper.Ended));
    }

    /// <summary>Hot lists by name.</summary>
    public IReadOnlyList<ListInstalls> HotLists()
    {
        Dictionary<string, ListInstalls> lists = new(StringComparer.Ordinal);
        foreach ((DateTimeOffset made, Record record) in Each(Record.BodyOneofCase.HotListInstalled))
        {
            HotListInstalled installed = record.HotListInstalled;
            string name = Tally.Bounded(installed.List, lists.ContainsKey, lists.Count);
            ListInstalls before = lists.GetValueOrDefault(name) ?? new(name, 0, 0, 0, "");
            lists[name] = new(name, before.Installs + 1, before.LinesRefused + (long)installed.LinesRefused, (long)installed.Entries, AgencyCalendar.Text(made));
        }
        return [.. lists.Values.OrderBy(list => list.List, StringComparer.Ordinal)];
    }

    /// <summary>Uses and refusals by action.</summary>
    public IReadOnlyList<ActionCount> Accesses()
    {
        Dictionary<string, ActionCount> actions = new(StringComparer.Ordinal);
        foreach ((_, Record record) in Each(Record.BodyOneofCase.Access))
        {
            Contracts.V1.Access access = record.Access;
            string name = Tally.Bounded(access.Action, actions.ContainsKey, actions.Count);
            ActionCount count = actions.GetValueOrDefault(name) ?? new(name, 0, 0, 0);
            actions[name] = access.Refused
                ? count with { Refused = count.Refused + 1 }
                : count with { Allowed = count.Allowed + 1, Results = count.Results + (long)access.Results };
        }
        return [.. actions.Values.OrderBy(action => action.Action, StringComparer.Ordinal)];
    }

    /// <summary>Changes of policy, the first ones.</summary>
    public IReadOnlyList<PolicyChange> PolicyChanges() => [.. Each(Record.BodyOneofCase.PolicyChanged).Take(ChangesMax)
        .Select(change => new PolicyChange(AgencyCalendar.Text(change.Made), Short(change.Record.PolicyChanged.Version), Short(change.Record.PolicyChanged.InstalledBy)))];

    /// <summary>Changes of the clock.</summary>
    public ReportClock Clock()
    {
        long changes = 0;
        double largest = 0;
        foreach ((_, Record record) in Each(Record.BodyOneofCase.ClockChanged))
        {
            changes++;
            if (record.ClockChanged.SourceBefore != TimeSource.Unset) // what it said before it was set was no time
                largest = Math.Max(largest, Math.Abs(record.Time.UtcUs - (double)record.ClockChanged.ExpectedUtcUs) / 1e6);
        }
        return new(changes, Math.Round(largest, 3));
    }

    /// <summary>Records that a damaged file took with it.</summary>
    public long Lost() => Each(Record.BodyOneofCase.Gap).Sum(gap => gap.Record.Gap.Ranges.Sum(range => (long)range.Count));

    private IEnumerable<(DateTimeOffset Made, Record Record)> Each(Record.BodyOneofCase kind)
    {
        foreach (DatedEntry dated in journal.OfKind(kind, period.From, period.To))
        {
            if (dated.Entry.Sequence < period.LogSize)
                yield return (DateTimeOffset.UnixEpoch.AddMicroseconds(dated.MadeUs ?? 0), dated.Entry.ToRecord());
        }
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];
}

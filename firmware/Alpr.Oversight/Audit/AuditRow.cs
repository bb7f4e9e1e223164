using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Which accesses are wanted; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>Made at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Made before this time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The user, exactly.</summary>
    public string? User { get; init; }

    /// <summary>The action, in snake_case.</summary>
    public string? Action { get; init; }

    /// <summary>True for refusals, false for uses.</summary>
    public bool? Refused { get; init; }

    /// <summary>Words in the purpose, whatever their case.</summary>
    public string? Purpose { get; init; }

    /// <summary>What the access record says was asked.</summary>
    internal string Asked(string what)
    {
        if (From >= To)
            throw new OversightException("The period ends before it begins; exchange from and to.");
        string asked = $"{what} from {AgencyCalendar.Text(From)} to {AgencyCalendar.Text(To)}";
        asked += User is null ? "" : $" user {OversightLimits.RequireText(User, "user")}";
        asked += Action is null ? "" : $" action {OversightLimits.RequireText(Action, "action")}";
        asked += Purpose is null ? "" : $" purpose {OversightLimits.RequireText(Purpose, "purpose")}";
        return asked + (Refused is null ? "" : Refused.Value ? " refused" : " allowed");
    }

    internal bool Fits(Contracts.V1.Access access) =>
        (User is null || access.User == User) && (Action is null || access.Action == Action) && (Refused is null || access.Refused == Refused)
        && (Purpose is null || access.Purpose.Contains(Purpose, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An access as the log has it.</summary>
/// <param name="Sequence">Place in the log.</param>
/// <param name="Made">When, UTC.</param>
/// <param name="Access">The signed record's body.</param>
public sealed record AuditRow(long Sequence, DateTimeOffset Made, Contracts.V1.Access Access)
{
    /// <summary>Accesses of a period that a filter lets through, in order of time, up to and not including a sequence. Hold on to it no longer than to a reading.</summary>
    internal static IEnumerable<AuditRow> Read(JournalReader journal, AuditFilter filter, long below = long.MaxValue)
    {
        foreach (DatedEntry dated in journal.OfKind(Record.BodyOneofCase.Access, filter.From, filter.To))
        {
            if (dated.Entry.Sequence < below && dated.Entry.ToRecord().Access is { } access && filter.Fits(access))
                yield return new(dated.Entry.Sequence, DateTimeOffset.UnixEpoch.AddMicroseconds(dated.MadeUs ?? 0), access);
        }
    }
}

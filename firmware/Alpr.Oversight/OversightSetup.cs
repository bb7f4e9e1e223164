using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>What every desk of this room works with. Any thread may use a desk; each act opens a connection of its own.</summary>
public sealed record OversightSetup
{
    /// <summary>The one way to anything that the policy guards.</summary>
    public required IAccessGate Gate { get; init; }

    /// <summary>The journal's file.</summary>
    public required string JournalPath { get; init; }

    /// <summary>Another thread's turn at the one writer.</summary>
    public required IJournalTurn Turn { get; init; }

    /// <summary>The time.</summary>
    public required IClock Clock { get; init; }

    /// <summary>The policy in force, asked for anew by each act.</summary>
    public required Func<AgencyPolicy> Policy { get; init; }

    /// <summary>Folder for bundles while they are made; must be encrypted like the journal's. They are removed at once, and hold what the journal holds.</summary>
    public required string ScratchFolder { get; init; }

    internal JournalReader OpenJournal() => JournalReader.Open(JournalPath);
}

/// <summary>Why somebody does something; the gate says what must be given.</summary>
/// <param name="Purpose">As the policy names purposes.</param>
/// <param name="CaseNumber">The case; may be empty where the policy lets it.</param>
/// <param name="RequestedBy">On behalf of another agency: the person there.</param>
public sealed record UseReason(string Purpose, string CaseNumber = "", string RequestedBy = "")
{
    internal AccessRequest For(AccessAction action, string asked, params IReadOnlyList<string> approvedBy) => new()
    {
        Action = action,
        Purpose = Purpose,
        CaseNumber = CaseNumber,
        RequestedBy = RequestedBy,
        Asked = asked,
        ApprovedBy = approvedBy,
    };
}

/// <summary>Something was asked for that cannot be. The message names it and the remedy, and no plate.</summary>
/// <param name="message">For the person who asked.</param>
public sealed class OversightException(string message) : Exception(message);

/// <summary>Bounds of this room.</summary>
public static class OversightLimits
{
    /// <summary>Rows of one page of a search or an audit: what a person looks through, and some hundred kilobytes.</summary>
    public const int RowsMax = 1_000;

    /// <summary>Time in microseconds that one page of a search may take before it says where to go on. Two seconds: what a person waits for.</summary>
    public const long SearchUs = 2_000_000;

    /// <summary>Records taken away in one export of exhibits, each with pictures and its own proof.</summary>
    public const int ExportedMax = 10_000;

    /// <summary>Records of one hold.</summary>
    public const int HeldMax = 10_000;

    /// <summary>Cases listed.</summary>
    public const int CasesMax = 10_000;

    /// <summary>Accesses in one export or one sample's population: what a batch holds, and years of use of one camera.</summary>
    public const int AccessesMax = Evidence.EvidenceLimits.ProvenRecordsMax;

    /// <summary>Accesses in one sample.</summary>
    public const int SampleMax = 1_000;

    /// <summary>Days of one report: a year, and the days that a fiscal one may be longer.</summary>
    public const int ReportDaysMax = 400;

    /// <summary>Longest text of a person or an office in characters.</summary>
    public const int TextLengthMax = Evidence.EvidenceLimits.TextLengthMax;

    internal static string RequireText(string text, string what, bool required = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        if ((required && string.IsNullOrWhiteSpace(text)) || text.Length > TextLengthMax || text.Any(char.IsControl))
            throw new OversightException($"A {what} has {(required ? 1 : 0)} to {TextLengthMax} characters and no control characters; write a shorter one.");
        return text.Trim();
    }
}

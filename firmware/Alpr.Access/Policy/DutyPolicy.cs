using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>What can come due.</summary>
public enum DutyKind
{
    /// <summary>The accesses of the period are gone through.</summary>
    Audit,

    /// <summary>A random sample of them is.</summary>
    RandomAudit,

    /// <summary>The unit is looked at.</summary>
    Inspection,

    /// <summary>The report of the period is made.</summary>
    Report,

    /// <summary>The agreements with other agencies are reviewed.</summary>
    AgreementReview,

    /// <summary>It is shown that old records were destroyed.</summary>
    PurgeAudit,
}

/// <summary>How kinds of duties are written.</summary>
public static class DutyKinds
{
    private static readonly NameTable<DutyKind> Names = new();

    /// <summary>All names, such as <c>random_audit</c>.</summary>
    public static IReadOnlyList<string> All => Names.All;

    /// <summary>The name of a kind.</summary>
    public static string Name(DutyKind kind) => Names.Name(kind);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out DutyKind kind) => Names.TryParse(name, out kind);
}

/// <summary>Something that comes due again and again.</summary>
public sealed record DutyPolicy
{
    private const int SampleMax = 10_000, BusinessDaysMax = 60;

    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary><c>audit</c>, <c>random_audit</c>, <c>inspection</c>, <c>report</c>, <c>agreement_review</c>, <c>purge_audit</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Months from one to the next: 3, 6 or 12.</summary>
    public required int EveryMonths { get; init; }

    /// <summary>For a random audit: accesses in the sample.</summary>
    public int Sample { get; set; } = 50;

    /// <summary>For a report: it is due so many business days after its period's end.</summary>
    public int DueBusinessDays { get; set; } = 10;

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        foreach (ConfigurationProblem problem in PolicyCheck.Text($"{field}.name", Name, required: true)
            .Concat(PolicyCheck.Range($"{field}.sample", Sample, 1, SampleMax))
            .Concat(PolicyCheck.Range($"{field}.due_business_days", DueBusinessDays, 1, BusinessDaysMax)))
            yield return problem;
        if (!DutyKinds.TryParse(Kind, out _))
            yield return new($"{field}.kind", $"known are {string.Join(", ", DutyKinds.All)}.");
        if (EveryMonths is not (3 or 6 or 12))
            yield return new($"{field}.every_months", "write 3, 6 or 12.");
    }
}

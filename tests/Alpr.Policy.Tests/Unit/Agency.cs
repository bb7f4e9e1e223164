using Alpr.Tests.Common;

namespace Alpr.Policy.Tests;

/// <summary>A duty as an agency's document asks for it.</summary>
/// <param name="Kind">As the policy file names it.</param>
/// <param name="Months">How often.</param>
public sealed record AskedDuty(string Kind, int Months);

/// <summary>
/// What an agency's document asks, in numbers, written down here once more from the document: a policy file that says otherwise fails. Where a
/// document is silent, what the file chose is written, so that a change of it is seen.
/// </summary>
/// <param name="Key">Name of the policy file.</param>
public sealed record Agency(string Key)
{
    /// <summary>Days after which a record is to go.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>The most; null: there is none, people decide.</summary>
    public int? RetentionDaysMax { get; init; }

    /// <summary>Offices that approve a purge; none: it goes by itself.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Lists that the department makes itself, and the days that an entry may last.</summary>
    public IReadOnlyList<(string List, int Days)> DepartmentLists { get; init; } = [];

    /// <summary>Amber, Blue, Silver, Yellow and BOLF, the most urgent first.</summary>
    public IReadOnlyList<string> AlertOrder { get; init; } = ["amber_alert", "blue_alert", "yellow_alert", "silver_alert", "be_on_lookout"];

    /// <summary>True where each query takes a case number.</summary>
    public bool CaseNumberOnQueries { get; init; }

    /// <summary>True where each request of another agency takes an approval.</summary>
    public bool RequestsNeedApproval { get; init; } = true;

    /// <summary>Audits, reports, inspections, reviews.</summary>
    public required IReadOnlyList<AskedDuty> Duties { get; init; }

    /// <summary>Purposes that are prohibited by name.</summary>
    public required IReadOnlyList<string> Prohibited { get; init; }

    /// <summary>True where the file names an NCIC list.</summary>
    public bool HasNcic { get; init; } = true;

    /// <summary>The file in the repository.</summary>
    public string PolicyFile => Path.Combine(Repository.Root, "firmware", "Alpr.Access", "Policies", Key + ".json");

    /// <summary>True where nothing goes by itself.</summary>
    public bool PurgeNeedsApproval => Approvers.Count > 0;

    /// <summary>The five.</summary>
    public static IReadOnlyList<Agency> All { get; } =
    [
        new("winters-2020") // (c), (d), (f)
        {
            RetentionDays = 365,
            RetentionDaysMax = 365,
            DepartmentLists = [("department", 365)],
            CaseNumberOnQueries = true,
            Duties = [new("audit", 12), new("purge_audit", 12), new("agreement_review", 12)],
            Prohibited = ["personal_use", "harassment"],
            HasNcic = false,
        },
        new("westmorland") // 462.6, 462.7.1, 462.8, 462.12
        {
            RetentionDays = 730,
            Approvers = ["City Council", "City Attorney"],
            Duties = [new("audit", 3)],
            Prohibited = ["invasion_of_privacy", "harassment", "intimidation", "personal_use", "personal_purpose"],
        },
        new("alameda-2023") // A.4, A.9, G.3, H
        {
            RetentionDays = 365,
            RetentionDaysMax = 365,
            DepartmentLists = [("alerts", 30)],
            AlertOrder = ["amber_alert", "blue_alert", "silver_alert", "yellow_alert", "be_on_lookout"],
            CaseNumberOnQueries = true,
            Duties = [new("random_audit", 6)],
            Prohibited = ["federal_immigration_enforcement", "immigration_enforcement", "personal_use", "personal_reasons", "harassment"],
        },
        new("tustin-2018") // 462.4, 462.5
        {
            RetentionDays = 365,
            RetentionDaysMax = 365,
            RequestsNeedApproval = false,
            Duties = [new("audit", 3)],
            Prohibited = ["personal_use", "harassment"],
        },
        new("stockton-2017") // I.E, III.B.1, IV
        {
            RetentionDays = 730,
            RetentionDaysMax = 730,
            DepartmentLists = [("local-bolo", 30), ("special", 30)],
            Duties = [new("audit", 3), new("report", 3), new("inspection", 3)],
            Prohibited = ["personal_use", "harassment"],
        },
    ];

    /// <summary>The name, as tests and the map show it.</summary>
    public override string ToString() => Key;
}

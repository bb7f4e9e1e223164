using System.Text.Json.Serialization;
using Alpr.HotLists;

namespace Alpr.Access;

/// <summary>
/// An agency's written policy as the appliance enforces it: every number that agencies disagree on is here, none is in code. Read by
/// <see cref="Alpr.Board.Configuration.ConfigurationFile"/> with names in snake_case; <c>policy.schema.json</c> describes the file.
/// </summary>
/// <remarks>Optional fields have setters: the serializer's generated code would overwrite an init-only field's default.</remarks>
public sealed record AgencyPolicy
{
    /// <summary>Version of the file's format: 1.</summary>
    public required int Format { get; init; }

    /// <summary>Name of the agency.</summary>
    public required string Agency { get; init; }

    /// <summary>The agency's own version of the policy, such as <c>J-4 2017-07-11</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Counts up with each change of this file: an older one is not installed over a newer one.</summary>
    public required int Revision { get; init; }

    /// <summary>The document that it puts into effect.</summary>
    public string Source { get; set; } = "";

    /// <summary>Where the agency's days begin and end, such as <c>America/Los_Angeles</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>How long detections and hits are kept.</summary>
    public required RetentionPolicy Retention { get; init; }

    /// <summary>How passages are compared with lists, and what is asked of hot plates.</summary>
    public MatchSettings Matching { get; set; } = new();

    /// <summary>The hot lists.</summary>
    public IReadOnlyList<HotListPolicy> HotLists { get; set; } = [];

    /// <summary>Days that an entry of the department's own list may count at most.</summary>
    public int DepartmentListDaysMax { get; set; } = 366;

    /// <summary>Who may do what, and what must be said for it.</summary>
    public required AccessPolicy Access { get; init; }

    /// <summary>Who else gets data.</summary>
    public SharingPolicy Sharing { get; set; } = new();

    /// <summary>What comes due: audits, inspections, reports.</summary>
    public IReadOnlyList<DutyPolicy> Duties { get; set; } = [];

    /// <summary>Areas that no stored or shown picture may have.</summary>
    public IReadOnlyList<PrivacyMaskPolicy> PrivacyMasks { get; set; } = [];

    /// <summary>SHA-256 of the file this was read from: what records and <c>PolicyChanged</c> state.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Sha256 { get; init; }
}

/// <summary>How long detections and hits are kept on the device.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Days after which they are destroyed once every backend has them.</summary>
    public required int Days { get; init; }

    /// <summary>Days after which they are destroyed though a backend has not got them; null: never.</summary>
    public int? DaysMax { get; set; }

    /// <summary><c>automatic</c>, or <c>needs_approval</c>: nothing is destroyed for its age until as many people as <see cref="Approvers"/> names approved it.</summary>
    public string Purge { get; set; } = "automatic";

    /// <summary>Offices that must approve, such as <c>City Council</c>.</summary>
    public IReadOnlyList<string> Approvers { get; set; } = [];
}

/// <summary>A hot list: what it is, where it comes from, how often.</summary>
public sealed record HotListPolicy
{
    /// <summary>What it is and how it is laid out.</summary>
    public required HotListSettings List { get; init; }

    /// <summary>
    /// <c>file:PATH</c>, <c>folder:PATH</c> (watched), <c>https://HOST/PATH</c>, <c>sftp://USER@HOST/PATH</c>; empty: installed by hand alone.
    /// </summary>
    public string From { get; set; } = "";

    /// <summary>Hours between two looks at the source.</summary>
    public double RefreshHours { get; set; } = 24;

    /// <summary>Hours after which a list that was not renewed raises an alarm.</summary>
    public double StaleAfterHours { get; set; } = 30;

    /// <summary>True for a list that the department made itself: its entries end within <see cref="AgencyPolicy.DepartmentListDaysMax"/>.</summary>
    public bool Department { get; set; }

    /// <summary>Who approved it, where the policy wants that of special lists.</summary>
    public string ApprovedBy { get; set; } = "";
}

/// <summary>Who may do what, and what must be said for it.</summary>
public sealed record AccessPolicy
{
    /// <summary>Actions, in snake_case, for which a purpose must be given.</summary>
    public IReadOnlyList<string> PurposeRequired { get; set; } = ["search", "view", "export", "hold", "release", "enter_hot_plate", "pull"];

    /// <summary>Actions for which a case number must be given.</summary>
    public IReadOnlyList<string> CaseNumberRequired { get; set; } = ["hold", "release"];

    /// <summary>Purposes that there are, in snake_case; empty: any text that names none of the prohibited ones.</summary>
    public IReadOnlyList<string> Purposes { get; set; } = [];

    /// <summary>Purposes that are refused, in snake_case: <c>federal_immigration_enforcement</c>. A purpose that holds one of them as words is refused too.</summary>
    public IReadOnlyList<string> ProhibitedPurposes { get; set; } = [];

    /// <summary>Courses that an account must have passed before it may do anything.</summary>
    public IReadOnlyList<TrainingPolicy> Training { get; set; } = [];

    /// <summary>Passwords.</summary>
    public PasswordPolicy Passwords { get; set; } = new();

    /// <summary>Roles, in snake_case, that need a second factor: a client certificate or a time-based code (RFC 6238).</summary>
    public IReadOnlyList<string> SecondFactor { get; set; } = ["administrator"];

    /// <summary>Days without a sign-in after which an account is disabled.</summary>
    public int InactiveDays { get; set; } = 90;

    /// <summary>Minutes without a request after which a session ends.</summary>
    public int SessionIdleMinutes { get; set; } = 15;

    /// <summary>Minutes after which it ends in any case.</summary>
    public int SessionMinutes { get; set; } = 600;

    /// <summary>Sessions of one account at one time: more would be a shared account.</summary>
    public int SessionsPerAccount { get; set; } = 1;

    /// <summary>Changes to what each role may do: role to actions, in snake_case; a role that is not named keeps the usual ones.</summary>
    public Dictionary<string, IReadOnlyList<string>> Roles { get; set; } = [];
}

/// <summary>A course.</summary>
public sealed record TrainingPolicy
{
    /// <summary>Its name.</summary>
    public required string Course { get; init; }

    /// <summary>Days for which it counts; 0: for ever.</summary>
    public int ValidDays { get; set; }

    /// <summary>Roles, in snake_case, that need it; empty: all people.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [];
}

/// <summary>Passwords and lock-out.</summary>
public sealed record PasswordPolicy
{
    /// <summary>Fewest characters.</summary>
    public int LengthMin { get; set; } = 12;

    /// <summary>Days after which it must be changed; 0: never.</summary>
    public int ValidDays { get; set; }

    /// <summary>Failures after which the account is locked.</summary>
    public int Failures { get; set; } = 5;

    /// <summary>Minutes for which it stays locked.</summary>
    public int LockedMinutes { get; set; } = 30;
}

/// <summary>Who else gets data.</summary>
public sealed record SharingPolicy
{
    /// <summary>Agencies with an agreement; no other gets anything.</summary>
    public IReadOnlyList<AgreementPolicy> Agreements { get; set; } = [];

    /// <summary>True when each request must name person and purpose and its approver.</summary>
    public bool RequestsNeedApproval { get; set; }

    /// <summary>Days after which an agreement must be reviewed; 0: never.</summary>
    public int ReviewDays { get; set; }

    /// <summary>True when hits, which tell what is on the lists, may be shared with an agency whose agreement says so.</summary>
    public bool HitsMayBeShared { get; set; }
}

/// <summary>An agreement with another agency.</summary>
public sealed record AgreementPolicy
{
    /// <summary>The agency.</summary>
    public required string Agency { get; init; }

    /// <summary>First day, <c>2026-01-31</c>.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Day of the last review; null: its first day.</summary>
    public DateOnly? Reviewed { get; set; }

    /// <summary>SHA-256 of the client certificates of the agency, hex.</summary>
    public IReadOnlyList<string> Certificates { get; set; } = [];

    /// <summary>True when it gets hits as well.</summary>
    public bool Hits { get; set; }

    /// <summary>True when it gets pictures.</summary>
    public bool Pictures { get; set; } = true;

    /// <summary>Who approved the agreement.</summary>
    public string ApprovedBy { get; set; } = "";
}

/// <summary>Something that comes due again and again.</summary>
public sealed record DutyPolicy
{
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
}

/// <summary>An area that is made black in every frame before anything else sees it.</summary>
public sealed record PrivacyMaskPolicy
{
    /// <summary>Device whose view it is; empty: all.</summary>
    public string Device { get; set; } = "";

    /// <summary>What lies there, such as <c>windows of the house at the corner</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Corners as [x, y], shares of width and height, 0 to 1 from the top left; 3 to 64.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Polygon { get; init; }
}

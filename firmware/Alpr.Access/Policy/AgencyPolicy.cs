using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.HotLists;

namespace Alpr.Access;

/// <summary>
/// An agency's written policy as the appliance enforces it: every number that agencies disagree on is here, none is in code. Read by
/// <see cref="Alpr.Board.Configuration.ConfigurationFile"/> with names in snake_case; <c>policy.schema.json</c> describes the file.
/// </summary>
/// <remarks>Optional fields have setters: the serializer's generated code would overwrite an init-only field's default.</remarks>
public sealed record AgencyPolicy
{
    /// <summary>The version of the file's format that this program reads.</summary>
    public const int FormatKnown = 1;

    private const string Example = "firmware/Alpr.Access/Policies/stockton-2017.json";

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
    public int DepartmentListDaysMax { get; set; } = PolicyLimits.YearDays;

    /// <summary>True when a list that only informs counts only with <see cref="HotListPolicy.ApprovedBy"/>.</summary>
    public bool SpecialListsNeedApproval { get; set; } = true;

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

    /// <summary><see cref="TimeZone"/>; of a policy without problems.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Reads and checks a policy file.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message names file, line and remedy.</exception>
    public static AgencyPolicy Load(string path)
    {
        (AgencyPolicy policy, byte[] bytes) = ConfigurationFile.Read(path, PolicyJson.Default.AgencyPolicy, Example);
        return policy.Checked(bytes, path);
    }

    /// <summary>Reads and checks a policy that came by another way than a file.</summary>
    /// <param name="bytes">The whole text, UTF-8, at most <see cref="ConfigurationFile.BytesMax"/>.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ConfigurationException">It cannot be used; the message names line and remedy.</exception>
    public static AgencyPolicy Parse(byte[] bytes, string name) =>
        ConfigurationFile.Parse(bytes, name, PolicyJson.Default.AgencyPolicy, Example).Checked(bytes, name);

    private AgencyPolicy Checked(byte[] bytes, string name)
    {
        if (PolicyText.LineOfDuplicate(bytes) is > 0 and int line)
            throw new ConfigurationException($"{name}:{line}: the field stands there twice. Take one of the two out.");
        ConfigurationFile.Refuse(name, bytes, Problems());
        return this with { Sha256 = SHA256.HashData(bytes) };
    }

    private IEnumerable<ConfigurationProblem> Problems()
    {
        if (Format != FormatKnown)
            return [new("format", $"{Format} is a format that this program does not read; it reads {FormatKnown}.")];
        return IdentityProblems()
            .Concat(Retention.Problems("retention"))
            .Concat(Matching.Problems("matching"))
            .Concat(PolicyCheck.Unique("matching.withheld", Matching.Withheld))
            .Concat(PolicyCheck.Unique("matching.informational", Matching.Informational))
            .Concat(PolicyCheck.Unique("matching.order", Matching.Order))
            .Concat(ImmigrationProblems())
            .Concat(PolicyCheck.Range("department_list_days_max", DepartmentListDaysMax, 1, PolicyLimits.YearDays))
            .Concat(PolicyCheck.Count("hot_lists", HotLists.Count, HotListLimits.ListsMax - 1)) // the operators' own is one as well
            .Concat(PolicyCheck.Each("hot_lists", HotLists, (list, at) => list.Problems(at, this)))
            .Concat(PolicyCheck.Unique("hot_lists", HotLists.Select(list => list?.List.Name), ".list.name"))
            .Concat(Access.Problems("access"))
            .Concat(Sharing.Problems("sharing"))
            .Concat(PolicyCheck.Each("duties", Duties, (duty, at) => duty.Problems(at)))
            .Concat(PolicyCheck.Unique("duties", Duties.Select(duty => duty?.Name), ".name"))
            .Concat(PolicyCheck.Each("privacy_masks", PrivacyMasks, (mask, at) => mask.Problems(at)));
    }

    private IEnumerable<ConfigurationProblem> IdentityProblems()
    {
        foreach (ConfigurationProblem problem in PolicyCheck.Text("agency", Agency, required: true)
            .Concat(PolicyCheck.Text("version", Version, required: true))
            .Concat(PolicyCheck.Range("revision", Revision, 1, int.MaxValue))
            .Concat(PolicyCheck.Text("source", Source)))
            yield return problem;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("time_zone", "the board does not know it; write one such as America/Los_Angeles, or install tzdata.");
    }

    /// <summary>Who prohibits immigration enforcement must not be alerted to NCIC's list of immigration violators (letter N).</summary>
    private IEnumerable<ConfigurationProblem> ImmigrationProblems()
    {
        string withheld = HotListCategories.Name(HotListCategory.ImmigrationViolator);
        bool isProhibited = Access.ProhibitedPurposes.Any(purpose => purpose?.Split('_').Contains("immigration") == true);
        if (isProhibited && !Matching.Withheld.Contains(withheld))
        {
            yield return new("matching.withheld",
                $"access.prohibited_purposes names immigration enforcement, so that hits of NCIC's letter N must not be told; add \"{withheld}\".");
        }
    }
}

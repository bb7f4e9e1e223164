using System.Text.Json.Serialization;
using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>How long detections and hits are kept on the device.</summary>
public sealed record RetentionPolicy
{
    internal const string Automatic = "automatic", NeedsApproval = "needs_approval";

    /// <summary>Days after which they are destroyed once every backend has them.</summary>
    public required int Days { get; init; }

    /// <summary>Days after which they are destroyed though a backend has not got them; null: never.</summary>
    public int? DaysMax { get; set; }

    /// <summary>
    /// <c>automatic</c>, or <c>needs_approval</c>: nothing is destroyed for its age until as many people as <see cref="Approvers"/> names approved it.
    /// </summary>
    public string Purge { get; set; } = Automatic;

    /// <summary>Offices that must approve, such as <c>City Council</c>.</summary>
    public IReadOnlyList<string> Approvers { get; set; } = [];

    /// <summary><see cref="Days"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan Keep => TimeSpan.FromDays(Days);

    /// <summary><see cref="DaysMax"/> as a time; null: no maximum.</summary>
    [JsonIgnore]
    public TimeSpan? KeepMax => DaysMax is { } days ? TimeSpan.FromDays(days) : null;

    /// <summary>True when nothing is destroyed for its age without approval.</summary>
    [JsonIgnore]
    public bool PurgeNeedsApproval => Purge == NeedsApproval;

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        IEnumerable<ConfigurationProblem> found = PolicyCheck.Range($"{field}.days", Days, 1, PolicyLimits.RetentionDaysMax)
            .Concat(PolicyCheck.Range($"{field}.days_max", DaysMax ?? 1, 1, PolicyLimits.RetentionDaysMax))
            .Concat(PolicyCheck.Count($"{field}.approvers", Approvers.Count, PolicyLimits.ApproversMax))
            .Concat(PolicyCheck.Unique($"{field}.approvers", Approvers))
            .Concat(Approvers.SelectMany((office, i) => PolicyCheck.Text(PolicyCheck.Element($"{field}.approvers", i), office, required: true)));
        foreach (ConfigurationProblem problem in found)
            yield return problem;
        if (DaysMax < Days)
            yield return new($"{field}.days_max", $"{DaysMax} is less than days, {Days}; write as many or more, or take it out.");
        if (Purge is not (Automatic or NeedsApproval))
            yield return new($"{field}.purge", $"known are {Automatic} and {NeedsApproval}.");
        if (PurgeNeedsApproval && Approvers.Count < 2)
            yield return new($"{field}.approvers", $"{NeedsApproval} takes two offices or more; name them, such as City Council and City Attorney.");
        if (PurgeNeedsApproval && DaysMax is not null)
            yield return new($"{field}.days_max", $"with {NeedsApproval} nothing is destroyed for its age alone; take it out.");
        if (Purge == Automatic && Approvers.Count > 0)
            yield return new($"{field}.approvers", $"with {Automatic} nobody is asked; take them out or write {NeedsApproval}.");
    }
}

using Alpr.Board.Configuration;
using Alpr.HotLists;

namespace Alpr.Access;

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

    /// <summary>True for a list whose hits only inform, made from other data.</summary>
    internal bool IsSpecial => List.Informational || List.Category == HotListCategories.Name(HotListCategory.Special);

    /// <summary>
    /// The list as it is imported: what the whole policy forbids is withheld from it as well, entries of a department's list end in time, a special
    /// list only informs, whatever the list's own settings say. Of a policy without problems.
    /// </summary>
    public HotListDefinition ToDefinition(AgencyPolicy policy)
    {
        HotListDefinition list = List.ToDefinition();
        return list with
        {
            Informational = IsSpecial,
            EntryDaysMax = Department ? Within(list.EntryDaysMax) : list.EntryDaysMax,
            Mapping = Department && list.Mapping is { } mapping ? mapping with { InactiveAfterDays = Within(mapping.InactiveAfterDays) } : list.Mapping,
            Withheld = new(list.Withheld.Bits | policy.Matching.ToOptions().Withheld.Bits),
        };

        int Within(int days) => days == 0 ? policy.DepartmentListDaysMax : Math.Min(days, policy.DepartmentListDaysMax);
    }

    /// <summary>Where it comes from as a time between two looks.</summary>
    public TimeSpan RefreshEvery() => TimeSpan.FromHours(RefreshHours);

    /// <summary>Age at which it raises an alarm.</summary>
    public TimeSpan StaleAfter() => TimeSpan.FromHours(StaleAfterHours);

    internal IEnumerable<ConfigurationProblem> Problems(string field, AgencyPolicy policy)
    {
        IEnumerable<ConfigurationProblem> found = List.Problems($"{field}.list")
            .Concat(PolicyCheck.Range($"{field}.refresh_hours", RefreshHours, 0.1, PolicyLimits.RefreshHoursMax))
            .Concat(PolicyCheck.Range($"{field}.stale_after_hours", StaleAfterHours, 0.1, PolicyLimits.StaleAfterHoursMax))
            .Concat(PolicyCheck.Unique($"{field}.list.withheld", List.Withheld))
            .Concat(PolicyCheck.Text($"{field}.approved_by", ApprovedBy));
        foreach (ConfigurationProblem problem in found)
            yield return problem;
        if (StaleAfterHours < RefreshHours)
            yield return new($"{field}.stale_after_hours", "less than refresh_hours, so that it would always alarm; write as many or more.");
        if (SourceProblem(From) is { } remedy)
            yield return new($"{field}.from", remedy);
        if (Department && (List.EntryDaysMax < 1 || List.EntryDaysMax > policy.DepartmentListDaysMax))
        {
            yield return new($"{field}.list.entry_days_max",
                $"entries of a department's list end within department_list_days_max; write 1 to {policy.DepartmentListDaysMax}.");
        }
        if (Department && List.Mapping?.InactiveAfterDays > policy.DepartmentListDaysMax)
            yield return new($"{field}.list.mapping.inactive_after_days", $"more than department_list_days_max; write up to {policy.DepartmentListDaysMax}.");
        if (IsSpecial && policy.SpecialListsNeedApproval && string.IsNullOrWhiteSpace(ApprovedBy))
            yield return new($"{field}.approved_by", "the policy wants special lists approved; write which office approved it.");
    }

    /// <summary>What is wrong with a source, and the remedy; null when nothing is.</summary>
    private static string? SourceProblem(string source)
    {
        const string Known = "write file:/PATH, folder:/PATH, https://HOST/PATH or sftp://USER@HOST/PATH, or leave it empty.";
        if (source.Length == 0)
            return null;
        if (source.Length > HotListLimits.SourceNameBytesMax || source.Any(one => one <= ' ' || one > '~'))
            return $"write up to {HotListLimits.SourceNameBytesMax} printable characters without space.";
        foreach (string local in (string[])["file:", "folder:"])
        {
            if (!source.StartsWith(local, StringComparison.Ordinal))
                continue;
            bool isAbsolute = source.Length > local.Length + 1 && source[local.Length] == '/' && source[local.Length + 1] != '/';
            return isAbsolute ? null : $"the path must begin at the root: {Known}";
        }
        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? address) || address.Host.Length == 0 || address.AbsolutePath.Length < 2)
            return Known;
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
            return "a policy holds no password; name the key or the credential in the appliance's configuration.";
        return address.Scheme switch
        {
            "https" => address.UserInfo.Length == 0 ? null : "an https address has no user; name the client's certificate in the appliance's configuration.",
            "sftp" => address.UserInfo.Length > 0 ? null : $"the user is missing: {Known}",
            _ => Known,
        };
    }
}

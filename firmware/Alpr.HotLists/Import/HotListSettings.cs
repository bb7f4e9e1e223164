using System.Globalization;
using Alpr.Board.Configuration;

namespace Alpr.HotLists;

/// <summary>
/// A list as the agency's policy file writes it: names in place of numbers. <see cref="Problems"/> first, then <see cref="ToDefinition"/>.
/// Meant as a part of that file's type, read by <see cref="ConfigurationFile"/> with names in snake_case.
/// </summary>
public sealed record HotListSettings
{
    private const int YearHours = 366 * 24, YearDays = 366;

    private static readonly string[] Layouts = ["california_doj", "ncic_fixed", "ncic_csv", "delimited"];

    /// <summary>See <see cref="HotListDefinition.Name"/>.</summary>
    public required string Name { get; set; }

    /// <summary><c>california_doj</c>, <c>ncic_fixed</c>, <c>ncic_csv</c> or <c>delimited</c>.</summary>
    public required string Layout { get; set; }

    /// <summary>Category of entries whose layout has none, such as <c>stolen_vehicle</c>.</summary>
    public string Category { get; set; } = "unspecified";

    /// <summary>See <see cref="HotListDefinition.Informational"/>.</summary>
    public bool Informational { get; set; }

    /// <summary>Where its dates are local, such as <c>America/Los_Angeles</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>See <see cref="HotListDefinition.RefusedShareMax"/>; 0 to 0.5.</summary>
    public double RefusedShareMax { get; set; } = 0.01;

    /// <summary>See <see cref="HotListDefinition.HeaderAgeHoursMax"/>.</summary>
    public int HeaderAgeHoursMax { get; set; }

    /// <summary>See <see cref="HotListDefinition.ExpiresAfterHours"/>.</summary>
    public int ExpiresAfterHours { get; set; }

    /// <summary>See <see cref="HotListDefinition.EntryDaysMax"/>.</summary>
    public int EntryDaysMax { get; set; }

    /// <summary><c>complete</c> or <c>incremental</c>.</summary>
    public string Update { get; set; } = "complete";

    /// <summary>Categories that the policy forbids.</summary>
    public IReadOnlyList<string> Withheld { get; set; } = [];

    /// <summary>Where a delimited file has what.</summary>
    public DelimitedSettings? Mapping { get; set; }

    /// <summary>Everything that is wrong with the values.</summary>
    /// <param name="field">Path of this part in the file, such as <c>hot_lists[0]</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (!HotListDefinition.IsName(Name) || Name == HotPlateBook.ListName)
            yield return new($"{field}.name", $"use up to {HotListLimits.NameLengthMax} of a-z, 0-9 and -; {HotPlateBook.ListName} is taken.");
        if (!Layouts.Contains(Layout))
            yield return new($"{field}.layout", $"known are {string.Join(", ", Layouts)}.");
        if (!HotListCategories.TryParse(Category, out _))
            yield return new($"{field}.category", $"known are {HotListCategories.AllNames}.");
        if (TimeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new($"{field}.time_zone", "the board does not know it; write one such as America/Los_Angeles, or install tzdata.");
        if (!(RefusedShareMax is >= 0 and <= 0.5))
            yield return new($"{field}.refused_share_max", "write a share from 0 to 0.5.");
        if (HeaderAgeHoursMax is < 0 or > YearHours)
            yield return new($"{field}.header_age_hours_max", $"write 0 (any) to {YearHours}.");
        if (ExpiresAfterHours is < 0 or > YearHours)
            yield return new($"{field}.expires_after_hours", $"write 0 (never) to {YearHours}.");
        if (EntryDaysMax is < 0 or > YearDays)
            yield return new($"{field}.entry_days_max", $"write 0 (no such rule) to {YearDays}.");
        if (Update is not ("complete" or "incremental"))
            yield return new($"{field}.update", "write complete or incremental.");
        for (int i = 0; i < (Withheld?.Count ?? 0); i++)
        {
            if (!HotListCategories.TryParse(Withheld![i], out _))
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{field}.withheld[{i}]"), $"known are {HotListCategories.AllNames}.");
        }
        if (Layout == "delimited" && Mapping is null)
            yield return new($"{field}.mapping", "a delimited list needs it: name the columns.");
        foreach (ConfigurationProblem problem in Mapping?.Problems($"{field}.mapping") ?? [])
            yield return problem;
    }

    /// <summary>The list; of settings without problems.</summary>
    public HotListDefinition ToDefinition() => new()
    {
        Name = Name,
        Layout = (HotListLayoutKind)Array.IndexOf(Layouts, Layout),
        Category = Parse(Category),
        Informational = Informational,
        Zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
        RefusedShareMax = RefusedShareMax,
        HeaderAgeHoursMax = HeaderAgeHoursMax,
        ExpiresAfterHours = ExpiresAfterHours,
        EntryDaysMax = EntryDaysMax,
        Incremental = Update == "incremental",
        Withheld = CategorySet.Of([.. (Withheld ?? []).Select(Parse)]),
        Mapping = Mapping?.ToMapping(),
    };

    internal static HotListCategory Parse(string name) => HotListCategories.TryParse(name, out HotListCategory category)
        ? category
        : throw new InvalidOperationException("Settings of hot lists are used before their problems were looked at.");
}

using System.Globalization;
using Alpr.Board.Configuration;

namespace Alpr.HotLists;

/// <summary>
/// What the agency's policy file says of matching and of hot plates. <see cref="Problems"/> first, then the others. Meant as a part of that
/// file's type, read by <see cref="ConfigurationFile"/> with names in snake_case.
/// </summary>
public sealed record MatchSettings
{
    private const int RepeatMinutesMax = 24 * 60, HotPlateDaysMax = 366;

    /// <summary>See <see cref="MatchOptions.StateConfidenceMin"/>; 0 to 1.</summary>
    public float StateConfidenceMin { get; set; } = 0.5f;

    /// <summary>See <see cref="MatchOptions.UncertainBelow"/>; 0 to 1.</summary>
    public float UncertainBelow { get; set; } = 0.8f;

    /// <summary>See <see cref="MatchOptions.AnyCharacterBelow"/>; 0 to 1.</summary>
    public float AnyCharacterBelow { get; set; }

    /// <summary>Minutes after an alert within which its repeats are only counted; 0: each is told.</summary>
    public int RepeatMinutes { get; set; } = 5;

    /// <summary>Categories that the policy forbids, in lists and as hot plates.</summary>
    public IReadOnlyList<string> Withheld { get; set; } = [];

    /// <summary>Categories whose hits only inform.</summary>
    public IReadOnlyList<string> Informational { get; set; } = ["special"];

    /// <summary>Categories, the most urgent first; those that are missing follow in the usual order.</summary>
    public IReadOnlyList<string> Order { get; set; } = [];

    /// <summary>See <see cref="HotPlateRules.DaysMax"/>.</summary>
    public int HotPlateDays { get; set; } = 30;

    /// <summary>See <see cref="HotPlateRules.GeneralListDaysMax"/>.</summary>
    public int HotPlateGeneralListDays { get; set; } = 7;

    /// <summary>See <see cref="HotPlateRules.DetailsRequired"/>.</summary>
    public bool HotPlateDetailsRequired { get; set; } = true;

    /// <summary>Everything that is wrong with the values.</summary>
    /// <param name="field">Path of this part in the file, such as <c>matching</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        foreach ((string name, float share) in new[]
        {
            ("state_confidence_min", StateConfidenceMin), ("uncertain_below", UncertainBelow), ("any_character_below", AnyCharacterBelow),
        })
        {
            if (!(share is >= 0 and <= 1))
                yield return new($"{field}.{name}", "write a probability from 0 to 1.");
        }
        if (RepeatMinutes is < 0 or > RepeatMinutesMax)
            yield return new($"{field}.repeat_minutes", $"write 0 (each is told) to {RepeatMinutesMax}.");
        foreach ((string name, int days) in new[] { ("hot_plate_days", HotPlateDays), ("hot_plate_general_list_days", HotPlateGeneralListDays) })
        {
            if (days is < 1 or > HotPlateDaysMax)
                yield return new($"{field}.{name}", $"write 1 to {HotPlateDaysMax}.");
        }
        foreach ((string name, IReadOnlyList<string>? categories) in new[] { ("withheld", Withheld), ("informational", Informational), ("order", Order) })
        {
            for (int i = 0; i < (categories?.Count ?? 0); i++)
            {
                if (!HotListCategories.TryParse(categories![i], out _))
                    yield return new(string.Create(CultureInfo.InvariantCulture, $"{field}.{name}[{i}]"), $"known are {HotListCategories.AllNames}.");
            }
        }
    }

    /// <summary>How passages are compared; of settings without problems.</summary>
    public MatchOptions ToOptions() => new()
    {
        StateConfidenceMin = StateConfidenceMin,
        UncertainBelow = UncertainBelow,
        AnyCharacterBelow = AnyCharacterBelow,
        RepeatWindowUs = RepeatMinutes * 60_000_000L,
        Withheld = SetOf(Withheld),
        Informational = SetOf(Informational),
        Order = [.. (Order ?? []).Select(HotListSettings.Parse)],
    };

    /// <summary>What is asked of hot plates; of settings without problems.</summary>
    public HotPlateRules ToHotPlateRules() => new()
    {
        DaysMax = HotPlateDays,
        GeneralListDaysMax = HotPlateGeneralListDays,
        DetailsRequired = HotPlateDetailsRequired,
        Withheld = SetOf(Withheld),
    };

    private static CategorySet SetOf(IReadOnlyList<string>? names) => CategorySet.Of([.. (names ?? []).Select(HotListSettings.Parse)]);
}

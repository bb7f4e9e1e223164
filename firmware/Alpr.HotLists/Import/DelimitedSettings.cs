using System.Globalization;
using Alpr.Board.Configuration;

namespace Alpr.HotLists;

/// <summary>A <see cref="DelimitedMapping"/> as the policy file writes it.</summary>
public sealed record DelimitedSettings
{
    private const int InactiveDaysMax = 3660;

    /// <summary><c>,</c> <c>;</c> <c>:</c> or <c>tab</c>.</summary>
    public string Delimiter { get; set; } = ",";

    /// <summary>True when the first line names the columns; else columns are numbers from 1.</summary>
    public bool Header { get; set; } = true;

    /// <summary>Column of the plate.</summary>
    public required string Plate { get; set; }

    /// <summary>Column of the state.</summary>
    public string? State { get; set; }

    /// <summary>Column of category or alert.</summary>
    public string? Category { get; set; }

    /// <summary>Column of the level.</summary>
    public string? Level { get; set; }

    /// <summary>Column of the date from which an entry counts.</summary>
    public string? Effective { get; set; }

    /// <summary>Column of the date until which it counts.</summary>
    public string? Expiry { get; set; }

    /// <summary>Column of the list's name for the entry.</summary>
    public string? Reference { get; set; }

    /// <summary>Column of what a person should read.</summary>
    public string? Notes { get; set; }

    /// <summary>True when a line without state is refused.</summary>
    public bool StateRequired { get; set; }

    /// <summary>True when a line without category is refused.</summary>
    public bool CategoryRequired { get; set; }

    /// <summary>Which texts of the category column mean what.</summary>
    public IReadOnlyDictionary<string, string> Categories { get; set; } = new Dictionary<string, string>();

    /// <summary>See <see cref="DelimitedMapping.InactiveAfterDays"/>.</summary>
    public int InactiveAfterDays { get; set; }

    /// <summary>Everything that is wrong with the values.</summary>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Delimiter is not ("," or ";" or ":" or "tab"))
            yield return new($"{field}.delimiter", "write , or ; or : or tab.");
        (string Name, string? Column)[] columns =
        [
            ("plate", Plate), ("state", State), ("category", Category), ("level", Level), ("effective", Effective), ("expiry", Expiry),
            ("reference", Reference), ("notes", Notes),
        ];
        foreach ((string name, string? column) in columns)
        {
            if (column is null && name != "plate") // the file has no such column
                continue;
            bool isNumber = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number is >= 1 and <= HotListLimits.FieldsMax;
            if (Header ? string.IsNullOrWhiteSpace(column) : !isNumber)
            {
                yield return new($"{field}.{name}",
                    Header ? "name the column as the header does." : $"write the column's number, 1 to {HotListLimits.FieldsMax}.");
            }
        }
        if (InactiveAfterDays is < 0 or > InactiveDaysMax)
            yield return new($"{field}.inactive_after_days", $"write 0 (no such rule) to {InactiveDaysMax}.");
        foreach (string category in Categories?.Values ?? [])
        {
            if (!HotListCategories.TryParse(category, out _))
                yield return new($"{field}.categories", $"known are {HotListCategories.AllNames}.");
        }
    }

    /// <summary>The mapping; of settings without problems.</summary>
    public DelimitedMapping ToMapping() => new()
    {
        Delimiter = Delimiter == "tab" ? '\t' : Delimiter[0],
        HasHeader = Header,
        Plate = Plate,
        State = State,
        Category = Category,
        Level = Level,
        Effective = Effective,
        Expiry = Expiry,
        Reference = Reference,
        Notes = Notes,
        StateRequired = StateRequired,
        CategoryRequired = CategoryRequired,
        Categories = (Categories ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => HotListSettings.Parse(pair.Value)),
        InactiveAfterDays = InactiveAfterDays,
    };
}

namespace Alpr.HotLists;

/// <summary>
/// Where a delimited file has what. A column is named as the file's header names it, or by its number from 1 where there is no header;
/// null: the file has no such column.
/// </summary>
public sealed record DelimitedMapping
{
    /// <summary>What stands between fields: <c>,</c> <c>;</c> <c>:</c> or a tab.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>True when the first line names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The plate; must be there.</summary>
    public required string Plate { get; init; }

    /// <summary>The state.</summary>
    public string? State { get; init; }

    /// <summary>Category or alert.</summary>
    public string? Category { get; init; }

    /// <summary>Low, medium or high.</summary>
    public string? Level { get; init; }

    /// <summary>From when the entry counts.</summary>
    public string? Effective { get; init; }

    /// <summary>Until when it counts; a date alone means to the end of that day.</summary>
    public string? Expiry { get; init; }

    /// <summary>The list's own name for the entry.</summary>
    public string? Reference { get; init; }

    /// <summary>What a person should read.</summary>
    public string? Notes { get; init; }

    /// <summary>True when a line without state is refused.</summary>
    public bool StateRequired { get; init; }

    /// <summary>True when a line without category or alert is refused.</summary>
    public bool CategoryRequired { get; init; }

    /// <summary>Which texts of the category column mean what. Another text keeps the list's category and goes into the notes.</summary>
    public IReadOnlyDictionary<string, HotListCategory> Categories { get; init; } = new Dictionary<string, HotListCategory>();

    /// <summary>Days after its effective date (else the list's) at which an entry no longer counts; 0: no such rule.</summary>
    public int InactiveAfterDays { get; init; }
}

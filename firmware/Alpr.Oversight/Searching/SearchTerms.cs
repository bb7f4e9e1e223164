using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Alpr.Contracts;
using Alpr.Evidence;
using Alpr.HotLists;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>What somebody searches for. What is null does not matter.</summary>
public sealed record SearchTerms
{
    /// <summary>Plate with wildcards, <c>7AB?12*</c>.</summary>
    public string? Plate { get; init; }

    /// <summary>Made at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Two-letter code of the issuing state, or <c>unknown</c>.</summary>
    public string? State { get; init; }

    /// <summary>True for detections alone that gave a hit.</summary>
    public bool HitsOnly { get; init; }

    /// <summary>Category of a hit, such as <c>stolen_vehicle</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Name of the list of a hit.</summary>
    public string? List { get; init; }

    /// <summary>Rows at most, 1 to <see cref="OversightLimits.RowsMax"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><see cref="SearchPage.Next"/> of the page before; null for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>What the access record says was asked: everything but the page.</summary>
    public string Asked()
    {
        StringBuilder asked = new("detections");
        Add("plate", Plate);
        Add("from", From is { } from ? AgencyCalendar.Text(from) : null);
        Add("to", To is { } to ? AgencyCalendar.Text(to) : null);
        Add("state", State);
        Add("category", Category);
        Add("list", List);
        return asked.Append(HitsOnly ? " hits only" : "").ToString();

        void Add(string name, string? value) => asked.Append(value is null ? "" : $" {name} {value}");
    }

    /// <summary>The query.</summary>
    /// <exception cref="OversightException">A term cannot be searched for; the message says which and never what it was.</exception>
    internal DetectionQuery ToQuery()
    {
        PlatePattern? pattern = null;
        if (Plate is not null && !PlatePattern.TryParse(Plate, out pattern, out string? problem))
            throw new OversightException(problem);
        if (From >= To)
            throw new OversightException("The time span ends before it begins; exchange from and to.");
        if (Limit is < 1 or > OversightLimits.RowsMax)
            throw new OversightException($"A page has 1 to {OversightLimits.RowsMax} rows, not {Limit}.");
        if (Category is not null && !HotListCategories.TryParse(Category, out _))
            throw new OversightException($"There is no such category; the categories are {HotListCategories.AllNames}.");
        return new()
        {
            Pattern = pattern,
            From = From,
            To = To,
            State = StateCode(),
            HitsOnly = HitsOnly,
            Category = Category,
            List = List is null ? null : OversightLimits.RequireText(List, "list's name"),
            Before = Cursor is null ? long.MaxValue : ReadCursor(Cursor),
        };
    }

    /// <summary>The text that says where the next page begins, for these terms alone.</summary>
    internal string CursorOf(long next) => string.Create(CultureInfo.InvariantCulture, $"{next}-{Mark():x8}");

    private long ReadCursor(string cursor)
    {
        if (cursor.Length <= 32 && cursor.Split('-') is [string next, string mark]
            && long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out long before)
            && uint.TryParse(mark, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint of) && of == Mark())
            return before;
        throw new OversightException("The cursor is not one of these search terms; begin with the first page.");
    }

    // Not against forgery, which gains nothing: against a cursor carried over to other terms, whose pages would leave rows out.
    private uint Mark() => BinaryPrimitives.ReadUInt32BigEndian(Hash256.Of(Encoding.UTF8.GetBytes(Asked())).Bytes);

    private string? StateCode()
    {
        if (State is null || State == "unknown")
            return State is null ? null : "";
        return IssuingState.Codes.Contains(State.ToUpperInvariant())
            ? State.ToUpperInvariant()
            : throw new OversightException("A state is a two-letter code such as CA, or 'unknown' for plates whose state nobody can say.");
    }
}

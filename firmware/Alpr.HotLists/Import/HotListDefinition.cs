using System.Buffers;

namespace Alpr.HotLists;

/// <summary>The layouts that can be read.</summary>
public enum HotListLayoutKind : byte
{
    /// <summary><see cref="CaliforniaDojLayout"/>.</summary>
    CaliforniaDoj,

    /// <summary><see cref="NcicFixedLayout"/>.</summary>
    NcicFixed,

    /// <summary><see cref="NcicCsvLayout"/>.</summary>
    NcicCsv,

    /// <summary><see cref="DelimitedLayout"/>.</summary>
    Delimited,
}

/// <summary>Which list it is and how the agency's policy wants it treated. Every number is the agency's.</summary>
public sealed record HotListDefinition
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Its name: a-z, 0-9 and hyphens, up to <see cref="HotListLimits.NameLengthMax"/>. A newly installed list replaces the one of its name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>How its files are laid out.</summary>
    public required HotListLayoutKind Layout { get; init; }

    /// <summary>Category of entries whose layout has none.</summary>
    public HotListCategory Category { get; init; }

    /// <summary>True when its hits only inform, as those of special lists do.</summary>
    public bool Informational { get; init; }

    /// <summary>Where dates and times without zone are local.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Share of lines, 0 to 1, that may be refused before the whole file is.</summary>
    public double RefusedShareMax { get; init; } = 0.01;

    /// <summary>Oldest header that is taken, in hours; 0: any.</summary>
    public int HeaderAgeHoursMax { get; init; }

    /// <summary>Hours after its date (without one, after it was installed) at which the list no longer counts; 0: never.</summary>
    public int ExpiresAfterHours { get; init; }

    /// <summary>
    /// Days after installation at which any of its entries no longer counts, whatever the entry says; of one without date, after it was first installed and as
    /// long as it was on the list since. 0: no such rule.
    /// </summary>
    public int EntryDaysMax { get; init; }

    /// <summary>
    /// True when a file adds to the list and replaces its entries of the same plate, state and category; false when it is the whole list.
    /// </summary>
    public bool Incremental { get; init; }

    /// <summary>Categories that the policy forbids: their entries are not kept.</summary>
    public CategorySet Withheld { get; init; }

    /// <summary>Where a delimited file has what; null for the other layouts.</summary>
    public DelimitedMapping? Mapping { get; init; }

    /// <summary>A reader for one file.</summary>
    /// <param name="nowUtcUs">Microseconds since 1970: when the days of entries without date begin.</param>
    /// <exception cref="HotListException">The layout is delimited and there is no mapping.</exception>
    public IHotListLayout OpenLayout(long nowUtcUs) => Layout switch
    {
        HotListLayoutKind.CaliforniaDoj => new CaliforniaDojLayout(Category, Zone),
        HotListLayoutKind.NcicFixed => new NcicFixedLayout(Zone),
        HotListLayoutKind.NcicCsv => new NcicCsvLayout(Zone),
        _ => new DelimitedLayout(
            Mapping ?? throw new HotListException(Name, "a delimited list has no mapping", "Name its columns in the policy file"),
            Category, Zone, (uint)Math.Clamp(nowUtcUs / 1_000_000, 0, uint.MaxValue)),
    };

    /// <summary>True for a name that a list may have.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= HotListLimits.NameLengthMax && !name.ContainsAnyExcept(NameCharacters) && name[0] != '-';
}

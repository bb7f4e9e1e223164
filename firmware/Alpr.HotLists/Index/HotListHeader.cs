using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.HotLists;

/// <summary>What is known of an installed list as a whole. Times are microseconds since 1970, UTC.</summary>
public sealed record HotListHeader
{
    /// <summary>Its name; see <see cref="HotListDefinition.IsName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Category of entries whose layout has none.</summary>
    public HotListCategory Category { get; init; }

    /// <summary>True when its hits only inform.</summary>
    public bool Informational { get; init; }

    /// <summary>Where it came from, without credentials.</summary>
    public string Source { get; init; } = "";

    /// <summary>SHA-256 of the file it was made of; of an incremental list, of the last file.</summary>
    public required ReadOnlyMemory<byte> SourceSha256 { get; init; }

    /// <summary>What the list says of its own date; 0: nothing.</summary>
    public long ListDateUs { get; init; }

    /// <summary>From this moment on nothing of it matches; 0: never.</summary>
    public long ExpiresUs { get; init; }

    /// <summary>When it was installed.</summary>
    public long InstalledUs { get; init; }

    /// <summary>Number of entries.</summary>
    public int Entries { get; init; }

    /// <summary>Lines of the file that were no entries.</summary>
    public long LinesRefused { get; init; }

    /// <summary>Entries left out because the policy forbids their category.</summary>
    public long EntriesWithheld { get; init; }

    /// <summary>Bytes of all entries.</summary>
    public long RecordBytes { get; init; }

    /// <summary>True when nothing of the list may match any more.</summary>
    public bool IsExpired(long nowUtcUs) => ExpiresUs != 0 && nowUtcUs >= ExpiresUs;

    /// <summary>
    /// The list was there then, so that it cannot be earlier: by its own date where it has one, since a clock that was far ahead at its installation
    /// would else hold for ever.
    /// </summary>
    public long NotBeforeUs => ListDateUs != 0 ? Math.Min(ListDateUs, InstalledUs) : InstalledUs;

    /// <summary>How old the list is: since its date, else since it was installed. 0 for one of the future.</summary>
    public long AgeUs(long nowUtcUs) => Math.Max(0, nowUtcUs - (ListDateUs != 0 ? ListDateUs : InstalledUs));

    /// <summary>The record of its installation, for the journal.</summary>
    public HotListInstalled ToRecord() => new()
    {
        List = Name,
        Source = Source,
        Sha256 = ByteString.CopyFrom(SourceSha256.Span),
        ListDateUs = ListDateUs,
        ExpiresUs = ExpiresUs,
        Entries = (ulong)Entries,
        LinesRefused = (ulong)LinesRefused,
        Category = HotListCategories.Name(Category),
    };
}

/// <summary>A list that is ready to be matched. Immutable.</summary>
/// <param name="Header">What is known of it.</param>
/// <param name="Index">Its entries.</param>
public sealed record InstalledHotList(HotListHeader Header, HotListIndex Index);

using System.Buffers.Binary;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>How serious the list calls an entry.</summary>
public enum HotListLevel : byte
{
    /// <summary>The list does not say.</summary>
    Unspecified = 0,

    /// <summary>Low.</summary>
    Low = 1,

    /// <summary>Medium.</summary>
    Medium = 2,

    /// <summary>High.</summary>
    High = 3,
}

/// <summary>
/// One entry where it lies in a list's memory; nothing is copied until asked for. The layout is <see cref="EntryRecord"/>'s.
/// </summary>
public readonly ref struct HotListEntry
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly int _plateAt, _referenceLength;

    internal HotListEntry(ReadOnlySpan<byte> record, int plateAt, int referenceLength)
    {
        _record = record;
        _plateAt = plateAt;
        _referenceLength = referenceLength;
    }

    /// <summary>The plate as the list has it: capitals, without separators. NCIC writes 0 for O.</summary>
    public PlateText Plate
    {
        get
        {
            PlateText plate = default;
            foreach (byte character in PlateAscii)
                plate.TryAppend(character);
            return plate;
        }
    }

    /// <summary>The characters of <see cref="Plate"/>.</summary>
    public ReadOnlySpan<byte> PlateAscii => _record.Slice(_plateAt, _record[0] & EntryRecord.LengthBits);

    /// <summary>Who issued the plate.</summary>
    public StateCode State => new(BinaryPrimitives.ReadUInt16LittleEndian(_record[2..]));

    /// <summary>Why it is on the list.</summary>
    public HotListCategory Category => (HotListCategory)(_record[1] & EntryRecord.CategoryBits);

    /// <summary>How serious the list calls it.</summary>
    public HotListLevel Level => (HotListLevel)(_record[1] >> EntryRecord.LevelShift & EntryRecord.LevelBits);

    /// <summary>The entry's date; microseconds since 1970, 0: the list does not say.</summary>
    public long DateUs => (_record[0] & EntryRecord.HasDate) == 0 ? 0 : SecondsAt(EntryRecord.FixedBytes);

    /// <summary>
    /// True when the entry counts only from <see cref="DateUs"/> on. Not where that is the day of the theft or of the entry: one mistyped as
    /// to come must not hide a hit.
    /// </summary>
    public bool CountsFromDate => (_record[1] & EntryRecord.CountsFromDate) != 0;

    /// <summary>From this moment on the entry no longer counts; microseconds since 1970, 0: it does not end by itself.</summary>
    public long ExpiresUs => (_record[0] & EntryRecord.HasExpiry) == 0 ? 0
        : SecondsAt(EntryRecord.FixedBytes + ((_record[0] & EntryRecord.HasDate) == 0 ? 0 : sizeof(uint)));

    /// <summary>The list's own name for the entry, UTF-8; empty when it has none.</summary>
    public ReadOnlySpan<byte> Reference => _record.Slice(_plateAt + PlateAscii.Length, _referenceLength);

    /// <summary>What else the list says: vehicle, county, synopsis; UTF-8.</summary>
    public ReadOnlySpan<byte> Notes => _record[(_plateAt + PlateAscii.Length + _referenceLength)..];

    /// <summary>The bytes as they are stored.</summary>
    internal ReadOnlySpan<byte> Record => _record;

    /// <summary>True when the entry counts at a time.</summary>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    public bool IsInForce(long nowUtcUs) => (!CountsFromDate || DateUs <= nowUtcUs) && (ExpiresUs == 0 || nowUtcUs < ExpiresUs);

    private long SecondsAt(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_record[offset..]) * 1_000_000L;
}

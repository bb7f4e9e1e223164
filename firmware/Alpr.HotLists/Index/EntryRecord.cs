using System.Buffers.Binary;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>
/// The bytes of one entry, in the stored file and in memory alike: flags and plate length, category, level and whether the date is a
/// beginning, state; then, only where the flags say so, two times in seconds since 1970 and the lengths of reference and notes; then the texts.
/// </summary>
internal static class EntryRecord
{
    public const int LengthBits = 0x0F;
    public const int HasDate = 0x10, HasExpiry = 0x20, HasReference = 0x40, HasNotes = 0x80;
    public const int CategoryBits = 0x1F, LevelShift = 5, LevelBits = 0x03, CountsFromDate = 0x80;
    public const int FixedBytes = 4;

    /// <summary>The largest record.</summary>
    public const int BytesMax = FixedBytes + 2 * sizeof(uint) + 2
        + Limits.PlateLengthMax + HotListLimits.ReferenceBytesMax + HotListLimits.NotesBytesMax;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">What was read of a line; has a plate.</param>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(EntryDraft entry, Span<byte> destination)
    {
        ReadOnlySpan<byte> plate = entry.Plate.Ascii, reference = entry.Reference, notes = entry.Notes;
        int at = FixedBytes;
        byte flags = (byte)plate.Length;
        if (entry.DateSeconds != 0)
        {
            flags |= HasDate;
            BinaryPrimitives.WriteUInt32LittleEndian(destination[at..], entry.DateSeconds);
            at += sizeof(uint);
        }
        if (entry.ExpirySeconds != 0)
        {
            flags |= HasExpiry;
            BinaryPrimitives.WriteUInt32LittleEndian(destination[at..], entry.ExpirySeconds);
            at += sizeof(uint);
        }
        if (reference.Length > 0)
        {
            flags |= HasReference;
            destination[at++] = (byte)reference.Length;
        }
        if (notes.Length > 0)
        {
            flags |= HasNotes;
            destination[at++] = (byte)notes.Length;
        }
        destination[0] = flags;
        destination[1] = (byte)((int)entry.Category | (int)entry.Level << LevelShift | (entry.CountsFromDate ? CountsFromDate : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], entry.State.Value);
        plate.CopyTo(destination[at..]);
        reference.CopyTo(destination[(at += plate.Length)..]);
        notes.CopyTo(destination[(at += reference.Length)..]);
        return at + notes.Length;
    }

    /// <summary>Reads the entry at the beginning of some bytes. The bytes passed a cipher's check, and are looked at all the same.</summary>
    /// <returns>False when it is none, or is cut off.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HotListEntry entry)
    {
        entry = default;
        if (bytes.Length < FixedBytes)
            return false;
        int flags = bytes[0], plateLength = flags & LengthBits, at = FixedBytes;
        if (plateLength is < Limits.PlateLengthMin or > Limits.PlateLengthMax || !HotListCategories.IsDefined(bytes[1] & CategoryBits))
            return false;
        at += (flags & HasDate) == 0 ? 0 : sizeof(uint);
        at += (flags & HasExpiry) == 0 ? 0 : sizeof(uint);
        if (bytes.Length < at + 2)
            return false;
        int referenceLength = (flags & HasReference) == 0 ? 0 : bytes[at++];
        int notesLength = (flags & HasNotes) == 0 ? 0 : bytes[at++];
        int end = at + plateLength + referenceLength + notesLength;
        if (referenceLength > HotListLimits.ReferenceBytesMax || notesLength > HotListLimits.NotesBytesMax || bytes.Length < end)
            return false;
        foreach (byte character in bytes.Slice(at, plateLength))
        {
            if (!PlateText.IsPlateCharacter(character))
                return false;
        }
        entry = new(bytes[..end], at, referenceLength);
        return true;
    }
}

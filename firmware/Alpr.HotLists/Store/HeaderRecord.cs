using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alpr.HotLists;

/// <summary>The bytes of a header inside its box: numbers in a fixed order, then the two texts with their lengths; zeros to the end.</summary>
internal static class HeaderRecord
{
    private const int Numbers = 8;

    /// <summary>Writes a header.</summary>
    /// <param name="header">What to write.</param>
    /// <param name="boxes">Boxes of entries in the file.</param>
    /// <param name="destination"><see cref="StoreFormat.HeaderBytes"/> bytes.</param>
    public static void Write(HotListHeader header, long boxes, Span<byte> destination)
    {
        destination.Clear();
        ReadOnlySpan<long> numbers =
        [
            boxes, header.Entries, header.RecordBytes, header.LinesRefused, header.EntriesWithheld,
            header.ListDateUs, header.ExpiresUs, header.InstalledUs,
        ];
        int at = 0;
        foreach (long number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination[at..], number);
            at += sizeof(long);
        }
        header.SourceSha256.Span.CopyTo(destination[at..]);
        at += SHA256.HashSizeInBytes;
        destination[at++] = (byte)header.Category;
        destination[at++] = header.Informational ? (byte)1 : (byte)0;
        WriteText(header.Name, destination, ref at);
        WriteText(header.Source, destination, ref at);
    }

    /// <summary>Reads a header.</summary>
    /// <returns>Null when it is none.</returns>
    public static HotListHeader? Read(ReadOnlySpan<byte> bytes, out long boxes)
    {
        Span<long> numbers = stackalloc long[Numbers];
        for (int i = 0; i < Numbers; i++)
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        boxes = numbers[0];
        int at = Numbers * sizeof(long);
        ReadOnlySpan<byte> hash = bytes.Slice(at, SHA256.HashSizeInBytes);
        at += hash.Length;
        byte category = bytes[at++], informational = bytes[at++];
        if (!TryReadText(bytes, ref at, out string name) || !TryReadText(bytes, ref at, out string source) || !HotListDefinition.IsName(name)
            || !HotListCategories.IsDefined(category) || numbers.IndexOfAnyInRange(long.MinValue, -1L) >= 0 || boxes < 1
            || numbers[1] > HotListLimits.EntriesMax || numbers[2] > HotListLimits.RecordBytesMax)
            return null;
        return new()
        {
            Name = name,
            Source = source,
            SourceSha256 = hash.ToArray(),
            Category = (HotListCategory)category,
            Informational = informational != 0,
            Entries = (int)numbers[1],
            RecordBytes = numbers[2],
            LinesRefused = numbers[3],
            EntriesWithheld = numbers[4],
            ListDateUs = numbers[5],
            ExpiresUs = numbers[6],
            InstalledUs = numbers[7],
        };
    }

    private static void WriteText(string text, Span<byte> destination, ref int at)
    {
        int length = Encoding.UTF8.GetBytes(text, destination[(at + sizeof(ushort))..]);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[at..], (ushort)length);
        at += sizeof(ushort) + length;
    }

    private static bool TryReadText(ReadOnlySpan<byte> bytes, ref int at, out string text)
    {
        text = "";
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        at += sizeof(ushort);
        if (length > HotListLimits.SourceNameBytesMax)
            return false;
        text = Encoding.UTF8.GetString(bytes.Slice(at, length));
        at += length;
        return true;
    }
}

namespace Alpr.HotLists;

/// <summary>How the bytes of a list are characters. Nobody says; the importer finds out.</summary>
public enum SourceEncoding : byte
{
    /// <summary>ASCII and UTF-8. A line that is no UTF-8 is taken for Windows-1252, which holds Latin-1.</summary>
    Utf8OrWindows1252,

    /// <summary>UTF-8, said by a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian,
}

/// <summary>Finds the encoding by the first bytes.</summary>
internal static class EncodingGuess
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int BytesWanted = 512;

    /// <summary>The encoding, and how many bytes of a mark to pass over.</summary>
    /// <param name="head">The first bytes, <see cref="BytesWanted"/> of them where the file has so many.</param>
    /// <param name="markBytes">Length of the byte order mark.</param>
    public static SourceEncoding Of(ReadOnlySpan<byte> head, out int markBytes)
    {
        if (head.StartsWith("\uFEFF"u8))
        {
            markBytes = 3;
            return SourceEncoding.Utf8;
        }
        markBytes = 2;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return SourceEncoding.Utf16LittleEndian;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return SourceEncoding.Utf16BigEndian;
        markBytes = 0;
        int pairs = Math.Min(head.Length, BytesWanted) / 2, evenZeros = 0, oddZeros = 0;
        for (int i = 0; i < pairs; i++)
        {
            evenZeros += head[2 * i] == 0 ? 1 : 0;
            oddZeros += head[2 * i + 1] == 0 ? 1 : 0;
        }
        // Lists are nearly all ASCII, whose high bytes are zero in UTF-16.
        if (pairs > 1 && oddZeros > pairs / 2 && evenZeros == 0)
            return SourceEncoding.Utf16LittleEndian;
        if (pairs > 1 && evenZeros > pairs / 2 && oddZeros == 0)
            return SourceEncoding.Utf16BigEndian;
        return SourceEncoding.Utf8OrWindows1252;
    }

    /// <summary>What a file that is no text is and what to do; null for text.</summary>
    public static string? RemedyOfBinary(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\x03\x04"u8))
            return "It is a ZIP archive: unpack it first";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "It is compressed with gzip: unpack it first";
        if (head.StartsWith("-----BEGIN PGP"u8))
            return "It is encrypted with PGP: decrypt it first";
        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF])
            ? "It is UTF-32, which no list uses: save it as UTF-8"
            : null;
    }
}

using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>Reads a plate as people and agencies type it.</summary>
internal static class PlateField
{
    /// <summary>Takes letters of either case and digits, and passes over separators.</summary>
    public static LineFault Read(ReadOnlySpan<char> text, out PlateText plate)
    {
        plate = default;
        foreach (char c in text)
        {
            char upper = char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c;
            if (IsSeparator(upper))
                continue;
            if (upper > 'Z' || !PlateText.IsPlateCharacter((byte)upper))
                return LineFault.PlateCharacter;
            if (!plate.TryAppend((byte)upper))
                return LineFault.PlateTooLong;
        }
        return plate.Length switch
        {
            0 => LineFault.PlateMissing,
            < Limits.PlateLengthMin => LineFault.PlateTooShort,
            _ => LineFault.None,
        };
    }

    // Space, no-break space, hyphen, dash, dot, middle dot, apostrophe, slash: what stands between groups of characters on plates and in files.
    private static bool IsSeparator(char c) => c is ' ' or '\u00A0' or '-' or '\u2013' or '.' or '\u00B7' or '\'' or '/';
}

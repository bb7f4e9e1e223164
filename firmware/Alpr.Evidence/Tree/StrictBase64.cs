using System.Diagnostics.CodeAnalysis;

namespace Alpr.Evidence;

/// <summary>
/// Base 64 as RFC 4648, section 4, and its 3.5: no white space, padded, unused bits zero. One text for each value.
/// </summary>
internal static class StrictBase64
{
    /// <summary>Reads a text; false when it is anything but the one form of its bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (text.IsEmpty || text.Length % 4 != 0 || !Convert.TryFromBase64Chars(text, bytes, out int length))
            return false;
        bytes = bytes[..length];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}

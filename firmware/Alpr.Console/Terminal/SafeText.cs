using System.Globalization;
using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>Text that comes from data, made so that a terminal shows it and does nothing else: no control or escape character ever reaches the line.</summary>
internal static class SafeText
{
    private const char Replacement = '?';

    // Characters that take two columns (UAX #11, wide): blocks, since no more is needed than to leave them out where columns count.
    private static readonly (int First, int Last)[] Wide =
        [(0x1100, 0x115F), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F000, 0x1FFFF), (0x20000, 0x3FFFF)];

    /// <summary>True for a character that is seen and takes one column on every terminal.</summary>
    public static bool IsOneColumn(Rune rune) => rune.Value is >= 0x20 and < 0x7F || rune.Value >= 0xA0 && IsSeen(rune) && !Wide.Any(block => rune.Value >= block.First && rune.Value <= block.Last);

    /// <summary>The text with a question mark in the place of whatever is not seen, or does something.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // half characters come as U+FFFD
        {
            if (IsOneColumn(rune) && rune != Rune.ReplacementChar)
                clean.Append(rune.ToString());
            else
                clean.Append(rune.Value == '\t' ? ' ' : Replacement);
        }
        return clean.ToString();
    }

    /// <summary>The text in lines of at most so many columns, broken at spaces where that can be; the lines after the first are indented like it.</summary>
    public static IEnumerable<string> Wrap(string text, int columns)
    {
        string rest = Clean(text);
        string indent = new(' ', Math.Min(rest.Length - rest.TrimStart(' ').Length, columns / 2));
        while (rest.Length > columns)
        {
            int cut = rest.LastIndexOf(' ', columns, columns - indent.Length);
            if (cut <= indent.Length)
                cut = char.IsHighSurrogate(rest[columns - 1]) ? columns - 1 : columns;
            yield return rest[..cut].TrimEnd();
            rest = indent + rest[cut..].TrimStart(' ');
        }
        yield return rest;
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);
}

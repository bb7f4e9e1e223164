using System.Globalization;
using System.Text;

namespace Alpr.Access;

/// <summary>Text that goes into the signed log.</summary>
internal static class AccessText
{
    /// <summary>
    /// True for text that shows as it is: no control characters, none that turn the direction of writing or cannot be seen, no half characters, not too
    /// long.
    /// </summary>
    public static bool IsClean(string text, int lengthMax = AccessLimits.TextLengthMax) => text.Length <= lengthMax
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned));

    /// <summary>The text when it is clean; else nothing.</summary>
    public static string Cleaned(string text) => IsClean(text) ? text : "";

    /// <summary>Why a request's texts are refused; null when they are clean.</summary>
    public static string? Refusal(AccessRequest request)
    {
        (string Name, string Text)[] texts =
        [
            ("purpose", request.Purpose), ("case number", request.CaseNumber), ("question", request.Asked),
            ("name of who requests it", request.RequestedBy),
            .. request.ApprovedBy.Select(name => ("name of who approved it", name)),
        ];
        foreach ((string name, string text) in texts)
        {
            if (!IsClean(text))
                return $"The {name} is refused: use up to {AccessLimits.TextLengthMax} characters, on one line, that can be seen.";
        }
        return null;
    }
}

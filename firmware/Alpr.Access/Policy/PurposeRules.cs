using System.Globalization;
using System.Text;

namespace Alpr.Access;

/// <summary>
/// Which purposes an agency's policy takes. A refusal names the rule, never the text that was typed. Any thread.
/// </summary>
/// <remarks>
/// Words are compared whole, without regard to case, what cannot be seen and what stands between them: <c>Federal immigration-enforcement</c> holds
/// <c>immigration_enforcement</c>, <c>personal user manual</c> does not hold <c>personal_use</c>. This stops a mistake and puts a refusal
/// into the log; it does not stop a liar, whom the audits must find.
/// </remarks>
public sealed class PurposeRules
{
    private readonly string[] _purposes, _prohibited;

    /// <summary>The rules of a policy.</summary>
    public PurposeRules(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _purposes = [.. policy.Purposes.Where(PolicyCheck.IsSnakeCase)];
        _prohibited = [.. policy.ProhibitedPurposes.Where(PolicyCheck.IsSnakeCase)];
    }

    /// <summary>Why a purpose is not taken, for the person who gave it; null when it is.</summary>
    /// <param name="purpose">
    /// As typed. Where the policy lists its purposes: one of them, and after a colon what else there is to say, such as
    /// <c>criminal investigation: burglaries</c>.
    /// </param>
    /// <param name="required">True when there must be one.</param>
    public string? Refusal(string purpose, bool required)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        if (string.IsNullOrWhiteSpace(purpose))
            return required ? $"The agency's policy requires a purpose: {Remedy()}." : null;
        if (purpose.Length > PolicyLimits.TextLengthMax || purpose.Any(char.IsControl))
            return $"A purpose has up to {PolicyLimits.TextLengthMax} characters in one line: shorten it.";
        if (Words(purpose) == "_")
            return $"The agency's policy requires a purpose in words: {Remedy()}.";
        if (FindProhibited(purpose) is { } prohibited)
            return $"The agency's policy prohibits the purpose {prohibited}: do not use the appliance for it.";
        int colon = purpose.IndexOf(':', StringComparison.Ordinal);
        string words = Words(colon < 0 ? purpose : purpose[..colon]);
        return _purposes.Length == 0 || _purposes.Any(known => words == $"_{known}_") ? null : $"The agency's policy does not know this purpose: {Remedy()}.";
    }

    /// <summary>The prohibited purpose that a text holds as words; null when it holds none.</summary>
    public string? FindProhibited(string text)
    {
        string words = Words(text);
        return _prohibited.FirstOrDefault(prohibited => words.Contains($"_{prohibited}_", StringComparison.Ordinal));
    }

    private string Remedy() => _purposes.Length == 0 ? "write why" : $"write one of {string.Join(", ", _purposes)}, and details after a colon";

    /// <summary>The words of a text in lower case, an underscore before and after each.</summary>
    private static string Words(string text)
    {
        StringBuilder words = new("_", text.Length + 2);
        foreach (char one in text)
        {
            UnicodeCategory category = char.GetUnicodeCategory(one);
            if (category is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark)
                continue; // invisible, or a mark that stands on the letter before
            if (char.IsLetterOrDigit(one))
                words.Append(char.ToLowerInvariant(one));
            else if (words[^1] != '_')
                words.Append('_');
        }
        return words[^1] == '_' ? words.ToString() : words.Append('_').ToString();
    }
}

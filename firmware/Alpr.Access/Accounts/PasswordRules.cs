using System.Security.Cryptography;
using System.Text;

namespace Alpr.Access;

/// <summary>Which passwords are taken, and passwords made by the unit.</summary>
internal static class PasswordRules
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789"; // none that is read as another

    /// <summary>
    /// Of the commonest passwords, the beginnings: with digits and signs behind them they are refused too. A few dozen, not a list of the
    /// millions that leaked: length and lock-out do most of the work.
    /// </summary>
    private static readonly string[] Commonest =
    [
        "", "abc", "abcd", "abcde", "abcdef", "abcdefgh", "abcdefghijkl", "access", "admin", "administrator", "alpr", "asdfghjkl", "asdfghjkl;",
        "baseball", "camera", "changeme", "dragon", "football", "iloveyou", "letmein", "licenseplate", "login", "master", "monkey", "passphrase",
        "password", "passwordpassword", "passw0rd", "p@ssword", "p@ssw0rd", "police", "policedepartment", "princess", "qwerty", "qwertyuiop", "qwertyuiop[]",
        "qwertyuiopasdfghjkl", "secret", "sheriff", "shadow", "starwars", "summer", "sunshine", "superman", "temporary", "trustno", "welcome",
        "welcomewelcome", "winter", "zxcvbnm", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1q2w3e4r5t6y7u8i", "qazwsxedcrfv", "qwerty123qwerty",
        "password123password",
    ];

    /// <summary>Why a new password is not taken; null when it is. Never holds any of it.</summary>
    public static string? Refusal(string password, string user, PasswordPolicy policy)
    {
        if (password.EnumerateRunes().Count() < policy.LengthMin)
            return $"The new password is too short: use at least {policy.LengthMin} characters, such as four words.";
        if (password.Length > AccessLimits.PasswordLengthMax)
            return $"The new password is too long: use at most {AccessLimits.PasswordLengthMax} characters.";
        if (password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)))
            return "The new password holds characters that cannot be typed: use letters, digits, signs and spaces.";
        if (password.Contains(user, StringComparison.OrdinalIgnoreCase))
            return "The new password holds the user name: use another.";
        string lower = password.ToLowerInvariant();
        return Commonest.Contains(lower) || Commonest.Contains(WithoutTail(lower)) || lower.Distinct().Count() < 5
            ? "The new password is among the first that anybody tries: use four words that have nothing to do with each other."
            : null;
    }

    /// <summary>A password for one use: 100 random bits in groups that can be read out.</summary>
    public static string MakeFirst() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));

    private static string WithoutTail(string password)
    {
        int end = password.Length;
        while (end > 0 && !char.IsLetter(password[end - 1]))
            end--;
        return password[..end];
    }
}

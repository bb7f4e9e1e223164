namespace Alpr.Access;

/// <summary>SHA-256 of a client's certificate, as hex digits.</summary>
internal static class Fingerprint
{
    /// <summary>As it is kept, 64 lower-case hex digits; null when it is none. Colons and spaces, as other programs show them, are left out.</summary>
    public static string? Of(string typed)
    {
        if (typed.Length > 128)
            return null;
        string digits = typed.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }
}

namespace Alpr.Access;

/// <summary>User names: of one person each, unique without regard to case.</summary>
internal static class UserName
{
    /// <summary>Names that mean an office, a machine or anybody: accounts are individual.</summary>
    private static readonly string[] Nobody =
    [
        "admin", "administrator", "alpr", "anonymous", "auditor", "camera", "default", "demo", "desk", "device", "dispatch", "everyone", "guest",
        "integration", "nobody", "officer", "operator", "patrol", "police", "public", "root", "service", "shared", "staff", "supervisor", "support",
        "system", "technician", "temp", "test", "unit", "unknown", "user",
    ];

    /// <summary>The name as it is kept; null when it is none.</summary>
    public static string? Of(string typed)
    {
        if (typed.Length is < AccessLimits.UserNameLengthMin or > AccessLimits.UserNameLengthMax)
            return null;
        string name = typed.ToLowerInvariant();
        return name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '-') ? name : null;
    }

    /// <summary>Why no account may have it; null when one may. A number behind a name that means nobody makes nobody of it either.</summary>
    public static string? Refusal(string typed) => Of(typed) is not { } name
        ? $"The user name is none: use {AccessLimits.UserNameLengthMin} to {AccessLimits.UserNameLengthMax} of a-z, 0-9, '.', '_' and '-'."
        : Nobody.Contains(name.TrimEnd("0123456789.-_".ToCharArray()), StringComparer.Ordinal) || !name.Any(char.IsAsciiLetter)
            ? "The user name does not name a person: accounts are individual. Use a name such as that of the person's mail address."
            : null;
}

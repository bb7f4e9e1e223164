namespace Alpr.Access;

/// <summary>Roles as policy files and messages write them.</summary>
internal static class RoleName
{
    /// <summary>In snake_case.</summary>
    public static string Of(AccessRole role) => SnakeCase.Of(role.ToString());
}

/// <summary>Names of the code as files and the signed log write them.</summary>
internal static class SnakeCase
{
    /// <summary><c>EnterHotPlate</c> as <c>enter_hot_plate</c>.</summary>
    public static string Of(string name) =>
        string.Concat(name.Select((letter, i) => (i > 0 && char.IsAsciiLetterUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));
}

namespace Alpr.Access;

/// <summary>How actions are written in policies, records and messages.</summary>
public static class AccessActions
{
    private static readonly NameTable<AccessAction> Names = new();

    /// <summary>All names, such as <c>enter_hot_plate</c>.</summary>
    public static IReadOnlyList<string> All => Names.All;

    /// <summary>The name of an action.</summary>
    public static string Name(AccessAction action) => Names.Name(action);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out AccessAction action) => Names.TryParse(name, out action);
}

/// <summary>A set of actions.</summary>
/// <param name="Bits">Bit n is action n.</param>
public readonly record struct ActionSet(uint Bits)
{
    /// <summary>The set of some actions.</summary>
    public static ActionSet Of(params ReadOnlySpan<AccessAction> actions)
    {
        uint bits = 0;
        foreach (AccessAction action in actions)
            bits |= 1U << (int)action;
        return new(bits);
    }

    /// <summary>The set of some names; names that are none are left out, since the file's check has refused them.</summary>
    internal static ActionSet OfNames(IEnumerable<string> names)
    {
        uint bits = 0;
        foreach (string name in names)
            bits |= AccessActions.TryParse(name, out AccessAction action) ? 1U << (int)action : 0;
        return new(bits);
    }

    /// <summary>True when the action is in the set.</summary>
    public bool Contains(AccessAction action) => (Bits >> (int)action & 1) != 0;
}

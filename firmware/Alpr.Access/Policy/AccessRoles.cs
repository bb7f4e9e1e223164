namespace Alpr.Access;

/// <summary>How roles are written, and what each may do unless the policy says otherwise.</summary>
/// <remarks>
/// Duties are divided: who manages accounts and policy does not search, who searches does not read the access log, who mounts and aims sees no plate.
/// Taking a hold off evidence leads to its destruction and so is the administrator's.
/// </remarks>
public static class AccessRoles
{
    private static readonly NameTable<AccessRole> Names = new();

    private static readonly ActionSet Sessions = ActionSet.Of(AccessAction.SignIn, AccessAction.SignOut);

    // The integration's are all that a program may ever be given: the others need a person who answers for it.
    private static readonly ActionSet ForPrograms = ActionSet.Of(AccessAction.SignIn, AccessAction.SignOut, AccessAction.Pull, AccessAction.Search,
        AccessAction.View, AccessAction.Export, AccessAction.InstallHotList, AccessAction.Report, AccessAction.ReportDamage);

    /// <summary>All names, such as <c>technician</c>.</summary>
    public static IReadOnlyList<string> All => Names.All;

    /// <summary>The name of a role.</summary>
    public static string Name(AccessRole role) => Names.Name(role);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out AccessRole role) => Names.TryParse(name, out role);

    /// <summary>What a role may do when the policy does not name it.</summary>
    public static ActionSet UsualActions(AccessRole role) => role switch
    {
        AccessRole.Administrator => With(AccessAction.ManageAccounts, AccessAction.RecordTraining, AccessAction.InstallPolicy, AccessAction.InstallHotList,
            AccessAction.RemoveHotPlate, AccessAction.Hold, AccessAction.Release, AccessAction.ApprovePurge, AccessAction.ReviewAgreement,
            AccessAction.Audit, AccessAction.Report, AccessAction.ReportDamage, AccessAction.Status, AccessAction.Configure, AccessAction.FactoryReset),
        AccessRole.Operator => With(AccessAction.Search, AccessAction.View, AccessAction.Export, AccessAction.Hold, AccessAction.EnterHotPlate,
            AccessAction.RemoveHotPlate, AccessAction.ReportDamage, AccessAction.Status),
        AccessRole.Technician => With(AccessAction.Inspect, AccessAction.ReportDamage, AccessAction.Maintain, AccessAction.Status, AccessAction.Configure),
        AccessRole.Auditor => With(AccessAction.Audit, AccessAction.Report, AccessAction.Status),
        _ => With(AccessAction.Pull),
    };

    /// <summary>What a role may do when the policy gives it a list: signing in and out goes with anything else.</summary>
    internal static ActionSet Given(IReadOnlyList<string> names) =>
        names.Count == 0 ? default : new(ActionSet.OfNames(names).Bits | Sessions.Bits);

    /// <summary>True for an action that a policy may give to a program.</summary>
    internal static bool IsForPrograms(AccessAction action) => ForPrograms.Contains(action);

    private static ActionSet With(params ReadOnlySpan<AccessAction> actions) => new(ActionSet.Of(actions).Bits | Sessions.Bits);
}

namespace Alpr.Access;

/// <summary>A policy's part on access as code asks it: sets in place of names. Any thread.</summary>
public sealed class AccessRules
{
    private readonly ActionSet[] _actions;
    private readonly ActionSet _purposeRequired, _caseNumberRequired;
    private readonly AccessPolicy _policy;

    /// <summary>The rules of a policy without problems.</summary>
    public AccessRules(AccessPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        Purposes = new(policy);
        _purposeRequired = ActionSet.OfNames(policy.PurposeRequired);
        _caseNumberRequired = ActionSet.OfNames(policy.CaseNumberRequired);
        _actions = [.. Enum.GetValues<AccessRole>().Select(role =>
            policy.Roles.TryGetValue(AccessRoles.Name(role), out IReadOnlyList<string>? given) && given is not null
                ? AccessRoles.Given(given) : AccessRoles.UsualActions(role))];
    }

    /// <summary>The purposes.</summary>
    public PurposeRules Purposes { get; }

    /// <summary>What a role may do.</summary>
    public ActionSet ActionsOf(AccessRole role) => _actions[(int)role];

    /// <summary>True when the role may do it.</summary>
    public bool MayDo(AccessRole role, AccessAction action) => ActionsOf(role).Contains(action);

    /// <summary>True when a purpose must be given.</summary>
    public bool NeedsPurpose(AccessAction action) => _purposeRequired.Contains(action);

    /// <summary>True when a case number must be given.</summary>
    public bool NeedsCaseNumber(AccessAction action) => _caseNumberRequired.Contains(action);

    /// <summary>True when the role needs a second factor.</summary>
    public bool NeedsSecondFactor(AccessRole role) => _policy.SecondFactor.Contains(AccessRoles.Name(role));

    /// <summary>Courses that an account of a role must have passed; a program takes none.</summary>
    public IEnumerable<TrainingPolicy> CoursesOf(AccessRole role) => role == AccessRole.Integration
        ? []
        : _policy.Training.Where(course => course.Roles.Count == 0 || course.Roles.Contains(AccessRoles.Name(role), StringComparer.OrdinalIgnoreCase));

    /// <summary>Why the policy does not let a role do what is asked: role, purpose, case number. Null when it does.</summary>
    /// <returns>A sentence that names the rule and the remedy and repeats nothing that was typed.</returns>
    public string? Refusal(AccessRole role, AccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MayDo(role, request.Action))
            return $"The agency's policy does not let the role {AccessRoles.Name(role)} do {AccessActions.Name(request.Action)}: ask the administrator.";
        return Purposes.Refusal(request.Purpose, NeedsPurpose(request.Action))
            ?? CaseNumberRefusal(request.CaseNumber, NeedsCaseNumber(request.Action));
    }

    /// <summary>Why a case number is not taken; null when it is.</summary>
    /// <param name="caseNumber">As typed; a number has a digit, so that "none" is no number.</param>
    /// <param name="required">True when there must be one.</param>
    public static string? CaseNumberRefusal(string caseNumber, bool required)
    {
        ArgumentNullException.ThrowIfNull(caseNumber);
        if (string.IsNullOrWhiteSpace(caseNumber))
            return required ? "The agency's policy requires a case number: write it." : null;
        return caseNumber.Length <= PolicyLimits.CaseNumberLengthMax && caseNumber.Any(char.IsAsciiDigit) && !caseNumber.Any(char.IsControl)
            ? null
            : $"A case number has up to {PolicyLimits.CaseNumberLengthMax} characters and a digit: write the number of the case.";
    }
}

using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>Who may do what, and what must be said for it.</summary>
public sealed record AccessPolicy
{
    /// <summary>Actions, in snake_case, for which a purpose must be given.</summary>
    public IReadOnlyList<string> PurposeRequired { get; set; } = ["search", "view", "export", "hold", "release", "enter_hot_plate", "pull"];

    /// <summary>Actions for which a case number must be given.</summary>
    public IReadOnlyList<string> CaseNumberRequired { get; set; } = ["hold", "release"];

    /// <summary>Purposes that there are, in snake_case; empty: any text that names none of the prohibited ones.</summary>
    public IReadOnlyList<string> Purposes { get; set; } = [];

    /// <summary>
    /// Purposes that are refused, in snake_case: <c>federal_immigration_enforcement</c>. A purpose that holds one of them as words is refused too.
    /// </summary>
    public IReadOnlyList<string> ProhibitedPurposes { get; set; } = [];

    /// <summary>Courses that an account must have passed before it may do anything.</summary>
    public IReadOnlyList<TrainingPolicy> Training { get; set; } = [];

    /// <summary>Passwords.</summary>
    public PasswordPolicy Passwords { get; set; } = new();

    /// <summary>Roles, in snake_case, that need a second factor: a client certificate or a time-based code (RFC 6238).</summary>
    public IReadOnlyList<string> SecondFactor { get; set; } = ["administrator"];

    /// <summary>Days without a sign-in after which an account is disabled.</summary>
    public int InactiveDays { get; set; } = 90;

    /// <summary>Minutes without a request after which a session ends.</summary>
    public int SessionIdleMinutes { get; set; } = 15;

    /// <summary>Minutes after which it ends in any case.</summary>
    public int SessionMinutes { get; set; } = 600;

    /// <summary>Sessions of one account at one time: more would be a shared account.</summary>
    public int SessionsPerAccount { get; set; } = 1;

    /// <summary>Changes to what each role may do: role to actions, in snake_case; a role that is not named keeps the usual ones.</summary>
    public Dictionary<string, IReadOnlyList<string>> Roles { get; set; } = [];

    internal IEnumerable<ConfigurationProblem> Problems(string field) =>
        PolicyCheck.Names($"{field}.purpose_required", PurposeRequired, AccessActions.All)
            .Concat(PolicyCheck.Names($"{field}.case_number_required", CaseNumberRequired, AccessActions.All))
            .Concat(PurposeProblems(field))
            .Concat(PolicyCheck.Each($"{field}.training", Training, (course, at) => course.Problems(at)))
            .Concat(PolicyCheck.Unique($"{field}.training", Training.Select(course => course?.Course), ".course"))
            .Concat(Passwords.Problems($"{field}.passwords"))
            .Concat(PolicyCheck.Names($"{field}.second_factor", SecondFactor, AccessRoles.All))
            .Concat(PolicyCheck.Range($"{field}.inactive_days", InactiveDays, 1, PolicyLimits.YearDays))
            .Concat(SessionProblems(field))
            .Concat(RoleProblems($"{field}.roles"));

    private IEnumerable<ConfigurationProblem> PurposeProblems(string field)
    {
        foreach ((string name, IReadOnlyList<string> purposes) in new[] { ("purposes", Purposes), ("prohibited_purposes", ProhibitedPurposes) })
        {
            string list = $"{field}.{name}";
            foreach (ConfigurationProblem problem in PolicyCheck.Count(list, purposes.Count).Concat(PolicyCheck.Unique(list, purposes)))
                yield return problem;
            for (int i = 0; i < purposes.Count; i++)
            {
                if (!PolicyCheck.IsSnakeCase(purposes[i]))
                {
                    yield return new(PolicyCheck.Element(list, i),
                        $"write up to {PolicyLimits.NameLengthMax} of a-z, 0-9 and _, such as criminal_investigation.");
                }
            }
        }
        PurposeRules rules = new(this);
        for (int i = 0; i < Purposes.Count; i++)
        {
            if (PolicyCheck.IsSnakeCase(Purposes[i]) && rules.FindProhibited(Purposes[i]) is { } prohibited)
                yield return new(PolicyCheck.Element($"{field}.purposes", i), $"it holds the prohibited purpose {prohibited}; take one of the two out.");
        }
    }

    private IEnumerable<ConfigurationProblem> SessionProblems(string field)
    {
        const int DayMinutes = 24 * 60, SessionsMax = 8;
        IEnumerable<ConfigurationProblem> ranges = PolicyCheck.Range($"{field}.session_idle_minutes", SessionIdleMinutes, 1, DayMinutes)
            .Concat(PolicyCheck.Range($"{field}.session_minutes", SessionMinutes, 1, DayMinutes))
            .Concat(PolicyCheck.Range($"{field}.sessions_per_account", SessionsPerAccount, 1, SessionsMax));
        foreach (ConfigurationProblem problem in ranges)
            yield return problem;
        if (SessionMinutes < SessionIdleMinutes)
            yield return new($"{field}.session_minutes", "less than session_idle_minutes; write as many or more.");
    }

    private IEnumerable<ConfigurationProblem> RoleProblems(string field)
    {
        foreach ((string name, IReadOnlyList<string>? actions) in Roles)
        {
            if (!AccessRoles.TryParse(name, out AccessRole role))
            {
                yield return new(field, $"a role that nobody knows is named; known are {string.Join(", ", AccessRoles.All)}.");
                continue;
            }
            if (actions is null)
            {
                yield return new($"{field}.{name}", "null; write the actions, or [] when nobody has the role.");
                continue;
            }
            foreach (ConfigurationProblem problem in PolicyCheck.Names($"{field}.{name}", actions, AccessActions.All))
                yield return problem;
            for (int i = 0; role == AccessRole.Integration && i < actions.Count; i++)
            {
                if (AccessActions.TryParse(actions[i], out AccessAction action) && !AccessRoles.IsForPrograms(action))
                    yield return new(PolicyCheck.Element($"{field}.{name}", i), "a person must answer for it, so no program may do it; take it out.");
            }
        }
        AccessRules rules = new(this);
        if (!Enum.GetValues<AccessRole>().Any(role => rules.MayDo(role, AccessAction.ManageAccounts)))
            yield return new(field, "nobody could manage accounts; give manage_accounts to a role.");
    }
}

/// <summary>A course.</summary>
public sealed record TrainingPolicy
{
    /// <summary>Its name.</summary>
    public required string Course { get; init; }

    /// <summary>Days for which it counts; 0: for ever.</summary>
    public int ValidDays { get; set; }

    /// <summary>Roles, in snake_case, that need it; empty: all people.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [];

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        foreach (ConfigurationProblem problem in PolicyCheck.Text($"{field}.course", Course, required: true)
            .Concat(PolicyCheck.Range($"{field}.valid_days", ValidDays, 0, PolicyLimits.LongDaysMax))
            .Concat(PolicyCheck.Names($"{field}.roles", Roles, AccessRoles.All)))
            yield return problem;
        if (Roles.Contains(AccessRoles.Name(AccessRole.Integration)))
            yield return new($"{field}.roles", "a program takes no course; take integration out.");
    }
}

/// <summary>Passwords and lock-out.</summary>
public sealed record PasswordPolicy
{
    /// <summary>Fewest characters.</summary>
    public int LengthMin { get; set; } = 12;

    /// <summary>Days after which it must be changed; 0: never.</summary>
    public int ValidDays { get; set; }

    /// <summary>Failures after which the account is locked.</summary>
    public int Failures { get; set; } = 5;

    /// <summary>Minutes for which it stays locked.</summary>
    public int LockedMinutes { get; set; } = 30;

    // Eight characters: the least of NIST SP 800-63B, 5.1.1; ten failures leave a guesser nothing (5.2.2 allows a hundred).
    internal IEnumerable<ConfigurationProblem> Problems(string field) =>
        PolicyCheck.Range($"{field}.length_min", LengthMin, 8, 64)
            .Concat(PolicyCheck.Range($"{field}.valid_days", ValidDays, 0, PolicyLimits.LongDaysMax))
            .Concat(PolicyCheck.Range($"{field}.failures", Failures, 1, 10))
            .Concat(PolicyCheck.Range($"{field}.locked_minutes", LockedMinutes, 1, 24 * 60));
}

namespace Alpr.Access;

/// <summary>Until when people's training counts, for reminders before the gate refuses them.</summary>
public static class TrainingCalendar
{
    /// <summary>Each course of the policy that an open account has passed, with its last day; courses without one are left out.</summary>
    public static IReadOnlyList<(string User, string Course, DateOnly LastDay)> Of(AccountStore store, AgencyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(policy);
        AccessRules rules = new(policy.Access);
        return
        [
            .. from account in store.Accounts.All
               where account.DisabledBecause.Length == 0
               from course in rules.CoursesOf(account.Role)
               let passed = account.Training.FirstOrDefault(record => TrainingCheck.IsSame(record.Course, course.Course))
               where passed is not null
               let last = TrainingCheck.LastDay(passed, course)
               where last != DateOnly.MaxValue
               select (account.User, course.Course, last),
        ];
    }

    /// <summary>
    /// How an account stands with each course that the policy asks of its role: the last day on which it counts, <see cref="DateOnly.MaxValue"/> for ever, null when
    /// it was not passed.
    /// </summary>
    public static IReadOnlyList<(string Course, DateOnly? LastDay)> Of(AccountInfo account, AgencyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(policy);
        return [.. new AccessRules(policy.Access).CoursesOf(account.Role).Select(course =>
            (course.Course, account.Training.FirstOrDefault(record => TrainingCheck.IsSame(record.Course, course.Course)) is { } passed ? TrainingCheck.LastDay(passed, course) : (DateOnly?)null))];
    }
}

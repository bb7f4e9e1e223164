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
}

using System.Globalization;

namespace Alpr.Access;

/// <summary>Whether an account has passed what the policy asks of its role.</summary>
internal static class TrainingCheck
{
    /// <summary>The first course that is missing or has expired, in words; null when all are current.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="policy">The agency's.</param>
    /// <param name="today">The agency's day; null: the calendar is not set, and no course expires by it.</param>
    public static string? Refusal(Account account, AgencyPolicy policy, DateOnly? today)
    {
        if (account.Role == AccessRole.Integration) // a program takes no course
            return null;
        foreach (TrainingPolicy course in policy.Access.Training)
        {
            if (course.Roles.Count > 0 && !course.Roles.Contains(AccessRoles.Name(account.Role), StringComparer.OrdinalIgnoreCase))
                continue;
            TrainingRecord? passed = account.Training.FirstOrDefault(record => IsSame(record.Course, course.Course));
            if (passed is null)
                return $"The training '{course.Course}' is not on record. Pass it, and have the administrator record it.";
            string last = LastDay(passed, course).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (today > LastDay(passed, course))
                return $"The training '{course.Course}' expired on {last}. Pass it again, and have the administrator record it.";
        }
        return null;
    }

    /// <summary>Courses are one when they differ in case alone.</summary>
    public static bool IsSame(string course, string other) => string.Equals(course, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The last day on which a course counts that was passed.</summary>
    public static DateOnly LastDay(TrainingRecord passed, TrainingPolicy course)
    {
        DateOnly own = passed.Expires ?? DateOnly.MaxValue;
        if (course.ValidDays <= 0 || DateOnly.MaxValue.DayNumber - passed.Completed.DayNumber <= course.ValidDays)
            return own;
        DateOnly byPolicy = passed.Completed.AddDays(course.ValidDays);
        return byPolicy < own ? byPolicy : own;
    }
}

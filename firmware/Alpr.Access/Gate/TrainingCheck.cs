using System.Globalization;

namespace Alpr.Access;

/// <summary>Whether an account has passed what the policy asks of its role.</summary>
internal static class TrainingCheck
{
    /// <summary>Every course that is missing or has expired, in words, with the remedy; null when all are current.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="policy">The agency's.</param>
    /// <param name="today">The agency's day; null: the calendar is not set, and no course expires by it.</param>
    public static string? Refusal(Account account, AgencyPolicy policy, DateOnly? today)
    {
        List<string> missing = [], expired = [];
        foreach ((TrainingPolicy course, TrainingRecord? passed) in Wanting(account, policy, today))
        {
            if (passed is null)
                missing.Add($"'{course.Course}'");
            else
                expired.Add(string.Create(CultureInfo.InvariantCulture, $"The training '{course.Course}' expired on {LastDay(passed, course):yyyy-MM-dd}."));
        }
        if (missing.Count + expired.Count == 0)
            return null;
        if (missing.Count > 0)
            expired.Insert(0, $"The training {missing[0]} is not on record{(missing.Count > 1 ? $", nor {string.Join(", ", missing.Skip(1))}" : "")}.");
        string them = missing.Count + (missing.Count > 0 ? expired.Count - 1 : expired.Count) > 1 ? "them" : "it";
        return $"{string.Join(' ', expired)} Pass {them}{(missing.Count == 0 ? " again" : "")}, and have the administrator record {them}.";
    }

    /// <summary>The courses that keep an account from doing anything: each with what is on record of it, if it has expired.</summary>
    public static IEnumerable<(TrainingPolicy Course, TrainingRecord? Passed)> Wanting(Account account, AgencyPolicy policy, DateOnly? today)
    {
        foreach (TrainingPolicy course in new AccessRules(policy.Access).CoursesOf(account.Role)) // none of a program, which takes no course
        {
            TrainingRecord? passed = account.Training.FirstOrDefault(record => IsSame(record.Course, course.Course));
            if (passed is null || today > LastDay(passed, course))
                yield return (course, passed);
        }
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

using Alpr.Access;

namespace Alpr.Web.Pages;

/// <summary>An account as an administrator sees it.</summary>
internal sealed record AccountAnswer
{
    /// <summary>User name.</summary>
    public required string User { get; init; }

    /// <summary>The person's or the program's name.</summary>
    public required string FullName { get; init; }

    /// <summary>The agency it acts for.</summary>
    public required string Agency { get; init; }

    /// <summary>What it is for.</summary>
    public required string Role { get; init; }

    /// <summary><c>open</c>, <c>locked</c>, <c>inactive</c> or <c>disabled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is disabled; empty: it is not.</summary>
    public required string DisabledBecause { get; init; }

    /// <summary>When the lock ends; null: it is not locked, or nobody knows.</summary>
    public required DateTimeOffset? LockedUntil { get; init; }

    /// <summary>An administrator set the password, and it was not changed since.</summary>
    public required bool MustChangePassword { get; init; }

    /// <summary>A time-based code is enrolled.</summary>
    public required bool HasCode { get; init; }

    /// <summary>Client certificates.</summary>
    public required int Certificates { get; init; }

    /// <summary>Null: never.</summary>
    public required DateTimeOffset? LastSignIn { get; init; }

    /// <summary>Courses that it must have or has.</summary>
    public required IReadOnlyList<CourseAnswer> Courses { get; init; }

    /// <summary>Of an account.</summary>
    /// <param name="account">It.</param>
    /// <param name="policy">In force.</param>
    /// <param name="now">Null: the clock is not set, and nothing ends by it.</param>
    public static AccountAnswer Of(AccountInfo account, AgencyPolicy policy, DateTimeOffset? now) => new()
    {
        User = account.User,
        FullName = account.FullName,
        Agency = account.Agency,
        Role = AccessRoles.Name(account.Role),
        State = account.DisabledBecause.Length > 0 ? "disabled" : IsLocked(account, now) ? "locked" : now - account.Active >= TimeSpan.FromDays(policy.Access.InactiveDays) ? "inactive" : "open",
        DisabledBecause = account.DisabledBecause,
        LockedUntil = account.LockedUntil,
        MustChangePassword = account.MustChangePassword,
        HasCode = account.HasTotp,
        Certificates = account.Certificates.Count,
        LastSignIn = account.LastSignIn,
        Courses = CoursesOf(account, policy, now),
    };

    private static bool IsLocked(AccountInfo account, DateTimeOffset? now) => account.IsLocked && !(account.LockedUntil <= now);

    private static List<CourseAnswer> CoursesOf(AccountInfo account, AgencyPolicy policy, DateTimeOffset? now)
    {
        DateOnly? today = now is { } known ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(known, policy.Zone).DateTime) : null;
        List<CourseAnswer> courses = [.. TrainingCalendar.Of(account, policy).Select(one => new CourseAnswer(one.Course, IsRequired: true, Passed(one.Course)?.Completed,
            one.LastDay == DateOnly.MaxValue ? null : one.LastDay, IsCurrent: one.LastDay is { } last && !(today > last)))];
        courses.AddRange(account.Training.Where(passed => !courses.Any(one => IsSame(one.Course, passed.Course)))
            .Select(passed => new CourseAnswer(passed.Course, IsRequired: false, passed.Completed, passed.Expires, IsCurrent: !(today > passed.Expires))));
        return courses;

        TrainingRecord? Passed(string course) => account.Training.FirstOrDefault(one => IsSame(one.Course, course));
    }

    private static bool IsSame(string course, string other) => string.Equals(course, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A course of an account.</summary>
/// <param name="Course">Its name.</param>
/// <param name="IsRequired">The policy asks it of the role.</param>
/// <param name="Completed">Day on which it was passed; null: it was not.</param>
/// <param name="LastDay">Last day on which it counts; null: for ever, or it was not passed.</param>
/// <param name="IsCurrent">It counts today.</param>
internal sealed record CourseAnswer(string Course, bool IsRequired, DateOnly? Completed, DateOnly? LastDay, bool IsCurrent);

namespace Alpr.Oversight;

/// <summary>How a duty stands.</summary>
public enum DutyState
{
    /// <summary>Nothing is to be done yet.</summary>
    Upcoming,

    /// <summary>It can and should be done now.</summary>
    Due,

    /// <summary>It should have been done.</summary>
    Overdue,
}

/// <summary>Something that comes due, and when. Days are the agency's.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Kind">As <see cref="Access.DutyPolicy.Kind"/>; or <c>training</c>, <c>agreement</c>, <c>damage</c>.</param>
/// <param name="DueFrom">The first day on which it is due.</param>
/// <param name="DueBy">The last day on which it is in time.</param>
/// <param name="State">How it stands.</param>
/// <param name="LastDone">When it was done last, as the log says; null: never.</param>
/// <param name="Detail">What it is about: the period, the agency, the course.</param>
public sealed record DutyStatus(
    string Name, string Kind, DateOnly DueFrom, DateOnly DueBy, DutyState State, DateOnly? LastDone, string Detail);

/// <summary>Until when somebody's training counts.</summary>
/// <param name="User">The account.</param>
/// <param name="Course">The course.</param>
/// <param name="ValidUntil">The last day on which it counts.</param>
public sealed record TrainingExpiry(string User, string Course, DateOnly ValidUntil);

namespace Alpr.Access;

/// <summary>One person's or program's account as it lies in the file. Nothing but the store and the sign-in see it: it holds secrets.</summary>
internal sealed record Account
{
    /// <summary>In lower case; see <see cref="UserName"/>.</summary>
    public required string User { get; init; }

    public required string FullName { get; init; }

    public required string Agency { get; init; }

    public required AccessRole Role { get; init; }

    /// <summary>Null for a program, which has only certificates.</summary>
    public PasswordHash? Password { get; init; }

    /// <summary>When the password was set; null: the calendar was not set then, and it counts from the first time that it was.</summary>
    public DateTimeOffset? PasswordSet { get; init; }

    /// <summary>An administrator set the password, so somebody else knows it.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Secret of the time-based code (RFC 6238), 20 bytes; null: none.</summary>
    public byte[]? TotpSecret { get; init; }

    /// <summary>The last time step whose code was used: neither it nor an earlier one counts again.</summary>
    public long TotpStep { get; init; }

    /// <summary>SHA-256 of client certificates, 64 lower-case hex digits.</summary>
    public required IReadOnlyList<string> Certificates { get; init; }

    public required IReadOnlyList<TrainingRecord> Training { get; init; }

    /// <summary>Null: the calendar was not set.</summary>
    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? LastSignIn { get; init; }

    /// <summary>From when inactivity counts: creation, sign-in or being enabled, the last of them. Null as in <see cref="PasswordSet"/>.</summary>
    public DateTimeOffset? Active { get; init; }

    /// <summary>Failed sign-ins since the last good one or the last lock.</summary>
    public int Failures { get; init; }

    public bool IsLocked { get; init; }

    /// <summary>Null while locked: the calendar was not set when it was locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Empty: enabled.</summary>
    public required string DisabledBecause { get; init; }

    /// <summary>Without failures and lock.</summary>
    public Account Unlocked() => this with { Failures = 0, IsLocked = false, LockedUntil = null };

    /// <summary>Days of inactivity have run out. A calendar that is not set lets none run out.</summary>
    public bool IsInactive(DateTimeOffset? now, AccessPolicy policy) => now - Active >= TimeSpan.FromDays(policy.InactiveDays);

    /// <summary>The password must be changed before anything is done.</summary>
    public bool MustChange(DateTimeOffset? now, PasswordPolicy policy) => Password is not null
        && (MustChangePassword || (policy.ValidDays > 0 && now - PasswordSet >= TimeSpan.FromDays(policy.ValidDays)));

    /// <summary>The name alone: a record's own text would hold the secrets.</summary>
    public override string ToString() => User;
}

/// <summary>That somebody passed a course.</summary>
/// <param name="Course">The course as the policy names it.</param>
/// <param name="Completed">Day on which it was passed.</param>
/// <param name="Expires">Last day on which it counts, if its certificate names one; <see cref="TrainingPolicy.ValidDays"/> counts as well.</param>
/// <param name="RecordedBy">User name of who wrote it down.</param>
public sealed record TrainingRecord(string Course, DateOnly Completed, DateOnly? Expires, string RecordedBy);

/// <summary>What an administrator sees of an account: no secret.</summary>
public sealed record AccountInfo
{
    internal AccountInfo(Account account)
    {
        (User, FullName, Agency, Role) = (account.User, account.FullName, account.Agency, account.Role);
        (HasPassword, MustChangePassword, HasTotp) = (account.Password is not null, account.MustChangePassword, account.TotpSecret is not null);
        (Certificates, Training) = (account.Certificates, account.Training);
        (Created, LastSignIn, Failures) = (account.Created, account.LastSignIn, account.Failures);
        (IsLocked, LockedUntil, DisabledBecause, Active) = (account.IsLocked, account.LockedUntil, account.DisabledBecause, account.Active);
    }

    /// <summary>User name.</summary>
    public string User { get; }

    /// <summary>The person's or the program's name.</summary>
    public string FullName { get; }

    /// <summary>The agency the account acts for.</summary>
    public string Agency { get; }

    /// <summary>What the account is for.</summary>
    public AccessRole Role { get; }

    /// <summary>False for a program.</summary>
    public bool HasPassword { get; }

    /// <summary>The password was set by an administrator and not changed since.</summary>
    public bool MustChangePassword { get; }

    /// <summary>A time-based code is enrolled.</summary>
    public bool HasTotp { get; }

    /// <summary>SHA-256 of client certificates, lower-case hex.</summary>
    public IReadOnlyList<string> Certificates { get; }

    /// <summary>Courses passed, the latest record of each.</summary>
    public IReadOnlyList<TrainingRecord> Training { get; }

    /// <summary>UTC; null: the calendar was not set.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>UTC; null: never, or the calendar was not set.</summary>
    public DateTimeOffset? LastSignIn { get; }

    /// <summary>UTC, from when inactivity counts; null: the calendar was not set.</summary>
    public DateTimeOffset? Active { get; }

    /// <summary>Failed sign-ins since the last good one.</summary>
    public int Failures { get; }

    /// <summary>Locked after failures; an attempt after the lock's end opens it.</summary>
    public bool IsLocked { get; }

    /// <summary>UTC; null: not locked, or the calendar was not set.</summary>
    public DateTimeOffset? LockedUntil { get; }

    /// <summary>Why it is disabled; empty: it is not.</summary>
    public string DisabledBecause { get; }
}

using System.Globalization;

namespace Alpr.Access;

/// <summary>What came of an attempt.</summary>
/// <param name="Account">As it is then.</param>
/// <param name="Refusal">For the administrator, in the log; null: it is good. Never told outside.</param>
internal sealed record SignInDecision(Account Account, string? Refusal);

/// <summary>
/// Decides one attempt on one account, on what the attempts before left: called within a change of the store, so that a hundred attempts at once
/// are counted one after the other and those behind the last that is allowed find the account locked, the right password too.
/// </summary>
/// <param name="policy">The agency's.</param>
/// <param name="now">The calendar; null: not set.</param>
/// <param name="isLockOver">Whether an account's lock has run out.</param>
internal sealed class SignInJudge(AgencyPolicy policy, DateTimeOffset? now, Func<Account, bool> isLockOver)
{
    /// <summary>Judges a sign-in.</summary>
    /// <param name="account">As it is now.</param>
    /// <param name="request">What was shown.</param>
    /// <param name="compared">The hash that the password was compared with.</param>
    /// <param name="matches">Whether it did.</param>
    /// <param name="raised">The password hashed with more rounds; null: not needed.</param>
    public SignInDecision SignIn(Account account, SignInRequest request, PasswordHash? compared, bool matches, PasswordHash? raised)
    {
        if (Closed(account, compared) is { } closed)
            return new(account, closed);
        Account opened = account.IsLocked ? account.Unlocked() : account;
        if (!matches)
            return Fail(opened, "wrong password");
        if (SecondFactorRefusal(opened, request, out long step) is { } refusal)
            return Fail(opened, refusal);
        Account good = opened.Unlocked() with { LastSignIn = now ?? opened.LastSignIn, Active = now ?? opened.Active, TotpStep = step };
        return new(raised is null ? good : good with { Password = raised }, null);
    }

    /// <summary>Judges the old password when a new one is to be set.</summary>
    public SignInDecision OldPassword(Account account, PasswordHash? compared, bool matches)
    {
        if (Closed(account, compared) is { } closed)
            return new(account, closed);
        return matches ? new(account.Unlocked(), null) : Fail(account.IsLocked ? account.Unlocked() : account, "wrong password");
    }

    /// <summary>Why a program's account is not let in; null when it is.</summary>
    public string? Closed(Account account) => account.DisabledBecause.Length > 0 ? $"the account is disabled: {account.DisabledBecause}"
        : account.IsInactive(now, policy.Access) ? $"no sign-in for {policy.Access.InactiveDays} days; an administrator can enable the account"
        : null;

    private string? Closed(Account account, PasswordHash? compared) =>
        account.Password is not { } password ? "a program has no password; it signs in by its certificate"
        : Closed(account) is { } closed ? closed
        : account.IsLocked && !isLockOver(account) ? $"the account is locked{Until(account)}"
        : compared is null || !password.Salt.AsSpan().SequenceEqual(compared.Salt) ? "the password was changed at the same moment"
        : null;

    private SignInDecision Fail(Account account, string what)
    {
        PasswordPolicy passwords = policy.Access.Passwords;
        int failures = account.Failures + 1;
        string counted = $"{what} ({failures} of {passwords.Failures})";
        if (failures < passwords.Failures)
            return new(account with { Failures = failures }, counted);
        Account locked = account with { Failures = failures, IsLocked = true, LockedUntil = now?.AddMinutes(passwords.LockedMinutes) };
        return new(locked, $"{counted}; the account is locked for {passwords.LockedMinutes} minutes{Until(locked)}");
    }

    private string? SecondFactorRefusal(Account account, SignInRequest request, out long step)
    {
        step = account.TotpStep;
        bool isNeeded = account.TotpSecret is not null || NewAccount.NeedsSecondFactor(account.Role, policy);
        if (!isNeeded || (Fingerprint.Of(request.CertificateSha256) is { } fingerprint && account.Certificates.Contains(fingerprint)))
            return null;
        string certificate = request.CertificateSha256.Length > 0 ? "; the client's certificate is not one of the account's" : "";
        if (account.TotpSecret is not { } secret)
            return $"no second factor: the account has no time-based code enrolled{certificate}";
        if (request.Code.Length == 0)
            return "no second factor: no code was given" + certificate;
        if (now is not { } utc)
            return "the clock is not set, so that no code can be compared: set it, or use a certificate" + certificate;
        if (Totp.Find(secret, request.Code, utc) is not { } found)
            return "wrong code" + certificate;
        if (found <= account.TotpStep)
        {
            return found + 2 < account.TotpStep
                ? "the code is older than one used before: the clock was set back; correct it or enrol the code again"
                : "the code was used before";
        }
        step = found;
        return null;
    }

    private static string Until(Account account) => account.LockedUntil is { } until
        ? string.Create(CultureInfo.InvariantCulture, $" until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
        : "";
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Alpr.Access;

/// <summary>All accounts at one moment. Never changes: a change makes another.</summary>
internal sealed class AccountSet
{
    /// <summary>None.</summary>
    public static readonly AccountSet Empty = new(ImmutableSortedDictionary.Create<string, Account>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, Account> _byUser;

    private AccountSet(ImmutableSortedDictionary<string, Account> byUser) => _byUser = byUser;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Account> All => [.. _byUser.Values];

    /// <summary>How many there are.</summary>
    public int Count => _byUser.Count;

    /// <summary>The account of a name as it is kept.</summary>
    public Account? Find(string? user) => user is null ? null : _byUser.GetValueOrDefault(user);

    /// <summary>The account that has a certificate.</summary>
    public Account? FindCertificate(string fingerprint) => _byUser.Values.FirstOrDefault(account => account.Certificates.Contains(fingerprint));

    /// <summary>With an account new or in the place of the one of its name.</summary>
    public AccountSet With(Account account) => new(_byUser.SetItem(account.User, account));

    /// <summary>
    /// With the moment in the place of those that were not known because the calendar was not set: what counts from them counts from now.
    /// </summary>
    public AccountSet Dated(DateTimeOffset? now)
    {
        AccountSet dated = this;
        if (now is null)
            return dated;
        foreach (Account account in _byUser.Values)
        {
            DateTimeOffset? passwordSet = account.Password is null ? null : account.PasswordSet ?? now;
            if (account.Active is null || account.PasswordSet != passwordSet)
                dated = dated.With(account with { Active = account.Active ?? now, PasswordSet = passwordSet });
        }
        return dated;
    }

    /// <summary>False when the accounts do not keep to their bounds.</summary>
    public static bool TryMake(IReadOnlyList<Account> accounts, [NotNullWhen(true)] out AccountSet? set)
    {
        set = null;
        if (accounts.Count > AccessLimits.AccountsMax || !accounts.All(IsWhole))
            return false;
        if (accounts.DistinctBy(account => account.User).Count() != accounts.Count)
            return false;
        set = new(Empty._byUser.AddRange(accounts.Select(account => KeyValuePair.Create(account.User, account))));
        return true;
    }

    private static bool IsWhole(Account account) => account is { Failures: >= 0, TotpStep: >= 0 }
        && UserName.Of(account.User) == account.User
        && Enum.IsDefined(account.Role)
        && new[] { account.FullName, account.Agency, account.DisabledBecause }.All(text => text.Length <= AccessLimits.NameLengthMax)
        && (account.Password is null || IsWhole(account.Password))
        && account.TotpSecret is null or { Length: Totp.SecretBytes }
        && account.Certificates.Count <= AccessLimits.CertificatesMax
        && account.Certificates.All(text => text is not null && Fingerprint.Of(text) == text)
        && account.Training.Count <= AccessLimits.CoursesMax && account.Training.All(IsWhole);

    private static bool IsWhole(PasswordHash password) => password is { Salt.Length: PasswordHasher.SaltBytes, Hash.Length: PasswordHasher.HashBytes }
        && password.Iterations is > 0 and <= PasswordHasher.IterationsMax;

    private static bool IsWhole(TrainingRecord record) =>
        record is { Course.Length: <= AccessLimits.NameLengthMax, RecordedBy.Length: <= AccessLimits.UserNameLengthMax };
}

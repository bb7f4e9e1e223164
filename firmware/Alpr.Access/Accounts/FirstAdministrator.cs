using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>
/// What is done from the command line on the unit itself, by whoever holds its key: make the first account, and let an administrator in again.
/// There is no account and no password that a unit comes with.
/// </summary>
public sealed class FirstAdministrator
{
    private const string Client = "command line on the unit", By = "unit";

    private readonly AccountStore _store;
    private readonly IAccessLog _log;
    private readonly IClock _clock;
    private readonly Func<AgencyPolicy> _policy;
    private readonly PasswordHasher _hasher;

    /// <summary>Names what it works on.</summary>
    public FirstAdministrator(AccountStore store, IAccessLog log, IClock clock, Func<AgencyPolicy> policy)
        : this(store, log, clock, policy, new PasswordHasher())
    {
    }

    internal FirstAdministrator(AccountStore store, IAccessLog log, IClock clock, Func<AgencyPolicy> policy, PasswordHasher hasher) =>
        (_store, _log, _clock, _policy, _hasher) = (store, log, clock, policy, hasher);

    /// <summary>Why no account may have a user name, with the remedy; null: one may. To be asked before anything is begun.</summary>
    public static string? UserRefusal(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return UserName.Refusal(user);
    }

    /// <summary>Why no account may have a full name, with the remedy; null: one may.</summary>
    public static string? FullNameRefusal(string fullName) => NewAccount.NameRefusal("full name", fullName);

    /// <summary>Makes the first account. Its record is signed before its password is given.</summary>
    /// <exception cref="AccessRefusedException">There is an account already, or the names are none.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public AccountSecrets Create(string user, string fullName) => Recorded($"create {Shown(user)} as administrator, the first account", policy =>
    {
        DateTimeOffset? now = AccessCalendar.Now(_clock);
        (Account account, AccountSecrets secrets) = NewAccount.Make(user, fullName, policy.Agency, AccessRole.Administrator, policy, _hasher, now);
        return _store.Change(accounts => accounts.Count == 0
            ? (accounts.With(account), secrets)
            : throw new AccessRefusedException(
                "There are accounts already. An administrator makes further ones; if none can sign in, let one in again."));
    });

    /// <summary>
    /// Lets an administrator in again who is there but cannot sign in: enables the account, gives it a first password and, where policy wants
    /// one, a new code. Who can do this on the unit could as well remove all accounts; this way they stay.
    /// </summary>
    /// <exception cref="AccessRefusedException">There is no such administrator.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public AccountSecrets LetInAgain(string user) => Recorded($"let {Shown(user)} in again", policy =>
    {
        DateTimeOffset? now = AccessCalendar.Now(_clock);
        Account before = _store.Accounts.Find(UserName.Of(user)) is { Role: AccessRole.Administrator } found
            ? found
            : throw new AccessRefusedException("There is no administrator of this name.");
        bool withTotp = NewAccount.NeedsSecondFactor(before.Role, policy) || before.TotpSecret is not null;
        (Account fresh, AccountSecrets secrets) = NewAccount.WithFirstPassword(before, withTotp, _hasher, now);
        return _store.Change(accounts => (accounts.With(accounts.Find(before.User)!.Unlocked() with
        {
            Password = fresh.Password,
            PasswordSet = now,
            MustChangePassword = true,
            TotpSecret = fresh.TotpSecret,
            TotpStep = fresh.TotpStep,
            Active = now,
            DisabledBecause = "",
        }), secrets));
    });

    private AccountSecrets Recorded(string asked, Func<AgencyPolicy, AccountSecrets> act)
    {
        AgencyPolicy policy = _policy();
        Contracts.V1.Access access = new()
        {
            User = By,
            Agency = AccessText.Cleaned(policy.Agency),
            Action = AccessActions.Name(AccessAction.ManageAccounts),
            Asked = asked,
            Client = Client,
        };
        try
        {
            AccountSecrets secrets = act(policy);
            _log.Write(access);
            return secrets;
        }
        catch (AccessRefusedException refused)
        {
            (access.Refused, access.RefusedBecause) = (true, refused.Message);
            _log.Write(access);
            throw;
        }
    }

    private static string Shown(string user) => UserName.Of(user) ?? "(no user name)";
}

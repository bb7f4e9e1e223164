using System.Globalization;
using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>
/// Accounts in the hands of an administrator. Everything goes through the gate and so into the signed log, refused or done. Any thread.
/// </summary>
/// <remarks>
/// Accounts are never removed: a name that came back with another person behind it would make two persons one in the log. At least one
/// enabled administrator remains. Whatever takes something from an account ends its sessions.
/// </remarks>
public sealed class AccountManager
{
    private const string NoName = "(no user name)";

    private readonly AccountStore _store;
    private readonly Authenticator _door;
    private readonly IAccessGate _gate;
    private readonly IClock _clock;
    private readonly Func<AgencyPolicy> _policy;

    /// <summary>Names what it works on.</summary>
    public AccountManager(AccountStore store, Authenticator door, IAccessGate gate, IClock clock, Func<AgencyPolicy> policy) =>
        (_store, _door, _gate, _clock, _policy) = (store, door, gate, clock, policy);

    /// <summary>All accounts, without their secrets.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    public IReadOnlyList<AccountInfo> List(AccessSession by, string purpose = "") =>
        _gate.Use(by, new() { Action = AccessAction.ManageAccounts, Asked = "list accounts", Purpose = purpose }, () =>
        {
            IReadOnlyList<AccountInfo> infos = [.. _store.Accounts.All.Select(account => new AccountInfo(account))];
            return new AccessResult<IReadOnlyList<AccountInfo>>(infos, infos.Count);
        });

    /// <summary>Makes an account. A person's gets a first password, and a code where the role needs one; a program's gets neither.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed, the name is taken or none, or there are too many.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public AccountSecrets Create(AccessSession by, string user, string fullName, string agency, AccessRole role, string purpose = "") =>
        Manage(by, $"create {Shown(user)} as {AccessRoles.Name(role)}", purpose, now =>
        {
            (Account account, AccountSecrets secrets) = NewAccount.Make(user, fullName, agency, role, _policy(), _door.Hasher, now);
            return _store.Change(accounts =>
            {
                if (accounts.Find(account.User) is not null)
                    throw new AccessRefusedException("There is an account of this name; names are not used twice.");
                if (accounts.Count >= AccessLimits.AccountsMax)
                    throw new AccessRefusedException($"There are {AccessLimits.AccountsMax} accounts, the most there can be.");
                return (accounts.With(account).Dated(now), secrets);
            });
        });

    /// <summary>Gives an account another role. A program stays a program.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void ChangeRole(AccessSession by, string user, AccessRole role, string purpose = "") =>
        Change(by, user, $"make {Shown(user)} {AccessRoles.Name(role)}", purpose, account =>
        {
            if (!Enum.IsDefined(role))
                throw new AccessRefusedException("There is no such role.");
            if ((role == AccessRole.Integration) != (account.Role == AccessRole.Integration))
                throw new AccessRefusedException("A person's account cannot become a program's, nor the other way: create another.");
            return account with { Role = role };
        });

    /// <summary>Corrects a full name.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void ChangeFullName(AccessSession by, string user, string fullName, string purpose = "") =>
        Change(by, user, $"change the full name of {Shown(user)}", purpose,
            account => account with { FullName = NewAccount.Name("full name", fullName) }, endSessions: false);

    /// <summary>Disables an account.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed, such as for the last enabled administrator; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void Disable(AccessSession by, string user, string because, string purpose = "") =>
        Change(by, user, $"disable {Shown(user)}", purpose, account => account with { DisabledBecause = NewAccount.Name("reason", because) });

    /// <summary>Enables an account that was disabled or is inactive, and unlocks it.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void Enable(AccessSession by, string user, string purpose = "") =>
        Change(by, user, $"enable {Shown(user)}", purpose,
            (account, now) => account.Unlocked() with { DisabledBecause = "", Active = now }, endSessions: false);

    /// <summary>Gives a person a first password again, and unlocks the account.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public AccountSecrets ResetPassword(AccessSession by, string user, string purpose = "") =>
        Manage(by, $"reset the password of {Shown(user)}", purpose, now =>
        {
            (Account fresh, AccountSecrets secrets) = NewAccount.WithFirstPassword(Person(_store.Accounts, user), withTotp: false, _door.Hasher, now);
            Put(user, account => account.Unlocked() with { Password = fresh.Password, PasswordSet = now, MustChangePassword = true }, now);
            _door.Sessions.CloseAllOf(secrets.User);
            return secrets;
        });

    /// <summary>Enrols a new time-based code; one there was counts no more.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public AccountSecrets EnrolTotp(AccessSession by, string user, string purpose = "") =>
        Manage(by, $"enrol a code for {Shown(user)}", purpose, now =>
        {
            (Account fresh, string uri) = NewAccount.WithTotp(Person(_store.Accounts, user));
            Put(user, account => account with { TotpSecret = fresh.TotpSecret, TotpStep = fresh.TotpStep }, now);
            _door.Sessions.CloseAllOf(fresh.User);
            return new AccountSecrets(fresh.User, "", uri);
        });

    /// <summary>Adds a client's certificate: a person's second factor, or a program's way in.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="user">Whose.</param>
    /// <param name="sha256">SHA-256 of the certificate, hex; colons are left out.</param>
    /// <param name="purpose">Why, where the policy asks.</param>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void AddCertificate(AccessSession by, string user, string sha256, string purpose = "") =>
        Manage(by, $"add certificate {Fingerprint.Of(sha256) ?? "(no fingerprint)"} to {Shown(user)}", purpose, now =>
        {
            string fingerprint = Fingerprint.Of(sha256)
                ?? throw new AccessRefusedException("The fingerprint is none: write the 64 hex digits of the certificate's SHA-256.");
            return _store.Change(accounts =>
            {
                Account account = Found(accounts, user);
                if (accounts.FindCertificate(fingerprint) is not null)
                    throw new AccessRefusedException("An account has this certificate already: each is of one account.");
                if (account.Certificates.Count >= AccessLimits.CertificatesMax)
                    throw new AccessRefusedException($"The account has {AccessLimits.CertificatesMax} certificates, the most: take one away first.");
                return (accounts.With(account with { Certificates = [.. account.Certificates, fingerprint] }).Dated(now), true);
            });
        });

    /// <summary>Takes a certificate away.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void RemoveCertificate(AccessSession by, string user, string sha256, string purpose = "") =>
        Change(by, user, $"take certificate {Fingerprint.Of(sha256) ?? "(no fingerprint)"} from {Shown(user)}", purpose, account =>
            account.Certificates.Contains(Fingerprint.Of(sha256) ?? "")
                ? account with { Certificates = [.. account.Certificates.Where(kept => kept != Fingerprint.Of(sha256))] }
                : throw new AccessRefusedException("The account has no such certificate."));

    /// <summary>Writes down that a person passed a course, in the place of what was written of it before; the log keeps that.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="user">Who passed it.</param>
    /// <param name="course">The course as the policy names it.</param>
    /// <param name="completed">Day on which it was passed; not in the future.</param>
    /// <param name="expires">Last day, if the certificate names one.</param>
    /// <param name="purpose">Why, where the policy asks.</param>
    /// <exception cref="AccessRefusedException">It is not allowed; the message says why.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void RecordTraining(AccessSession by, string user, string course, DateOnly completed, DateOnly? expires = null, string purpose = "")
    {
        string until = expires is { } day ? string.Create(CultureInfo.InvariantCulture, $", until {day:yyyy-MM-dd}") : "";
        string asked = string.Create(CultureInfo.InvariantCulture,
            $"record training of {Shown(user)}: {Cut(course)}, completed {completed:yyyy-MM-dd}{until}");
        _gate.Use(by, new() { Action = AccessAction.RecordTraining, Asked = asked, Purpose = purpose }, () =>
        {
            string name = NewAccount.Name("course", course);
            if (completed > AccessCalendar.Today(_clock, _policy()) || expires < completed)
                throw new AccessRefusedException("The days are not right: a course is completed by today and expires after that.");
            TrainingRecord record = new(name, completed, expires, by.User);
            Put(user, account =>
            {
                TrainingRecord[] others = [.. account.Training.Where(kept => !TrainingCheck.IsSame(kept.Course, name))];
                return others.Length >= AccessLimits.CoursesMax
                    ? throw new AccessRefusedException($"The account has {AccessLimits.CoursesMax} courses, the most there can be.")
                    : account with { Training = [.. others, record] };
            }, AccessCalendar.Now(_clock));
            return new AccessResult<bool>(true, 1);
        });
    }

    /// <summary>The courses that keep the person of a session from doing anything: not on record, or expired. Of oneself, so that the gate is not asked.</summary>
    public IReadOnlyList<string> CoursesWanting(AccessSession of)
    {
        ArgumentNullException.ThrowIfNull(of);
        AgencyPolicy policy = _policy();
        return _store.Accounts.Find(of.User) is { } account ? [.. TrainingCheck.Wanting(account, policy, AccessCalendar.Today(_clock, policy)).Select(one => one.Course.Course)] : [];
    }

    /// <summary>The agency's day, after which nobody has passed a course; null: the calendar is not set.</summary>
    public DateOnly? Today => AccessCalendar.Today(_clock, _policy());

    private void Change(AccessSession by, string user, string asked, string purpose, Func<Account, Account> change, bool endSessions = true) =>
        Change(by, user, asked, purpose, (account, _) => change(account), endSessions);

    private void Change(
        AccessSession by, string user, string asked, string purpose, Func<Account, DateTimeOffset?, Account> change, bool endSessions) =>
        Manage(by, asked, purpose, now =>
        {
            Put(user, account => change(account, now), now);
            if (endSessions)
                _door.Sessions.CloseAllOf(UserName.Of(user)!);
            return true;
        });

    private T Manage<T>(AccessSession by, string asked, string purpose, Func<DateTimeOffset?, T> act) =>
        _gate.Use(by, new() { Action = AccessAction.ManageAccounts, Asked = asked, Purpose = purpose },
            () => new AccessResult<T>(act(AccessCalendar.Now(_clock)), 1));

    /// <summary>Changes one account, so that an administrator remains who can sign in.</summary>
    private void Put(string user, Func<Account, Account> change, DateTimeOffset? now) => _store.Change(accounts =>
    {
        AccountSet dated = accounts.Dated(now), next = dated.With(change(Found(dated, user)));
        if (dated.All.Any(account => CanManage(account, now)) && !next.All.Any(account => CanManage(account, now)))
            throw new AccessRefusedException("It is the last enabled administrator: make another one first.");
        return (next, true);
    });

    private bool CanManage(Account account, DateTimeOffset? now) =>
        account is { Role: AccessRole.Administrator, DisabledBecause: "" } && !account.IsInactive(now, _policy().Access);

    private static Account Found(AccountSet accounts, string user) =>
        accounts.Find(UserName.Of(user)) ?? throw new AccessRefusedException("There is no account of this name.");

    private static Account Person(AccountSet accounts, string user) => Found(accounts, user) is { Role: not AccessRole.Integration } person
        ? person
        : throw new AccessRefusedException("A program has no password and no code; it signs in by its certificate.");

    private static string Shown(string user) => UserName.Of(user) ?? NoName;

    private static string Cut(string course) => AccessText.IsClean(course, AccessLimits.NameLengthMax) ? course : "(no course)";
}

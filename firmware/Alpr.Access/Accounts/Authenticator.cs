using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>
/// The door: people sign in with password and, where policy or account want it, a second factor; programs by certificate. Every sign-in, refusal,
/// lock-out and sign-out is an <c>Access</c> record, durable before the answer. Any thread; a call takes as long as a hash, a refusal two seconds
/// or a multiple of them.
/// </summary>
public sealed class Authenticator
{
    /// <summary>
    /// A refusal answers so long after the question, in microseconds: the time tells nobody whether there is such a user, whose failure has to be
    /// written down, and a guesser gets no more than he can wait for.
    /// </summary>
    public const long RefusalAfterUs = 2_000_000;

    /// <summary>What is told outside, whatever the reason is.</summary>
    public const string Refused = "The sign-in is refused. Check user name, password and second factor. After several failures the account is "
        + "locked for a while. An administrator finds the reason in the access log.";

    private readonly AccountStore _store;
    private readonly IAccessLog _log;
    private readonly IClock _clock;
    private readonly Func<AgencyPolicy> _policy;
    private readonly PasswordHasher _hasher;
    private readonly LockOuts _locks;
    private readonly Lock _programs = new();
    private int _underWay;

    /// <summary>Opens the door.</summary>
    /// <param name="store">The accounts.</param>
    /// <param name="log">Where accesses are signed.</param>
    /// <param name="clock">For dates, locks and sessions.</param>
    /// <param name="policy">Gives the policy in force; any thread.</param>
    public Authenticator(AccountStore store, IAccessLog log, IClock clock, Func<AgencyPolicy> policy)
        : this(store, log, clock, policy, new PasswordHasher())
    {
    }

    internal Authenticator(AccountStore store, IAccessLog log, IClock clock, Func<AgencyPolicy> policy, PasswordHasher hasher)
    {
        (_store, _log, _clock, _policy, _hasher) = (store, log, clock, policy, hasher);
        (_locks, Sessions) = (new(clock), new(clock));
    }

    /// <summary>The sessions that are open.</summary>
    internal SessionTable Sessions { get; }

    /// <summary>Makes hashes as this door compares them.</summary>
    internal PasswordHasher Hasher => _hasher;

    /// <summary>Lets a person in.</summary>
    /// <exception cref="AccessRefusedException">Not; the message is the same for every reason.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public SignInOutcome SignIn(SignInRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OneOfFew(askedUs =>
        {
            AgencyPolicy policy = _policy();
            string client = Fingerprint.Of(request.CertificateSha256) ?? AccessText.Cleaned(request.Terminal);
            Account? before = _store.Accounts.Find(UserName.Of(request.User));
            bool matches = _hasher.Matches(request.Password, before?.Password);
            PasswordHash? raised = matches && _hasher.IsOutdated(before!.Password!) ? _hasher.Make(request.Password) : null;
            SignInDecision? decision = before is null
                ? null
                : Decide(before, policy, (judge, account) => judge.SignIn(account, request, before.Password, matches, raised));
            if (decision is not { Refusal: null, Account: { } account })
                throw Refuse(decision?.Account, client, decision?.Refusal ?? "no such user", askedUs);
            _log.Write(AccessRecords.Of(account, client, AccessAction.SignIn, "", null));
            return new SignInOutcome(Open(account, client, policy), account.MustChange(AccessCalendar.Now(_clock), policy.Access.Passwords));
        });
    }

    /// <summary>Lets a program in. One that is in with the same certificate gets its session again.</summary>
    /// <param name="certificateSha256">SHA-256 of the certificate that the connection was made with and whose key the client has proved, hex.</param>
    /// <exception cref="AccessRefusedException">The certificate is no program's, or its account is closed.</exception>
    public AccessSession SignInProgram(string certificateSha256)
    {
        ArgumentNullException.ThrowIfNull(certificateSha256);
        lock (_programs) // two connections of a program at once would end each other's session
            return SignInProgramAlone(certificateSha256);
    }

    private AccessSession SignInProgramAlone(string certificateSha256)
    {
        AgencyPolicy policy = _policy();
        string client = Fingerprint.Of(certificateSha256) ?? "";
        Account? known = _store.Accounts.FindCertificate(client) is { Role: AccessRole.Integration } program ? program : null;
        if (known is not null && Sessions.Find(known.User, client, policy.Access) is { } open)
            return open;
        SignInDecision? decision = known is null ? null : Decide(known, policy, (judge, account) =>
        {
            DateTimeOffset? now = AccessCalendar.Now(_clock);
            string? closed = account.Certificates.Contains(client) ? judge.Closed(account) : "the certificate was taken away at the same moment";
            return closed is null
                ? new(account with { LastSignIn = now ?? account.LastSignIn, Active = now ?? account.Active }, null)
                : new(account, closed);
        });
        if (decision is not { Refusal: null, Account: { } account })
        {
            _log.Write(AccessRecords.Of(decision?.Account, client, AccessAction.SignIn, "", decision?.Refusal ?? "no program has this certificate"));
            throw new AccessRefusedException(Refused);
        }
        _log.Write(AccessRecords.Of(account, client, AccessAction.SignIn, "", null));
        return Open(account, client, policy);
    }

    /// <summary>
    /// The role of the account that a certificate belongs to; null: none's. It says what may be asked with the certificate and lets nobody in: an account that
    /// is closed has its role still.
    /// </summary>
    /// <param name="certificateSha256">As in <see cref="SignInProgram"/>.</param>
    public AccessRole? RoleOf(string certificateSha256)
    {
        ArgumentNullException.ThrowIfNull(certificateSha256);
        return Fingerprint.Of(certificateSha256) is { } known ? _store.Accounts.FindCertificate(known)?.Role : null;
    }

    /// <summary>Lets somebody out. A session that has ended already is left so.</summary>
    public void SignOut(AccessSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        Sessions.Ending(session.Id, _policy().Access, isUsed: false, out AccessSession? open);
        if (open is not null && Sessions.Close(open.Id))
            WriteSignOut(open, "");
    }

    /// <summary>The open session of an identifier, which who connects has shown. Looking does not keep it open; using the gate does.</summary>
    /// <remarks>A session belongs to the client that <see cref="AccessSession.Client"/> names: compare it with the connection's.</remarks>
    public AccessSession? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Sessions.Ending(id, _policy().Access, isUsed: false, out AccessSession? session) is null ? session : null;
    }

    /// <summary>
    /// What keeps somebody from everything, with the remedy: a password to be changed, a course to be passed, a closed account. Null: nothing does. For what shows no
    /// plate and so leaves no record; the gate asks the same by itself.
    /// </summary>
    /// <param name="session">An open one, as <see cref="Find"/> gives it.</param>
    public string? Standing(AccessSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return AccountStanding.Refusal(_store.Accounts.Find(session.User), session, AccessAction.SignIn, _policy(), _clock);
    }

    /// <summary>True when somebody must change the password before anything else.</summary>
    public bool MustChangePassword(AccessSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _store.Accounts.Find(session.User)?.MustChange(AccessCalendar.Now(_clock), _policy().Access.Passwords) == true;
    }

    /// <summary>Sets one's own password. All other sessions of the account end. A wrong old password counts as a failed sign-in.</summary>
    /// <exception cref="AccessRefusedException">The session has ended, the old password is wrong, or the new one is not taken.</exception>
    /// <exception cref="AccountException">The disk does not take it.</exception>
    public void ChangePassword(AccessSession session, string oldPassword, string newPassword)
    {
        ArgumentNullException.ThrowIfNull(session);
        OneOfFew(askedUs =>
        {
            AgencyPolicy policy = _policy();
            const string Asked = "change own password";
            string? ended = Sessions.Ending(session.Id, policy.Access, isUsed: true, out AccessSession? open);
            Account? account = _store.Accounts.Find(open?.User);
            (string Because, string Told)? refusal = ended is not null || account is null
                ? (ended ?? "the account is gone", ended ?? "The account is gone.")
                : TryChangePassword(account, oldPassword, newPassword, policy);
            _log.Write(AccessRecords.Of(account, open?.Client ?? session.Client, AccessAction.ManageAccounts, Asked, refusal?.Because));
            if (refusal is { } refused)
            {
                WaitAfter(askedUs);
                throw new AccessRefusedException(refused.Told);
            }
            Sessions.CloseAllOf(account!.User, exceptId: session.Id);
            return true;
        });
    }

    private (string Because, string Told)? TryChangePassword(Account before, string oldPassword, string newPassword, AgencyPolicy policy)
    {
        bool matches = _hasher.Matches(oldPassword, before.Password);
        SignInDecision decision = Decide(before, policy, (judge, account) => judge.OldPassword(account, before.Password, matches));
        if (decision.Refusal is { } wrong)
        {
            if (decision.Account.IsLocked)
                Sessions.CloseAllOf(before.User);
            return (wrong, "The password is not changed: the old one is not right, or the account is closed.");
        }
        string? refusal = newPassword == oldPassword
            ? "The new password is the old one: use another."
            : PasswordRules.Refusal(newPassword, before.User, policy.Access.Passwords);
        if (refusal is null && !TrySetPassword(before, _hasher.Make(newPassword)))
            refusal = "The password was changed at the same moment. Sign in again.";
        return refusal is null ? null : (refusal, refusal);
    }

    private bool TrySetPassword(Account before, PasswordHash hash) => _store.Change(accounts =>
    {
        DateTimeOffset? now = AccessCalendar.Now(_clock);
        Account account = accounts.Find(before.User)!;
        return account.Password!.Salt.AsSpan().SequenceEqual(before.Password!.Salt)
            ? (accounts.With(account with { Password = hash, PasswordSet = now, MustChangePassword = false }).Dated(now), true)
            : (accounts, false);
    });

    private SignInDecision Decide(Account before, AgencyPolicy policy, Func<SignInJudge, Account, SignInDecision> judge) => _store.Change(accounts =>
    {
        DateTimeOffset? now = AccessCalendar.Now(_clock);
        AccountSet dated = accounts.Dated(now);
        if (dated.Find(before.User) is not { } account)
            return (dated, new SignInDecision(before, "the account is gone"));
        SignInDecision decision = judge(new(policy, now, locked => _locks.IsOver(locked, now, policy.Access.Passwords)), account);
        if (ReferenceEquals(decision.Account, account))
            return (dated, decision);
        if (decision.Account.IsLocked)
            _locks.Begin(account.User, policy.Access.Passwords);
        return (dated.With(decision.Account), decision);
    });

    private AccessSession Open(Account account, string client, AgencyPolicy policy)
    {
        AccessSession session = Sessions.Open(account, client, policy.Access, out IReadOnlyList<AccessSession> ended);
        foreach (AccessSession other in ended)
            WriteSignOut(other, "ended by another sign-in of the account");
        return session;
    }

    private void WriteSignOut(AccessSession session, string asked) =>
        _log.Write(AccessRecords.Of(session, new() { Action = AccessAction.SignOut, Asked = asked }));

    private AccessRefusedException Refuse(Account? account, string client, string because, long askedUs)
    {
        _log.Write(AccessRecords.Of(account, client, AccessAction.SignIn, "", because));
        WaitAfter(askedUs);
        return new(Refused);
    }

    /// <summary>Waits for the next whole number of terms after the question: also a door that is busy tells nothing by its time.</summary>
    private void WaitAfter(long askedUs) => _clock.WaitUntil(askedUs + ((_clock.MonotonicUs - askedUs) / RefusalAfterUs + 1) * RefusalAfterUs);

    private T OneOfFew<T>(Func<long, T> act)
    {
        long askedUs = _clock.MonotonicUs;
        try
        {
            if (Interlocked.Increment(ref _underWay) > AccessLimits.SignInsAtOnceMax)
                throw new AccessRefusedException("Too many sign in at this moment. Try again in some seconds.");
            return act(askedUs);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}

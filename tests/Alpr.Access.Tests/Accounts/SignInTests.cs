using Alpr.Board.Time;

namespace Alpr.Access.Tests.Accounts;

public sealed class SignInTests
{
    private Unit _unit = null!;
    private AccessSession _administrator = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        _administrator = _unit.Administrator();
        _unit.Person(_administrator, "jdoe");
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void A_person_signs_in_with_any_case_of_the_name_and_the_log_says_so()
    {
        AccessSession session = _unit.SignIn("JDoe");
        Contracts.V1.Access record = _unit.Log.Last;
        Assert.That((record.User, record.Agency, record.Action, record.Client, record.Refused), Is.EqualTo(("jdoe", Unit.Agency, "sign_in", "desk 3", false)));
        Assert.That((session.User, session.Role, session.Client), Is.EqualTo(("jdoe", AccessRole.Operator, "desk 3")));
        Assert.That(session.Id, Does.Match("^[0-9a-f]{32}$"));
        _unit.Door.SignOut(session);
        Assert.That(_unit.Log.Last.Action, Is.EqualTo("sign_out"));
        Assert.That(_unit.Door.Find(session.Id), Is.Null);
        int records = _unit.Log.All.Count;
        _unit.Door.SignOut(session);
        Assert.That(_unit.Log.All, Has.Count.EqualTo(records), "who is out goes out no second time");
    }

    [Test]
    public void Outside_all_refusals_are_one_in_words_time_and_hashes_and_the_log_tells_them_apart()
    {
        _unit.Person(_administrator, "gone");
        _unit.Manager.Disable(_administrator, "gone", "left the agency");
        (string User, string Password, string Reason)[] cases =
        [
            ("jdoe", "wrong", "wrong password (1 of 5)"), ("nosuch", "wrong", "no such user"), ("not a name", "wrong", "no such user"),
            ("gone", Unit.Password, "the account is disabled: left the agency"), ("mreyes", Unit.Password, "no second factor: no code was given (1 of 5)"),
        ];
        foreach ((string user, string password, string reason) in cases)
        {
            (long before, long hashes) = (_unit.Clock.MonotonicUs, _unit.Hasher.Computed);
            Assert.That(_unit.Attempt(user, password), Is.EqualTo(reason));
            Assert.That((_unit.Clock.MonotonicUs - before, _unit.Hasher.Computed - hashes), Is.EqualTo((Authenticator.RefusalAfterUs, 1L)), reason);
        }
    }

    [Test]
    public void What_a_stranger_typed_for_a_name_is_not_recorded_since_it_may_be_a_password()
    {
        _unit.Attempt("my-secret-9");
        Assert.That(_unit.Log.Last.ToString(), Does.Not.Contain("my-secret-9"));
        Assert.That(_unit.Log.Last.User, Is.Empty);
    }

    [Test]
    public void A_locked_account_stays_locked_for_half_an_hour()
    {
        for (int i = 1; i < 5; i++)
            Assert.That(_unit.Attempt("jdoe", "wrong"), Is.EqualTo($"wrong password ({i} of 5)"));
        Assert.That(_unit.Attempt("jdoe", "wrong"), Does.StartWith("wrong password (5 of 5); the account is locked for 30 minutes until 2026-04-07 18:30"));
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("the account is locked until"));
        _unit.Clock.Advance(29 * 60_000_000L);
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("the account is locked until"), "attempts do not open it");
        _unit.Clock.Advance(60_000_000);
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
        Assert.That(_unit.Store.Accounts.Find("jdoe")!.Failures, Is.Zero);
    }

    [Test]
    public void Failures_and_the_lock_outlast_a_restart()
    {
        for (int i = 1; i <= 5; i++)
        {
            _unit.Attempt("jdoe", "wrong");
            _unit.Restart();
        }
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("the account is locked"));
        _unit.Clock.Advance(30 * 60_000_000L);
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }

    [Test]
    public void A_failure_is_on_the_disk_before_the_answer_and_before_the_record()
    {
        int counted = 0;
        _unit.Log.Before = _ =>
        {
            using FileStream file = File.OpenRead(_unit.Path);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            counted = AccountFile.Open(_unit.Path, bytes, _unit.Key).Find("jdoe")!.Failures;
        };
        _unit.Attempt("jdoe", "wrong");
        Assert.That(counted, Is.EqualTo(1));
    }

    [Test]
    public void A_lock_opens_neither_early_nor_never_when_the_calendar_is_unset_or_jumps()
    {
        for (int i = 0; i < 5; i++)
            _unit.Attempt("jdoe", "wrong");
        _unit.Clock.Jump(TimeSpan.FromDays(80));
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("the account is locked"), "set forward in the same run");
        _unit.Clock.Jump(TimeSpan.FromDays(-800));
        _unit.Restart(ClockSource.Unset);
        _unit.Clock.Jump(TimeSpan.FromDays(2000));
        _unit.Clock.Advance(29 * 60_000_000L);
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("the account is locked"), "an unset calendar opens nothing");
        _unit.Clock.Advance(60_000_000);
        Assert.That(_unit.Attempt("jdoe"), Is.Null, "a whole term by the other clock has passed since the start");
    }

    [Test]
    public void A_lock_of_an_earlier_run_ends_by_the_calendar_when_it_is_set()
    {
        for (int i = 0; i < 5; i++)
            _unit.Attempt("jdoe", "wrong");
        _unit.Restart();
        _unit.Clock.Jump(TimeSpan.FromMinutes(31)); // the unit was off
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }

    [Test]
    public void An_account_without_a_sign_in_for_90_days_is_closed_until_an_administrator_opens_it()
    {
        _unit.SignIn("jdoe");
        _unit.Clock.Jump(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(1));
        Assert.That(_unit.Attempt("jdoe"), Is.Null, "day 89");
        _unit.Manager.Enable(_administrator, "mreyes");
        _unit.Clock.Jump(TimeSpan.FromDays(90));
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("no sign-in for 90 days"));
        _unit.Policy.Access.Training = [];
        _unit.Manager.Enable(_administrator, "jdoe");
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }

    [Test]
    public void An_account_never_used_is_inactive_from_its_creation_on()
    {
        AccountSecrets secrets = _unit.Manager.Create(_administrator, "never", "N.", Unit.Agency, AccessRole.Operator);
        _unit.Clock.Jump(TimeSpan.FromDays(90));
        Assert.That(_unit.Attempt("never", secrets.Password), Does.StartWith("no sign-in for 90 days"));
    }

    [Test]
    public void Nothing_expires_by_a_calendar_that_is_unset()
    {
        _unit.Policy.Access.Passwords.ValidDays = 30;
        _unit.Restart(ClockSource.Unset);
        _unit.Clock.Jump(TimeSpan.FromDays(3650));
        SignInOutcome outcome = _unit.Door.SignIn(new() { User = "jdoe", Password = Unit.Password });
        Assert.That(outcome.MustChangePassword, Is.False);
        Assert.That(_unit.Search(outcome.Session), Is.EqualTo(3));
        Assert.That(_unit.Store.Accounts.Find("jdoe")!.LastSignIn!.Value.Year, Is.EqualTo(2026), "nor is a false date kept");
    }

    [Test]
    public void A_password_that_has_expired_must_be_changed_before_anything_else()
    {
        _unit.Policy.Access.Passwords.ValidDays = 30;
        AccessSession session = _unit.SignIn("jdoe");
        _unit.Clock.Jump(TimeSpan.FromDays(30));
        Assert.That(_unit.SearchRefusal(session), Is.EqualTo("The password must be changed first."));
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.Door.ChangePassword(session, Unit.Password, Unit.Password))!.Message, Does.Contain("is the old one"));
        _unit.Door.ChangePassword(session, Unit.Password, "another four words");
        Assert.That(_unit.Search(session), Is.EqualTo(3));
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("wrong password"));
        Assert.That(_unit.Attempt("jdoe", "another four words"), Is.Null);
    }

    [Test]
    public void A_wrong_old_password_counts_and_locks_and_ends_the_sessions()
    {
        AccessSession session = _unit.SignIn("jdoe");
        for (int i = 0; i < 5; i++)
            Assert.Throws<AccessRefusedException>(() => _unit.Door.ChangePassword(session, "wrong", "another four words"));
        Assert.That(_unit.Log.Last.RefusedBecause, Does.StartWith("wrong password (5 of 5); the account is locked"));
        Assert.That(_unit.SearchRefusal(session), Does.StartWith("The session has ended"));
    }

    [Test]
    public void Hashes_with_fewer_rounds_are_raised_at_the_next_sign_in()
    {
        _unit.Hasher = new(25);
        _unit.Restart();
        Assert.That(_unit.Store.Accounts.Find("jdoe")!.Password!.Iterations, Is.EqualTo(10));
        _unit.SignIn("jdoe");
        Assert.That(_unit.Store.Accounts.Find("jdoe")!.Password!.Iterations, Is.EqualTo(25));
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }
}

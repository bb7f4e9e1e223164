using Alpr.Board.Time;

namespace Alpr.Access.Tests.Accounts;

public sealed class AccountManagerTests
{
    private Unit _unit = null!;
    private AccessSession _administrator = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        _administrator = _unit.Administrator();
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void A_unit_comes_with_no_account_and_nobody_can_sign_in()
    {
        using Unit fresh = new();
        Assert.That(fresh.Store.Count, Is.Zero);
        Assert.That(fresh.Attempt("mreyes"), Is.EqualTo("no such user"));
    }

    [Test]
    public void The_first_administrator_is_made_once_and_recorded()
    {
        Contracts.V1.Access first = _unit.Log.All[0];
        Assert.That((first.User, first.Action, first.Asked, first.Client, first.Refused),
            Is.EqualTo(("unit", "manage_accounts", "create mreyes as administrator, the first account", "command line on the unit", false)));
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.First.Create("second", "S."))!.Message, Does.StartWith("There are accounts already."));
        Assert.That((_unit.Log.Last.Refused, _unit.Log.Last.Asked), Is.EqualTo((true, "create second as administrator, the first account")));
        Assert.That(_unit.Store.Count, Is.EqualTo(1));
        using Unit fresh = new();
        Assert.That(Assert.Throws<AccessRefusedException>(() => fresh.First.Create("admin", "A."))!.Message, Does.Contain("individual"));
        Assert.That(fresh.Store.Count, Is.Zero);
    }

    [Test]
    public void An_administrator_that_cannot_sign_in_is_let_in_again_on_the_unit()
    {
        _unit.Clock.Jump(TimeSpan.FromDays(100));
        Assert.That(_unit.Attempt("mreyes"), Does.StartWith("no sign-in for 90 days"));
        AccountSecrets secrets = _unit.First.LetInAgain("mreyes");
        Assert.That(_unit.Log.Last.Asked, Is.EqualTo("let mreyes in again"));
        Assert.That(_unit.Attempt("mreyes", secrets.Password, _unit.Code(secrets)), Is.Null);
        Assert.Throws<AccessRefusedException>(() => _unit.First.LetInAgain("nosuch"));
    }

    [Test]
    public void A_new_account_does_nothing_before_its_password_is_changed_and_its_training_recorded()
    {
        AccountSecrets secrets = _unit.Manager.Create(_administrator, "JDoe", "J. Doe", Unit.Agency, AccessRole.Operator);
        Assert.That((_unit.Log.Last.User, _unit.Log.Last.Asked), Is.EqualTo(("mreyes", "create jdoe as operator")));
        SignInOutcome outcome = _unit.Door.SignIn(new() { User = "jdoe", Password = secrets.Password });
        Assert.That(outcome.MustChangePassword, Is.True);
        Assert.That(_unit.SearchRefusal(outcome.Session), Is.EqualTo("The password must be changed first."));
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.Door.ChangePassword(outcome.Session, secrets.Password, "password1234"))!.Message, Does.Contain("anybody tries"));
        _unit.Door.ChangePassword(outcome.Session, secrets.Password, Unit.Password);
        Assert.That(_unit.SearchRefusal(outcome.Session), Is.EqualTo("The training 'ALPR basics' is not on record. Pass it, and have the administrator record it."));
        _unit.Manager.RecordTraining(_administrator, "jdoe", "alpr BASICS", new(2026, 4, 1), new(2026, 12, 31));
        Assert.That((_unit.Log.Last.Action, _unit.Log.Last.Asked), Is.EqualTo(("record_training", "record training of jdoe: alpr BASICS, completed 2026-04-01, until 2026-12-31")));
        Assert.That(_unit.Search(outcome.Session), Is.EqualTo(3));
        AccountInfo info = _unit.Manager.List(_administrator).Single(account => account.User == "jdoe");
        Assert.That((info.Training[0].RecordedBy, info.HasPassword, info.MustChangePassword), Is.EqualTo(("mreyes", true, false)));
        Assert.That(_unit.Log.Last.Results, Is.EqualTo(2));
    }

    [Test]
    public void Names_are_not_used_twice_and_what_is_refused_is_in_the_log()
    {
        _unit.Person(_administrator, "jdoe");
        Assert.That(Refusal(() => _unit.Manager.Create(_administrator, "JDOE", "J.", Unit.Agency, AccessRole.Operator)), Does.StartWith("There is an account of this name"));
        Assert.That(_unit.Log.Last.Asked, Is.EqualTo("create jdoe as operator"));
        Assert.That(Refusal(() => _unit.Manager.Create(_administrator, "j doe\n", "J.", Unit.Agency, AccessRole.Operator)), Does.StartWith("The user name is none"));
        Assert.That(_unit.Log.Last.Asked, Is.EqualTo("create (no user name) as operator"));
        Assert.That(Refusal(() => _unit.Manager.Create(_administrator, "jd", "", Unit.Agency, AccessRole.Operator)), Does.StartWith("The full name is refused"));
        Assert.That(Refusal(() => _unit.Manager.Disable(_administrator, "nosuch", "gone")), Is.EqualTo("There is no account of this name."));
        Assert.That(Refusal(() => _unit.Manager.Disable(_administrator, "jdoe", "")), Does.StartWith("The reason is refused"));
    }

    [Test]
    public void A_disabled_account_ends_at_once_and_comes_back_when_it_is_enabled()
    {
        _unit.Person(_administrator, "jdoe");
        AccessSession session = _unit.SignIn("jdoe");
        _unit.Manager.Disable(_administrator, "jdoe", "left the agency");
        Assert.That(_unit.SearchRefusal(session), Does.StartWith("The session has ended"));
        Assert.That(_unit.Attempt("jdoe"), Is.EqualTo("the account is disabled: left the agency"));
        _unit.Manager.Enable(_administrator, "jdoe");
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }

    [Test]
    public void A_new_role_needs_a_new_sign_in()
    {
        _unit.Person(_administrator, "jdoe");
        AccessSession session = _unit.SignIn("jdoe");
        _unit.Manager.ChangeRole(_administrator, "jdoe", AccessRole.Technician);
        Assert.That(_unit.Log.Last.Asked, Is.EqualTo("make jdoe technician"));
        Assert.That(_unit.SearchRefusal(session), Does.StartWith("The session has ended"));
        Assert.That(_unit.SearchRefusal(_unit.SignIn("jdoe")), Does.StartWith("The role may not do it"));
        Assert.That(Refusal(() => _unit.Manager.ChangeRole(_administrator, "jdoe", AccessRole.Integration)), Does.Contain("create another"));
    }

    [Test]
    public void A_reset_password_is_new_opens_a_lock_and_must_be_changed()
    {
        _unit.Person(_administrator, "jdoe");
        for (int i = 0; i < 5; i++)
            _unit.Attempt("jdoe", "wrong");
        AccountSecrets secrets = _unit.Manager.ResetPassword(_administrator, "jdoe");
        Assert.That(_unit.Attempt("jdoe"), Does.StartWith("wrong password (1 of 5)"));
        SignInOutcome outcome = _unit.Door.SignIn(new() { User = "jdoe", Password = secrets.Password });
        Assert.That(outcome.MustChangePassword, Is.True);
    }

    [Test]
    public void The_last_enabled_administrator_stays()
    {
        Assert.That(Refusal(() => _unit.Manager.Disable(_administrator, "mreyes", "leave")), Does.StartWith("It is the last enabled administrator"));
        Assert.That(Refusal(() => _unit.Manager.ChangeRole(_administrator, "mreyes", AccessRole.Operator)), Does.StartWith("It is the last enabled administrator"));
        _unit.Person(_administrator, "jdoe", AccessRole.Administrator);
        _unit.Clock.Jump(TimeSpan.FromDays(60));
        _unit.Manager.Enable(_administrator, "mreyes");
        _unit.Clock.Jump(TimeSpan.FromDays(60));
        Assert.That(Refusal(() => _unit.Manager.Disable(_administrator, "mreyes", "leave")), Does.StartWith("It is the last"), "one that is inactive is none");
        _unit.Manager.Enable(_administrator, "jdoe");
        _unit.Manager.Disable(_administrator, "mreyes", "leave");
        Assert.That(_unit.Store.Accounts.Find("mreyes")!.DisabledBecause, Is.EqualTo("leave"));
    }

    [Test]
    public void Only_whom_the_rules_let_manages_accounts()
    {
        _unit.Person(_administrator, "jdoe");
        AccessSession session = _unit.SignIn("jdoe");
        foreach (Action act in new Action[]
        {
            () => _unit.Manager.List(session), () => _unit.Manager.Create(session, "friend", "F.", Unit.Agency, AccessRole.Administrator), () => _unit.Manager.Enable(session, "jdoe"),
            () => _unit.Manager.ChangeRole(session, "jdoe", AccessRole.Administrator), () => _unit.Manager.ResetPassword(session, "mreyes"), () => _unit.Manager.EnrolTotp(session, "mreyes"),
            () => _unit.Manager.AddCertificate(session, "jdoe", Unit.Fingerprint("x")), () => _unit.Manager.RecordTraining(session, "jdoe", Unit.Course, new(2026, 4, 1)),
            () => _unit.Manager.Disable(session, "mreyes", "x"), () => _unit.Manager.ChangeFullName(session, "mreyes", "x"), () => _unit.Manager.RemoveCertificate(session, "jdoe", Unit.Fingerprint("x")),
        })
        {
            Assert.That(Refusal(act), Does.StartWith("The role may not do it"));
        }
        Assert.That(_unit.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public void Training_of_tomorrow_or_that_ends_before_it_began_is_not_recorded()
    {
        Assert.That(Refusal(() => _unit.Manager.RecordTraining(_administrator, "mreyes", "driving", new(2026, 4, 8))), Does.StartWith("The days are not right"));
        Assert.That(Refusal(() => _unit.Manager.RecordTraining(_administrator, "mreyes", "driving", new(2026, 4, 2), new(2026, 4, 1))), Does.StartWith("The days are not right"));
        _unit.Manager.RecordTraining(_administrator, "mreyes", "driving", new(2026, 4, 7));
    }

    [Test]
    public void An_account_made_while_the_clock_was_unset_counts_from_the_first_time_it_is_set()
    {
        using Unit unit = new(isSet: false);
        AccountSecrets secrets = unit.First.Create("mreyes", "M. Reyes");
        Assert.That(unit.Store.Accounts.Find("mreyes")!.Active, Is.Null);
        unit.Clock.Discipline = new(ClockSource.Ntp, 0);
        unit.Clock.Jump(TimeSpan.FromDays(20_000));
        Assert.That(unit.Attempt("mreyes", "wrong"), Is.EqualTo("wrong password (1 of 5)"), "not inactive for fifty years");
        unit.Clock.Jump(TimeSpan.FromDays(90));
        Assert.That(unit.Attempt("mreyes", secrets.Password, unit.Code(secrets)), Does.StartWith("no sign-in for 90 days"));
    }

    private string Refusal(Action act)
    {
        string message = Assert.Throws<AccessRefusedException>(() => act())!.Message;
        Assert.That((_unit.Log.Last.Refused, _unit.Log.Last.RefusedBecause), Is.EqualTo((true, message)));
        return message;
    }
}

using Alpr.Board.Time;

namespace Alpr.Access.Tests.Accounts;

public sealed class SecondFactorTests
{
    private Unit _unit = null!;
    private AccessSession _administrator = null!;
    private AccountSecrets _secrets = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        _administrator = _unit.Administrator();
        _secrets = _unit.Person(_administrator, "jdoe", AccessRole.Administrator);
        _unit.NextStep();
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void A_code_counts_once_also_after_a_restart()
    {
        string code = _unit.Code(_secrets);
        Assert.That(_unit.Attempt("jdoe", code: code), Is.Null);
        Assert.That(_unit.Attempt("jdoe", code: code), Is.EqualTo("the code was used before (1 of 5)"));
        _unit.Restart();
        Assert.That(_unit.Attempt("jdoe", code: code), Is.EqualTo("the code was used before (2 of 5)"));
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets, -1)), Is.EqualTo("the code was used before (3 of 5)"), "the step before it neither");
        _unit.NextStep();
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets)), Is.Null);
    }

    [Test]
    public void After_the_clock_is_set_back_old_codes_do_not_count_again()
    {
        string code = _unit.Code(_secrets);
        Assert.That(_unit.Attempt("jdoe", code: code), Is.Null);
        _unit.Clock.Jump(TimeSpan.FromHours(-1));
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets)), Is.EqualTo("the code is older than one used before: the clock was set back; correct it or enrol the code again (1 of 5)"));
        _unit.Clock.Jump(TimeSpan.FromHours(1));
        _unit.NextStep();
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets)), Is.Null);
    }

    [Test]
    public void Wrong_codes_with_the_right_password_lock_the_account()
    {
        for (int i = 1; i < 5; i++)
            Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets, 5)), Is.EqualTo($"wrong code ({i} of 5)"));
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets, 5)), Does.StartWith("wrong code (5 of 5); the account is locked for 30 minutes"));
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets)), Does.StartWith("the account is locked"));
    }

    [Test]
    public void A_certificate_of_the_account_is_a_second_factor_and_that_of_another_is_none()
    {
        string mine = Unit.Fingerprint("mine"), other = Unit.Fingerprint("other");
        _unit.Manager.AddCertificate(_administrator, "jdoe", string.Join(':', mine.ToUpperInvariant().Chunk(2).Select(pair => new string(pair))));
        _unit.Person(_administrator, "other");
        _unit.Manager.AddCertificate(_administrator, "other", other);
        Assert.That(_unit.Attempt("jdoe", certificate: mine), Is.Null);
        Assert.That(_unit.Log.Last.Client, Is.EqualTo(mine));
        Assert.That(_unit.Attempt("jdoe", certificate: other), Does.Contain("not one of the account's (1 of 5)"));
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.Manager.AddCertificate(_administrator, "jdoe", other))!.Message, Does.Contain("each is of one account"));
        _unit.Manager.RemoveCertificate(_administrator, "jdoe", mine);
        Assert.That(_unit.Attempt("jdoe", certificate: mine), Does.StartWith("no second factor"));
    }

    [Test]
    public void Who_has_a_code_enrolled_needs_it_whatever_the_role()
    {
        _unit.Person(_administrator, "oper");
        Assert.That(_unit.Attempt("oper"), Is.Null);
        AccountSecrets secrets = _unit.Manager.EnrolTotp(_administrator, "oper");
        Assert.That(secrets.Password, Is.Empty);
        Assert.That(_unit.Attempt("oper"), Is.EqualTo("no second factor: no code was given (1 of 5)"));
        Assert.That(_unit.Attempt("oper", code: _unit.Code(secrets)), Is.Null);
    }

    [Test]
    public void Without_a_calendar_no_code_is_compared()
    {
        _unit.Restart(ClockSource.Unset);
        Assert.That(_unit.Attempt("jdoe", code: _unit.Code(_secrets)), Does.StartWith("the clock is not set"));
    }

    [Test]
    public void A_program_signs_in_by_its_certificate_alone_and_gets_its_session_again()
    {
        string certificate = Unit.Fingerprint("backend"), stranger = Unit.Fingerprint("stranger");
        _unit.Manager.Create(_administrator, "backend-1", "The backend", Unit.Agency, AccessRole.Integration);
        _unit.Manager.AddCertificate(_administrator, "backend-1", certificate);
        AccessSession session = _unit.Door.SignInProgram(certificate);
        Assert.That((session.User, session.Role, session.Client), Is.EqualTo(("backend-1", AccessRole.Integration, certificate)));
        int records = _unit.Log.All.Count;
        Assert.That(_unit.Door.SignInProgram(certificate.ToUpperInvariant()), Is.SameAs(session));
        Assert.That(_unit.Log.All, Has.Count.EqualTo(records));
        Assert.That(_unit.Search(session), Is.EqualTo(3), "a program takes no course");
        Assert.Throws<AccessRefusedException>(() => _unit.Door.SignInProgram(stranger));
        Assert.That((_unit.Log.Last.RefusedBecause, _unit.Log.Last.Client), Is.EqualTo(("no program has this certificate", stranger)));
        Assert.That(_unit.Attempt("backend-1", ""), Does.StartWith("a program has no password"));
        _unit.Manager.RemoveCertificate(_administrator, "backend-1", certificate);
        Assert.That(_unit.SearchRefusal(session), Does.StartWith("The session has ended"));
        Assert.Throws<AccessRefusedException>(() => _unit.Door.SignInProgram(certificate));
    }

    [Test]
    public void A_persons_certificate_lets_no_program_in()
    {
        string mine = Unit.Fingerprint("mine");
        _unit.Manager.AddCertificate(_administrator, "jdoe", mine);
        Assert.Throws<AccessRefusedException>(() => _unit.Door.SignInProgram(mine));
        Assert.Throws<AccessRefusedException>(() => _unit.Door.SignInProgram(""));
    }
}

namespace Alpr.Access.Tests.Accounts;

public sealed class SessionTests
{
    private Unit _unit = null!;
    private AccessSession _session = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        AccessSession administrator = _unit.Administrator();
        _unit.Person(administrator, "jdoe");
        _session = _unit.SignIn("jdoe");
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void A_session_ends_a_quarter_of_an_hour_after_its_last_use()
    {
        for (int i = 0; i < 4; i++)
        {
            _unit.Clock.Advance(15 * 60_000_000L - 1);
            _unit.Search(_session);
        }
        _unit.Clock.Advance(14 * 60_000_000L);
        Assert.That(_unit.Door.Find(_session.Id), Is.EqualTo(_session), "looking at it is no use of it");
        _unit.Clock.Advance(60_000_000L);
        Assert.That(_unit.SearchRefusal(_session), Is.EqualTo("The session ended after 15 minutes without a request. Sign in again."));
        Assert.That(_unit.SearchRefusal(_session), Is.EqualTo("The session has ended. Sign in again."));
    }

    [Test]
    public void A_session_ends_after_ten_hours_in_any_case()
    {
        for (int i = 0; i < 59; i++)
        {
            _unit.Clock.Advance(10 * 60_000_000L);
            _unit.Search(_session);
        }
        _unit.Clock.Advance(10 * 60_000_000L);
        Assert.That(_unit.SearchRefusal(_session), Does.StartWith("The session ended after 600 minutes"));
    }

    [Test]
    public void The_calendar_neither_ends_a_session_nor_keeps_it_open()
    {
        _unit.Clock.Jump(TimeSpan.FromHours(11));
        Assert.That(_unit.Search(_session), Is.EqualTo(3));
        _unit.Clock.Advance(15 * 60_000_000L);
        _unit.Clock.Jump(TimeSpan.FromHours(-12));
        Assert.That(_unit.SearchRefusal(_session), Does.Contain("without a request"));
    }

    [Test]
    public void A_second_session_of_the_account_ends_the_first_and_the_log_says_so()
    {
        AccessSession second = _unit.SignIn("jdoe");
        Assert.That((_unit.Log.Last.Action, _unit.Log.Last.Asked), Is.EqualTo(("sign_out", "ended by another sign-in of the account")));
        Assert.That(_unit.SearchRefusal(_session), Does.StartWith("The session has ended"));
        Assert.That(_unit.Search(second), Is.EqualTo(3));
    }

    [Test]
    public void As_many_sessions_as_the_policy_allows_are_open_at_once()
    {
        _unit.Policy.Access.SessionsPerAccount = 3;
        AccessSession[] sessions = [_session, _unit.SignIn("jdoe"), _unit.SignIn("jdoe"), _unit.SignIn("jdoe")];
        Assert.That(sessions.Select(session => _unit.Door.Find(session.Id) is not null), Is.EqualTo(new[] { false, true, true, true }));
    }

    [Test]
    public void A_restart_ends_all_sessions()
    {
        _unit.Restart();
        Assert.That(_unit.SearchRefusal(_session), Does.StartWith("The session has ended"));
    }

    [Test]
    public void A_session_that_was_made_up_or_altered_opens_nothing()
    {
        Assert.That(_unit.SearchRefusal(_session with { Id = new('0', 32) }), Does.StartWith("The session has ended"));
        Assert.That(_unit.SearchRefusal(_session with { User = "mreyes" }), Does.StartWith("The session is not as it was opened"));
        Assert.That(_unit.Log.Last.User, Is.EqualTo("jdoe"), "the log names whose session it is");
        Assert.That(_unit.SearchRefusal(_session with { Role = AccessRole.Administrator }), Does.StartWith("The session is not as it was opened"));
    }

    [Test]
    public void Nobody_is_in_when_the_sign_in_cannot_be_recorded()
    {
        _unit.Log.Before = _ => throw new IOException("the journal is full");
        Assert.Throws<IOException>(() => _unit.SignIn("jdoe"));
        _unit.Log.Before = null;
        Assert.That(_unit.Search(_session), Is.EqualTo(3), "the session before is untouched, so no other was opened");
    }
}

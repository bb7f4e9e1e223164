using Alpr.Access.Tests.Accounts;
using Alpr.Board.Time;

namespace Alpr.Access.Tests.Gate;

public sealed class AccessGateTests
{
    private Unit _unit = null!;
    private AccessSession _administrator = null!, _session = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        _administrator = _unit.Administrator();
        _unit.Person(_administrator, "jdoe");
        _session = _unit.SignIn("jdoe");
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void A_use_is_recorded_with_its_results_after_the_act_and_before_the_answer()
    {
        int records = _unit.Log.All.Count;
        List<string> order = [];
        _unit.Log.Before = _ => order.Add("record");
        string found = _unit.Search(_session, () =>
        {
            order.Add("act");
            return new AccessResult<string>("found", 17);
        });
        Assert.That((found, string.Join(' ', order)), Is.EqualTo(("found", "act record")));
        Contracts.V1.Access record = _unit.Log.Last;
        Assert.That(_unit.Log.All, Has.Count.EqualTo(records + 1));
        Assert.That((record.User, record.Agency, record.Action, record.Purpose, record.Asked, record.Results, record.Refused, record.Client),
            Is.EqualTo(("jdoe", Unit.Agency, "search", "criminal investigation", "7AB?12* since yesterday", 17UL, false, "desk 3")));
    }

    [Test]
    public void Nothing_is_given_when_the_record_cannot_be_written()
    {
        bool acted = false;
        _unit.Log.Before = _ => throw new IOException("the journal is full");
        Assert.Throws<IOException>(() => _unit.Search(_session, () =>
        {
            acted = true;
            return new AccessResult<int>(1, 1);
        }));
        Assert.That(acted, Is.True);
        Assert.Throws<IOException>(() => _unit.Search(_session, () => new AccessResult<int>(1, 1), purpose: ""), "a refusal that cannot be recorded either");
    }

    [Test]
    public void An_act_that_fails_is_recorded_as_failed_and_its_failure_goes_on()
    {
        Assert.Throws<InvalidDataException>(() => _unit.Search<int>(_session, () => throw new InvalidDataException("torn")));
        Contracts.V1.Access record = _unit.Log.Last;
        Assert.That((record.Asked, record.Results, record.Refused, record.Failed), Is.EqualTo(("7AB?12* since yesterday", 0UL, false, true)));
        _unit.Log.Before = _ => throw new IOException("the journal is full");
        AggregateException both = Assert.Throws<AggregateException>(() => _unit.Search<int>(_session, () => throw new InvalidDataException("torn")))!;
        Assert.That(both.InnerExceptions.Select(inner => inner.GetType()), Is.EqualTo(new[] { typeof(InvalidDataException), typeof(IOException) }));
    }

    [Test]
    public void An_act_that_finds_that_it_is_not_allowed_is_recorded_as_refused()
    {
        Assert.Throws<AccessRefusedException>(() => _unit.Search<int>(_session, () => throw new AccessRefusedException("The record is sealed. Ask the court.")));
        Assert.That((_unit.Log.Last.Refused, _unit.Log.Last.RefusedBecause, _unit.Log.Last.Asked), Is.EqualTo((true, "The record is sealed. Ask the court.", "7AB?12* since yesterday")));
    }

    [Test]
    public void Nothing_is_done_that_is_refused()
    {
        int acts = 0;
        AccessResult<int> Act()
        {
            acts++;
            return new(1, 1);
        }
        string refusal = Assert.Throws<AccessRefusedException>(() => _unit.Search(_session, Act, purpose: ""))!.Message;
        Assert.That((refusal, _unit.Log.Last.Refused, _unit.Log.Last.RefusedBecause), Is.EqualTo(("A purpose is required: write why.", true, refusal)));
        Assert.Throws<AccessRefusedException>(() => _unit.Gate.Use(_session, new() { Action = AccessAction.Audit }, Act));
        Assert.Throws<AccessRefusedException>(() => _unit.Search(_session with { Id = "" }, Act));
        Assert.That(acts, Is.Zero);
    }

    [Test]
    public void Training_that_expires_in_the_middle_of_a_session_ends_the_use()
    {
        _unit.Clock.Jump(new DateTimeOffset(2027, 4, 2, 6, 59, 0, TimeSpan.Zero) - _unit.Clock.UtcNow);
        Assert.That(_unit.Search(_session), Is.EqualTo(3), "a minute before midnight of the agency, though a day later in UTC");
        _unit.Clock.Advance(60_000_000);
        Assert.That(_unit.SearchRefusal(_session), Is.EqualTo("The training 'ALPR basics' expired on 2027-04-01. Pass it again, and have the administrator record it."));
        _unit.Clock.Discipline = new(ClockSource.Unset, 0);
        Assert.That(_unit.Search(_session), Is.EqualTo(3), "an unset calendar expires nothing");
        _unit.Clock.Discipline = new(ClockSource.Gps, 0);
        Assert.Throws<AccessRefusedException>(() => _unit.Search(_session));
        _unit.Manager.RecordTraining(_administrator, "jdoe", Unit.Course, new(2027, 4, 1), new(2027, 4, 5));
        Assert.That(_unit.Search(_session), Is.EqualTo(3));
    }

    [Test]
    public void A_course_counts_for_the_roles_that_the_policy_names()
    {
        _unit.Policy = _unit.Policy with { Access = new() { Training = [new() { Course = "audits", Roles = ["auditor"] }] } };
        Assert.That(_unit.Search(_session), Is.EqualTo(3));
        _unit.Policy = _unit.Policy with { Access = new() { Training = [new() { Course = "searching", Roles = ["operator"] }] } };
        Assert.That(_unit.SearchRefusal(_session), Does.StartWith("The training 'searching' is not on record"));
    }

    [Test]
    public void Another_policy_holds_from_the_next_request_on()
    {
        _unit.Policy = _unit.Policy with { Access = new() { ProhibitedPurposes = ["criminal investigation"] } };
        Assert.That(_unit.SearchRefusal(_session), Is.EqualTo("The purpose is prohibited."));
        _unit.Policy = _unit.Policy with { Access = new() };
        Assert.That(_unit.Search(_session), Is.EqualTo(3));
    }

    [Test]
    public void Approvals_are_of_other_people_each_once()
    {
        string? Refusal(params string[] names)
        {
            try
            {
                _unit.Gate.Use(_administrator, new() { Action = AccessAction.ApprovePurge, ApprovedBy = names }, () => new AccessResult<int>(0, 0));
                Assert.That(_unit.Log.Last.ApprovedBy, Is.EqualTo(names));
                return null;
            }
            catch (AccessRefusedException refused)
            {
                Assert.That(_unit.Log.Last.RefusedBecause, Is.EqualTo(refused.Message));
                return refused.Message;
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(Refusal("City Council, M. Lane", "City Attorney, P. Orr"), Is.Null);
            Assert.That(Refusal("M. Lane", "m. lane "), Does.StartWith("A person approved it twice"));
            Assert.That(Refusal("MReyes"), Does.StartWith("Who asks cannot approve it"));
            Assert.That(Refusal("M. Lane", " "), Does.StartWith("An approval has no name"));
            Assert.That(Refusal([.. Enumerable.Range(0, 9).Select(i => $"Person {i}")]), Does.StartWith("There are too many approvals"));
        });
    }

    [TestCase("two\nlines")]
    [TestCase("bell\a")]
    [TestCase("turned \u202E round")]
    [TestCase("half \uD800 a character")]
    [TestCase("long")]
    public void Text_that_the_log_cannot_show_is_refused_and_not_recorded(string text)
    {
        if (text == "long")
            text = new('x', AccessLimits.TextLengthMax + 1);
        AccessRequest request = new() { Action = AccessAction.Search, Purpose = "criminal investigation" };
        foreach (AccessRequest bad in new[] { request with { Purpose = text }, request with { CaseNumber = text }, request with { Asked = text }, request with { RequestedBy = text }, request with { ApprovedBy = [text] } })
        {
            string message = Assert.Throws<AccessRefusedException>(() => _unit.Gate.Use(_session, bad, () => new AccessResult<int>(1, 1)))!.Message;
            Assert.That(message, Does.Contain("is refused: use up to 500 characters").And.Not.Contain(text));
            Assert.That(_unit.Log.Last.ToString(), Does.Not.Contain(text));
            Assert.That(_unit.Log.Last.Refused, Is.True);
        }
    }

    [Test]
    public void The_order_of_the_questions_is_fixed()
    {
        AccessSession technician = _unit.Door.SignIn(new() { User = "tech-a", Password = _unit.Manager.Create(_administrator, "tech-a", "T.", Unit.Agency, AccessRole.Technician).Password }).Session;
        Assert.That(_unit.SearchRefusal(technician), Does.StartWith("The password must be changed"));
        AccountSecrets secrets = _unit.Manager.ResetPassword(_administrator, "tech-a");
        technician = _unit.SignIn("tech-a", secrets.Password);
        _unit.Door.ChangePassword(technician, secrets.Password, Unit.Password);
        Assert.That(_unit.SearchRefusal(technician), Does.StartWith("The training"));
        _unit.Manager.RecordTraining(_administrator, "tech-a", Unit.Course, new(2026, 4, 1));
        Assert.That(_unit.SearchRefusal(technician), Does.StartWith("The role may not"));
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.Search(_session, () => new AccessResult<int>(1, 1), purpose: ""))!.Message, Does.StartWith("A purpose"));
    }
}

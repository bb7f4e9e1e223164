using Alpr.Access;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

public sealed class AccountTests : AgencyFixture
{
    private const string Newcomer = "a.newcomer";

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("accounts", "Winters (d); Westmorland 462.5.1, 462.5.2; Alameda A.8; Tustin 462.5 b); Stockton III.C.5.b")]
    public void A_name_is_of_one_person_and_who_has_none_does_not_get_in(Agency agency)
    {
        Open(agency);
        Assert.That(Said(() => Unit.People.Create(People.NameOf(AccessRole.Operator), AccessRole.Auditor)), Does.Contain("names are not used twice"));
        Assert.That(Said(() => Unit.People.Create(People.NameOf(AccessRole.Operator).ToUpperInvariant(), AccessRole.Auditor)), Does.Contain("names are not used twice"));
        Assert.That(Unit.LastAccess("manage_accounts").Refused, Is.True);
        foreach (string nobody in (string[])["", "admin", "nobody.known"])
            Assert.That(Said(() => Unit.People.SignIn(nobody, "kestrel over the marsh")), Does.Contain("The sign-in is refused"));
        Contracts.V1.Access refused = Unit.LastAccess("sign_in");
        Assert.That((refused.Refused, refused.RefusedBecause, refused.User), Is.EqualTo((true, "no such user", "")), "what was typed for a name may be a password");
        Assert.That(Said(() => Unit.People.SignIn(People.NameOf(AccessRole.Operator), "another password")), Does.Contain("The sign-in is refused"));
        Assert.That(Unit.LastAccess("sign_in").User, Is.EqualTo(People.NameOf(AccessRole.Operator)));
        Assert.That(Said(() => Unit.People.SignIn(People.NameOf(AccessRole.Administrator), "kestrel over the marsh")), Does.Contain("The sign-in is refused"));
        Assert.That(Unit.LastAccess("sign_in").RefusedBecause, Does.StartWith("no second factor"), "the right password alone is not enough for an administrator");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("accounts", "Westmorland 462.5.2; Alameda A.8; Winters (d)")]
    public void Whoever_signs_in_with_an_account_that_is_in_use_ends_the_other_session(Agency agency)
    {
        Open(agency);
        AccessSession first = Unit.People.As(AccessRole.Operator), second = Unit.People.SignInAnew(AccessRole.Operator);
        Assert.That(Said(() => Search(first)), Does.Contain("session has ended"));
        Assert.That(Said(() => Search(second)), Is.Empty);
        Assert.That(Unit.LastAccess("sign_out").Asked, Does.Contain("another sign-in"));
        Unit.Advance(TimeSpan.FromMinutes(16));
        Assert.That(Said(() => Search(second)), Does.Contain("15 minutes without a request"), "a screen that was left alone");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("training", "Winters (b); Westmorland 462.4.1, 462.7 (5); Alameda A.2, F; Tustin 462.4 d); Stockton I.B, III.C")]
    public void Nobody_searches_before_all_the_training_is_on_record(Agency agency)
    {
        Open(agency);
        AccountSecrets secrets = Unit.People.Create(Newcomer, AccessRole.Operator);
        AccessSession session = Unit.People.SignIn(Newcomer, secrets.Password).Session;
        Assert.That(Said(() => Search(session)), Does.Contain("password must be changed"));
        Unit.Room.Desk.Door.ChangePassword(session, secrets.Password, "a heron at the weir");
        TrainingPolicy[] courses = [.. Unit.Policy.Access.Training.Where(course => course.Roles.Count == 0 || course.Roles.Contains("operator"))];
        Assert.That(courses, Is.Not.Empty);
        AccountManager manager = new(Unit.Room.Desk.Accounts, Unit.Room.Desk.Door, Unit.Room.Desk.Gate, Unit.Clock, () => Unit.Policy);
        foreach (TrainingPolicy course in courses)
        {
            Assert.That(Said(() => Search(session)), Does.Contain($"'{course.Course}' is not on record"));
            Contracts.V1.Access refused = Unit.LastAccess("search");
            Assert.That((refused.Refused, refused.User), Is.EqualTo((true, Newcomer)));
            manager.RecordTraining(Unit.People.As(AccessRole.Administrator), Newcomer, course.Course, new AgencyCalendar(Unit.Policy).DayOf(Unit.Clock.UtcNow));
        }
        Assert.That(Said(() => Search(session)), Is.Empty);
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("training", "Winters (b): updated as things change; the others' files: a year")]
    public void Training_that_is_a_year_old_counts_no_more(Agency agency)
    {
        Open(agency);
        Unit.People.As(AccessRole.Operator);
        for (int fifth = 0; fifth < 5; fifth++) // an account that nobody uses ends sooner
        {
            Unit.Advance(TimeSpan.FromDays(73));
            Unit.People.SignInAnew(AccessRole.Operator);
        }
        Assert.That(Said(() => Search(Unit.People.SignInAnew(AccessRole.Operator))), Is.Empty, "its 365th day");
        Unit.Advance(TimeSpan.FromDays(1));
        Assert.That(Said(() => Search(Unit.People.SignInAnew(AccessRole.Operator))), Does.Contain("expired on"));
        Assert.That(Unit.LastAccess("search").Refused, Is.True);
        Unit.People.Train(People.NameOf(AccessRole.Operator));
        Assert.That(Said(() => Search(Unit.People.SignInAnew(AccessRole.Operator))), Is.Empty);
    }

    private void Search(AccessSession session) => new DetectionSearch(Unit.Oversight).Find(session, Unit.Reason, new() { Plate = "7*" });

    private static string Said(Action act)
    {
        try
        {
            act();
            return "";
        }
        catch (AccessRefusedException refused)
        {
            return refused.Message;
        }
    }
}

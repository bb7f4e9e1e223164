using Alpr.Access;
using Alpr.Oversight;
using Alpr.Tests.Common;

namespace Alpr.Policy.Tests;

/// <summary>
/// The people of a unit, an account each. Somebody whose session has ended signs in anew; who was away so long that the account or the training ended
/// is let in as the agency would do it: by the administrator, or on the unit itself.
/// </summary>
/// <param name="unit">Whose.</param>
internal sealed class People(AgencyUnit unit)
{
    private const string Password = "kestrel over the marsh";
    private const int AwayDaysMax = 89, TrainedDaysMax = 360; // before the policies' 90 and 365
    private readonly Dictionary<AccessRole, Person> _people = [];

    private sealed record Person(string User)
    {
        public byte[]? Secret { get; set; }

        public long Step { get; set; }

        public DateTimeOffset SignedIn { get; set; }

        public DateOnly Trained { get; set; }

        public AccessSession? Session { get; set; }
    }

    private AccountManager Manager => new(unit.Room.Desk.Accounts, unit.Room.Desk.Door, unit.Room.Desk.Gate, unit.Clock, () => unit.Policy);

    private DateOnly Today => new AgencyCalendar(unit.Policy).DayOf(unit.Clock.UtcNow);

    /// <summary>The account's name of a role.</summary>
    public static string NameOf(AccessRole role) => "the." + role.ToString().ToLowerInvariant();

    /// <summary>Notes the first administrator, whose password is still the one that was told.</summary>
    public void Begin(AccountSecrets secrets) => _people[AccessRole.Administrator] = new(secrets.User) { Secret = AuthenticatorCode.Secret(secrets.TotpUri), SignedIn = DateTimeOffset.MinValue, Trained = default };

    /// <summary>The same people with another unit, which was copied from the first.</summary>
    public People Of(AgencyUnit other)
    {
        People copy = new(other);
        foreach ((AccessRole role, Person person) in _people)
            copy._people[role] = person with { Session = null };
        return copy;
    }

    /// <summary>Lets the administrator in for the first time, and makes one account for each other role.</summary>
    public void MakeOthers()
    {
        LetInAgain(_people[AccessRole.Administrator]);
        foreach (AccessRole role in (AccessRole[])[AccessRole.Operator, AccessRole.Technician, AccessRole.Auditor])
        {
            AccountSecrets secrets = Create(NameOf(role), role);
            Person person = _people[role] = new(secrets.User) { Secret = AuthenticatorCode.Secret(secrets.TotpUri) };
            Train(person);
            person.Session = SignIn(person, secrets.Password);
            unit.Room.Desk.Door.ChangePassword(person.Session, secrets.Password, Password);
        }
    }

    /// <summary>Makes an account, by the administrator.</summary>
    public AccountSecrets Create(string user, AccessRole role) =>
        Manager.Create(As(AccessRole.Administrator), user, "Somebody of a test", unit.Policy.Agency, role);

    /// <summary>Somebody of a role, signed in, with an account and training that count.</summary>
    public AccessSession As(AccessRole role)
    {
        Person person = _people[role];
        if (person.Session is { } open && unit.Room.Desk.Door.Find(open.Id) is not null)
            return open;
        if ((unit.Clock.UtcNow - person.SignedIn).TotalDays > AwayDaysMax)
        {
            if (role == AccessRole.Administrator)
                LetInAgain(person);
            else
                Manager.Enable(As(AccessRole.Administrator), person.User);
        }
        if (role != AccessRole.Administrator && IsUntrained(person))
            Train(person);
        if (person.Session is null || unit.Room.Desk.Door.Find(person.Session.Id) is null)
            person.Session = SignIn(person, Password);
        if (role == AccessRole.Administrator && IsUntrained(person))
            Train(person);
        return person.Session;
    }

    /// <summary>A further session of an account, whatever its training.</summary>
    public AccessSession SignInAnew(AccessRole role) => _people[role].Session = SignIn(_people[role], Password);

    /// <summary>Signs in with a password, for the first time or another.</summary>
    public SignInOutcome SignIn(string user, string password) =>
        unit.Room.Desk.Door.SignIn(new() { User = user, Password = password, Terminal = "terminal of a test" });

    /// <summary>Records that somebody passed all that the policy asks for, today.</summary>
    public void Train(string user)
    {
        foreach (TrainingPolicy course in unit.Policy.Access.Training)
            Manager.RecordTraining(As(AccessRole.Administrator), user, course.Course, Today);
    }

    private bool IsUntrained(Person person) => Today.DayNumber - person.Trained.DayNumber > TrainedDaysMax;

    private void Train(Person person)
    {
        person.Trained = Today; // before, so that an administrator who trains himself ends
        Train(person.User);
    }

    private void LetInAgain(Person person)
    {
        AccountSecrets secrets = new FirstAdministrator(unit.Room.Desk.Accounts, unit.Room.Desk.Log, unit.Clock, () => unit.Policy).LetInAgain(person.User);
        (person.Secret, person.Step) = (AuthenticatorCode.Secret(secrets.TotpUri), 0);
        person.Session = SignIn(person, secrets.Password);
        unit.Room.Desk.Door.ChangePassword(person.Session, secrets.Password, Password);
        if (IsUntrained(person))
            Train(person);
    }

    private AccessSession SignIn(Person person, string password)
    {
        string code = person.Secret is null ? "" : Code(person);
        SignInOutcome outcome = unit.Room.Desk.Door.SignIn(new() { User = person.User, Password = password, Code = code, Terminal = "terminal of a test" });
        person.SignedIn = unit.Clock.UtcNow;
        return outcome.Session;
    }

    /// <summary>A code (RFC 6238) that was not used yet.</summary>
    private string Code(Person person)
    {
        long step = unit.Clock.UtcNow.ToUnixTimeSeconds() / 30;
        if (step <= person.Step)
        {
            unit.Advance(TimeSpan.FromSeconds(30 * (person.Step - step + 1)));
            step = person.Step + 1;
        }
        person.Step = step;
        return AuthenticatorCode.Of(person.Secret, step);
    }
}

using System.CommandLine;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;
using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary>Somebody signed in at the command line of a unit whose appliance is stopped, with everything that the policy lets him reach.</summary>
internal sealed class DeskSession : IDisposable
{
    private readonly MaintenanceJournal _journal;

    private DeskSession(ApplianceConfiguration configuration, MaintenanceJournal journal, AgencyDesk desk, AccessSession session) =>
        (Configuration, _journal, Desk, Session) = (configuration, journal, desk, session);

    /// <summary>The unit's.</summary>
    public ApplianceConfiguration Configuration { get; }

    /// <summary>Policy, accounts, gate.</summary>
    public AgencyDesk Desk { get; }

    /// <summary>Who is in.</summary>
    public AccessSession Session { get; }

    /// <summary>What searches, audits and reports work with.</summary>
    public OversightSetup Oversight => Desk.Oversight(Configuration);

    /// <summary>What is due.</summary>
    public DutyRoster Duties() => Desk.Duties(Configuration);

    /// <summary>The option of every such command.</summary>
    public static Option<string> UserOption() => new("--user") { Description = "Your account. Password and code are asked for, or read from standard input, a line each.", Required = true };

    /// <summary>Opens the unit, lets somebody in, does what is asked, and closes it.</summary>
    /// <param name="configuration">The appliance's configuration file.</param>
    /// <param name="user">Account.</param>
    /// <param name="act">What is asked.</param>
    /// <returns>Exit code.</returns>
    public static int Run(string configuration, string user, Func<DeskSession, int> act) => Run(ApplianceConfiguration.Load(configuration, input: null), user, act);

    /// <summary>Opens the unit, lets somebody in, does what is asked, and closes it.</summary>
    public static T Run<T>(ApplianceConfiguration configuration, string user, Func<DeskSession, T> act)
    {
        using DeskSession session = Open(configuration, user);
        return act(session);
    }

    /// <summary>Opens what a command works on that needs nobody signed in.</summary>
    public static T WithDesk<T>(ApplianceConfiguration configuration, Func<AgencyDesk, T> act)
    {
        using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        using AgencyDesk desk = AgencyDesk.Open(Agency(configuration), new OwnTurn(journal.Writer), SystemClock.Instance);
        return act(desk);
    }

    /// <summary>The agency's part of a configuration.</summary>
    /// <exception cref="Alpr.Board.Configuration.ConfigurationException">It has none.</exception>
    public static AgencyConfiguration Agency(ApplianceConfiguration configuration) => configuration.Agency
        ?? throw new Alpr.Board.Configuration.ConfigurationException("The configuration has no \"agency\" part, so that the unit has no policy and no accounts. Add it; README.md shows how.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Desk.Door.SignOut(Session);
        Desk.Dispose();
        _journal.Dispose();
    }

    private static DeskSession Open(ApplianceConfiguration configuration, string user)
    {
        AgencyConfiguration agency = Agency(configuration);
        string password = Terminal.AskSecret($"Password of {user}: "), code = Terminal.Ask("Code (empty: none): ");
        MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        AgencyDesk? desk = null;
        try
        {
            desk = AgencyDesk.Open(agency, new OwnTurn(journal.Writer), SystemClock.Instance);
            SignInOutcome outcome = desk.Door.SignIn(new() { User = user, Password = password, Code = code, Terminal = "command line on the unit" });
            if (outcome.MustChangePassword)
                ChangePassword(desk, outcome.Session, password);
            return new(configuration, journal, desk, outcome.Session);
        }
        catch
        {
            desk?.Dispose();
            journal.Dispose();
            throw;
        }
    }

    private static void ChangePassword(AgencyDesk desk, AccessSession session, string old)
    {
        string fresh = Terminal.AskSecret("The password must be changed. New password: ");
        if (Terminal.AskSecret("The same again: ") != fresh)
            throw new AccessRefusedException("The two are not the same; nothing was changed. Sign in again.");
        desk.Door.ChangePassword(session, old, fresh);
        Console.Error.WriteLine("The password is changed.");
    }
}

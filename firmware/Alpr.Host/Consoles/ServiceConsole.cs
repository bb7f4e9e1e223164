using Alpr.Board.Profile;
using Alpr.Board.Serial;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Host.Agency;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Links;
using Alpr.Host.SelfTest;
using Alpr.Live;
using Alpr.Updates;

namespace Alpr.Host.Consoles;

/// <summary>The console of a running unit: everything that people reach over it, put together.</summary>
internal sealed class ServiceConsole
{
    private readonly SerialConsole _console;
    private readonly string _updateFolder;

    /// <summary>Puts it together; opens nothing.</summary>
    /// <param name="configuration">Whose console and agency are there.</param>
    /// <param name="agency">Policy, accounts, lists.</param>
    /// <param name="links">Backends.</param>
    /// <param name="live">What the unit sees and counts.</param>
    /// <param name="unit">Its light and sensors.</param>
    /// <param name="profile">What is fitted; null: nothing but a camera.</param>
    /// <param name="restart">Ends the program in an orderly way.</param>
    /// <param name="clock">The time.</param>
    public ServiceConsole(ApplianceConfiguration configuration, AgencyRoom agency, UnitLinks links, ILiveUnit live, Unit unit, BoardProfile? profile, Action restart, IClock clock)
    {
        ConsoleSettings settings = ConsolePlaces.Of(configuration);
        _updateFolder = settings.UpdateFolder;
        AgencyDesk desk = agency.Desk;
        LiveSelfTest tests = new(new()
        {
            Configuration = configuration, Profile = profile, Readings = unit.Readings, Light = unit.Lighting, Live = live, Turn = desk.Turn, Backends = links.Backends, Clock = clock,
        });
        _console = new(new()
        {
            Settings = settings,
            Clock = clock,
            Unit = new ConsoleUnit(configuration, clock, tests.All, restart),
            System = new LinuxSystemControl(settings, new()),
            Complain = NewUnit.Complain,
            Service = new()
            {
                Oversight = desk.Oversight(configuration),
                Door = desk.Door,
                Log = desk.Log,
                Accounts = desk.Manager,
                Feeds = agency.Feeds,
                Backends = links.Backends,
                BackendSettings = configuration.Backends,
                Duties = desk.Duties(configuration).List,
                PolicyBytes = () => desk.Policy.CurrentBytes,
                InstallPolicy = desk.Policy.Install,
                Live = live,
                Light = unit.Lighting,
            },
        }, () => new LinuxSerialPort(settings.Line, settings.Baud));
    }

    /// <summary>Serves on a thread of its own until it is to stop. That it came so far ends an update's trial: a person can put the version before in force.</summary>
    public void Run(CancellationToken stop)
    {
        if (_updateFolder.Length > 0)
            new UpdateFolder(_updateFolder).Confirm();
        _console.Run(stop);
    }
}

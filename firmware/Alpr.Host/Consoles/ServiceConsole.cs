using Alpr.Access;
using Alpr.Board.Serial;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Contracts.V1;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;
using Alpr.Host.Links;
using Alpr.Live;
using Alpr.Updates;

namespace Alpr.Host.Consoles;

/// <summary>The console of a running unit: everything that people reach over it, put together.</summary>
internal sealed class ServiceConsole
{
    private const double FramesPerSecondLeast = 0.5;

    private readonly SerialConsole _console;
    private readonly string _updateFolder;
    private readonly ILiveUnit _live;
    private readonly IClock _clock;

    /// <summary>Puts it together; opens nothing.</summary>
    /// <param name="configuration">Whose console and agency are there.</param>
    /// <param name="agency">Policy, accounts, lists.</param>
    /// <param name="links">Backends.</param>
    /// <param name="live">What the unit sees and counts.</param>
    /// <param name="restart">Ends the program in an orderly way.</param>
    /// <param name="clock">The time.</param>
    public ServiceConsole(ApplianceConfiguration configuration, AgencyRoom agency, UnitLinks links, ILiveUnit live, Action restart, IClock clock)
    {
        (_live, _clock) = (live, clock);
        ConsoleSettings settings = configuration.Console!;
        _updateFolder = settings.UpdateFolder;
        AgencyDesk desk = agency.Desk;
        _console = new(new()
        {
            Settings = settings,
            Clock = clock,
            Unit = new ConsoleUnit(configuration, clock, SelfTest, restart),
            System = new LinuxSystemControl(settings, new()),
            Complain = NewUnit.Complain,
            Service = new()
            {
                Oversight = desk.Oversight(configuration),
                Door = desk.Door,
                Log = desk.Log,
                Accounts = new AccountManager(desk.Accounts, desk.Door, desk.Gate, clock, () => desk.Policy.Current),
                Feeds = agency.Feeds,
                Backends = links.Backends,
                BackendSettings = configuration.Backends,
                Duties = desk.Duties(configuration).List,
                PolicyBytes = () => desk.Policy.CurrentBytes,
                InstallPolicy = desk.Policy.Install,
                Live = live,
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

    /// <summary>What can be tried while the pipeline has camera and devices: what they gave last.</summary>
    private IReadOnlyList<UnitTestRow> SelfTest()
    {
        UnitFigures figures = _live.Figures();
        ClockDiscipline discipline = _clock.Discipline;
        return
        [
            new("reading", figures.FramesPerSecond >= FramesPerSecondLeast, FormattableString.Invariant($"{figures.FramesPerSecond:0.0} frames/s"), "Check the camera's cable; 'status' says more."),
            new("signing", figures.Records > 0, FormattableString.Invariant($"{figures.Records} records, key {_live.KeyId[..16]}..."), "Restart; if it stays so, replace the unit."),
            new("clock", discipline.Source != ClockSource.Unset, FormattableString.Invariant($"{_clock.UtcNow:yyyy-MM-dd HH:mm:ss}Z from {discipline.Source}"), "Check NTP or GPS."),
            new("disk", figures.DiskFreeBytes > 0, FormattableString.Invariant($"{figures.DiskFreeBytes >> 20} MiB free"), "Sync what waits, or replace the disk."),
            .. _live.Conditions().Where(condition => condition.Part is not "clock" and not "disk")
                .Select(condition => new UnitTestRow(condition.Part, condition.Light != Light.Red, condition.Light == Light.Green ? "green" : condition.Reason, "")),
        ];
    }
}

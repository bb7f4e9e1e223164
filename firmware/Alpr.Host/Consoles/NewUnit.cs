using Alpr.Board.Serial;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Host.Configuration;

namespace Alpr.Host.Consoles;

/// <summary>
/// A unit as it left the workshop: no accounts, so that it reads nothing and serves its console alone. Whoever has the line may set it up; there is no password
/// that a unit comes with.
/// </summary>
internal static class NewUnit
{
    private const int AliveMs = 1_000;

    /// <summary>True for a unit with a console and without accounts. One whose accounts are damaged is not new: it stops and says so.</summary>
    public static bool IsNew(ApplianceConfiguration configuration) => configuration is { Console: not null, Agency: { } agency } && !File.Exists(agency.AccountFile);

    /// <summary>Serves the console until the unit is set up or the program is to stop.</summary>
    /// <returns>Exit code.</returns>
    public static int Run(ApplianceConfiguration configuration, IClock clock, CancellationToken stop)
    {
        ConsoleSettings settings = configuration.Console!;
        using CancellationTokenSource restart = new();
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop, restart.Token);
        using ServiceManager service = ServiceManager.FromEnvironment();
        SerialConsole console = new(new()
        {
            Settings = settings,
            Clock = clock,
            Unit = new ConsoleUnit(configuration, clock, live: null, restart.Cancel),
            System = new LinuxSystemControl(settings, new()),
            Complain = Complain,
        }, () => new LinuxSerialPort(settings.Line, settings.Baud));
        Thread thread = new(() => console.Run(over.Token)) { Name = "console" };
        thread.Start();
        Console.WriteLine($"alprd {Appliance.Version}: a new unit without accounts; its console on {settings.Line} waits for 'setup'");
        service.NotifyReady();
        while (!over.Token.WaitHandle.WaitOne(AliveMs))
            service.Ping();
        thread.Join();
        return restart.IsCancellationRequested ? ExitCode.Restart : ExitCode.Done;
    }

    /// <summary>Says what is wrong where the service's log is.</summary>
    public static void Complain(string text) => Console.Error.WriteLine($"alprd: {text}");
}

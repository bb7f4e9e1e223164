using Alpr.Access;
using Alpr.Board.Serial;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Host.Configuration;
using Alpr.Journal;
using Alpr.Updates;

namespace Alpr.Host.Consoles;

/// <summary>
/// A unit as it left the workshop: no accounts, so that it reads nothing and serves its console alone. Whoever has the line may set it up; there is no password
/// that a unit comes with.
/// </summary>
internal static class NewUnit
{
    private const int AliveMs = 1_000;

    /// <summary>True for a unit with a console on which nobody ever signed in. One whose accounts are damaged or lost is not new: it stops and says so.</summary>
    /// <exception cref="AccountException">There are no accounts any more.</exception>
    public static bool IsNew(ApplianceConfiguration configuration)
    {
        if (configuration is not { Console: not null, Agency: { } agency } || File.Exists(agency.AccountFile))
            return false;
        if (WasInService(configuration.Journal.Path))
            throw new AccountException(agency.AccountFile, "it is missing, and the log says that people have signed in on this unit", "Pull the log, then replace the unit; nobody is let in without accounts");
        return true;
    }

    /// <summary>Serves the console until the unit is set up or the program is to stop.</summary>
    /// <returns>Exit code.</returns>
    public static int Run(ApplianceConfiguration configuration, IClock clock, CancellationToken stop)
    {
        ConsoleSettings settings = ConsolePlaces.Of(configuration);
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
        if (settings.UpdateFolder.Length > 0)
            new UpdateFolder(settings.UpdateFolder).Confirm(); // it serves whoever sets the unit up; the restarts of the setup are no failures of a version on trial
        while (!over.Token.WaitHandle.WaitOne(AliveMs))
            service.Ping();
        thread.Join();
        return restart.IsCancellationRequested ? ExitCode.Restart : ExitCode.Done;
    }

    private static bool WasInService(string journal)
    {
        if (!File.Exists(journal))
            return false;
        using JournalReader log = JournalReader.Open(journal);
        string signIn = AccessActions.Name(AccessAction.SignIn);
        return log.Read(0, log.Count).Any(entry => !entry.IsGone && entry.ToRecord().Access is { Refused: false } access && access.Action == signIn);
    }

    /// <summary>Says what is wrong where the service's log is.</summary>
    public static void Complain(string text) => Console.Error.WriteLine($"alprd: {text}");
}

using System.CommandLine;
using System.Runtime.InteropServices;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Host.Configuration;
using Alpr.Host.Consoles;

namespace Alpr.Host;

/// <summary><c>alprd --config FILE</c>: runs the appliance.</summary>
internal static class RunCommand
{
    /// <summary>Builds the command.</summary>
    public static RootCommand Create()
    {
        Option<string> config = ConfigurationOption();
        Option<string?> input = new("--input") { Description = "Video, image, folder of images or rtsp:// address to use instead of camera.input." };
        Option<bool> print = new("--print") { Description = "Show plates as they are signed. For a console: a service's output ends in the system log." };
        RootCommand command = new("The ALPR appliance: camera in, one signed detection per vehicle out.") { config, input, print };
        command.SetAction(given =>
            Run(ApplianceConfiguration.Load(given.GetValue(config)!, given.GetValue(input)), given.GetValue(print)));
        return command;
    }

    /// <summary>The option that every command of the appliance takes.</summary>
    public static Option<string> ConfigurationOption() => new("--config") { Description = "The appliance's configuration (JSON).", Required = true };

    private static int Run(ApplianceConfiguration configuration, bool print)
    {
        SystemClock clock = SystemClock.Instance;
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop), interrupt = OnSignal(PosixSignal.SIGINT, stop);
        if (UnitReset.Finish(configuration)) // the power went while it was under way
            return ExitCode.Restart;
        if (NewUnit.IsNew(configuration))
            return NewUnit.Run(configuration, clock, stop.Token);
        int code = Run(configuration, print, clock, stop.Token);
        return UnitReset.Finish(configuration) ? ExitCode.Restart : code;
    }

    private static int Run(ApplianceConfiguration configuration, bool print, SystemClock clock, CancellationToken stop)
    {
        using CancellationTokenSource finished = new();
        using ServiceLog log = ServiceLog.OfThisProcess("alprd");
        RunReporter reporter = new(print, log, clock);
        using Appliance appliance = new(configuration, clock, reporter);
        Console.WriteLine($"alprd {Appliance.Version} '{configuration.DeviceId}' watching {appliance.CameraName}");
        Console.WriteLine($"key  {configuration.Journal.KeyReference}, fingerprint {appliance.KeyId}");
        Thread progress = new(() => reporter.ShowProgress(appliance, finished.Token)) { IsBackground = true, Name = "progress" };
        progress.Start();
        try
        {
            appliance.Run(stop);
        }
        finally
        {
            finished.Cancel();
            progress.Join();
        }
        reporter.Summarize(appliance, configuration.Journal.Path);
        if (appliance.IsRestartAsked)
            return ExitCode.Restart;
        return appliance.Figures.ItemsFailed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // finish what is held first
            stop.Cancel();
        });
}

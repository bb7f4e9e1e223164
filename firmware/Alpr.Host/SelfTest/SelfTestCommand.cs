using System.CommandLine;
using System.Text.Json;
using Alpr.Board.Profile;
using Alpr.Board.Time;
using Alpr.Host.Board;
using Alpr.Host.Configuration;

namespace Alpr.Host.SelfTest;

/// <summary><c>alprd selftest --config FILE</c>: tries everything that is fitted and prints a table of what was expected and seen.</summary>
internal static class SelfTestCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Option<bool> json = new("--json") { Description = "One line of JSON for each device." };
        Command command = new("selftest", "Try every device of the board's profile. Lights flash, the filter moves; the appliance must not run.") { config, json };
        command.SetAction(given => Run(given.GetValue(config)!, given.GetValue(json)));
        return command;
    }

    /// <summary>Tries everything; the appliance must not run.</summary>
    public static IReadOnlyList<SelfTestLine> Try(ApplianceConfiguration configuration, BoardProfile? profile)
    {
        List<SelfTestLine> lines = [];
        using IBoardSource? source = profile is null ? null : BoardSource.Of(profile, SystemClock.Instance);
        if (profile is not null)
        {
            using BoardDevices devices = new(profile, source!, SystemClock.Instance);
            lines.AddRange(new DeviceQuestions(profile, devices, SystemClock.Instance).Lines());
        }
        lines.AddRange(new UnitQuestions(configuration, profile, source, SystemClock.Instance).Lines());
        return lines;
    }

    private static int Run(string path, bool json)
    {
        ApplianceConfiguration configuration = ApplianceConfiguration.Load(path, input: null);
        BoardProfile? profile = configuration.Board is { } board ? BoardProfile.Load(board) : null;
        IReadOnlyList<SelfTestLine> lines = Try(configuration, profile);
        if (json)
        {
            foreach (SelfTestLine line in lines)
                Console.WriteLine(JsonSerializer.Serialize(line, SelfTestJson.Default.SelfTestLine));
        }
        else
            Console.Write(SelfTestTable.Write(profile?.Name ?? "no board profile", lines));
        return lines.All(line => line.Ok) ? ExitCode.Done : ExitCode.SomeFailed;
    }
}

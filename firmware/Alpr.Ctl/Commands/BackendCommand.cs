using System.CommandLine;
using System.Text.Json;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Sync;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl backend test NAME</c>: tries the way to a backend step by step, from a unit or from any desk, before a detection depends on it.</summary>
internal static class BackendCommand
{
    private const int StepColumn = 14; // the longest step, and a space

    /// <summary>Builds the command.</summary>
    public static Command Create() => new("backend", "Backends that a unit delivers to.") { CreateTest() };

    private static Command CreateTest()
    {
        Argument<string> name = new("NAME") { Description = "The backend's name in the file." };
        Option<string> config = new("--config") { Description = "The appliance's configuration, or a file with nothing but \"backends\" (docs/backends has examples).", Required = true };
        Option<bool> json = new("--json") { Description = "A JSON line for each step." };
        Command command = new("test", "Connect, authenticate and send a record that says that it is a test; say in words what fails. Exit code 0 only when all works.\n\nExample: alprctl backend test center --config /etc/alpr/appliance.json")
        {
            name, config, json,
        };
        command.SetAction((given, stop) =>
        {
            try
            {
                BackendFile file = BackendFile.Load(given.GetValue(config)!);
                IReadOnlyList<BackendTestStep> steps = file.Test(given.GetValue(name)!, SystemClock.Instance, stop);
                if (given.GetValue(json))
                    WriteLines(steps);
                else
                    WriteTable(steps);
                return Task.FromResult(steps.All(static step => step.Passed) ? ExitCode.Done : ExitCode.SomeFailed);
            }
            catch (ConfigurationException unusable)
            {
                Console.Error.WriteLine($"alprctl: {unusable.Message}");
                return Task.FromResult(ExitCode.BadUsage);
            }
        });
        return command;
    }

    private static void WriteTable(IReadOnlyList<BackendTestStep> steps)
    {
        foreach (BackendTestStep step in steps)
            Console.WriteLine($"{step.Step.PadRight(StepColumn)}{(step.Passed ? "ok    " : "FAILED")}  {step.Detail}");
    }

    private static void WriteLines(IReadOnlyList<BackendTestStep> steps)
    {
        foreach (BackendTestStep step in steps)
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter json = new(line))
            {
                json.WriteStartObject();
                json.WriteString("step", step.Step);
                json.WriteBoolean("passed", step.Passed);
                json.WriteString("detail", step.Detail);
                json.WriteEndObject();
            }
            Console.WriteLine(System.Text.Encoding.UTF8.GetString(line.ToArray()));
        }
    }
}

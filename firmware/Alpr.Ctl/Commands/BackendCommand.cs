using System.CommandLine;
using System.Text.Json;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.CommandLine;
using Alpr.Sync;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl backend test NAME</c>: tries the way to a backend step by step, from a unit or from any desk, before a detection depends on it.</summary>
internal static class BackendCommand
{
    private const int StepColumn = 14; // the longest step, and a space

    /// <summary>Builds the command.</summary>
    public static Command Create() => new Command("backend", "Backends that a unit delivers to.") { CreateTest() }
        .WithExamples("alprctl backend test center --config /etc/alpr/appliance.json");

    private static Command CreateTest()
    {
        Argument<string> name = new("NAME") { Description = "The backend's name in the file." };
        Option<string> config = new("--config") { Description = "The appliance's configuration, or a file with nothing but \"backends\" (docs/backends has examples).", Required = true };
        Command command = new("test", "Connect, authenticate and send a record that says that it is a test; say in words what fails. Exit code 0 only when all works.") { name, config };
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl backend test center --config /etc/alpr/appliance.json",
            "alprctl backend test records --config docs/backends/webhook.json --text | tee attempt.txt");
        command.SetAction((given, stop) =>
        {
            try
            {
                BackendFile file = BackendFile.Load(given.GetValue(config)!);
                IReadOnlyList<BackendTestStep> steps = file.Test(given.GetValue(name)!, SystemClock.Instance, stop);
                if (form.IsJson(given))
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
        Ink ink = Ink.Output;
        foreach (BackendTestStep step in steps)
            Console.WriteLine($"{step.Step.PadRight(StepColumn)}{(step.Passed ? ink.Good("ok    ") : ink.Bad("FAILED"))}  {step.Detail}");
    }

    private static void WriteLines(IReadOnlyList<BackendTestStep> steps)
    {
        using JsonLines lines = new();
        foreach (BackendTestStep step in steps)
        {
            Utf8JsonWriter line = lines.Begin();
            line.WriteString("step", step.Step);
            line.WriteBoolean("passed", step.Passed);
            line.WriteString("detail", step.Detail);
            lines.End();
        }
    }
}

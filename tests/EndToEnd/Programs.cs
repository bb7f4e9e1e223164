using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>What a program did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>The output's lines as JSON objects.</summary>
    public List<JsonElement> Json() =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>For the message of a failed assertion.</summary>
    public override string ToString() => $"exit {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>
/// Runs the built programs the way a person would. With the environment variable ALPR_PUBLISHED the programs in that folder
/// are run instead: so the same tests judge the ahead-of-time compiled ones.
/// </summary>
internal static class Programs
{
    private const int TimeoutMs = 300_000;

    public static Outcome Ctl(params string[] arguments) => Finish(Start("alprctl", arguments));

    /// <summary>The same as a person at a terminal reads it.</summary>
    public static Outcome CtlAsText(params string[] arguments) => Ctl([.. arguments, "--text"]);

    public static Outcome Appliance(params string[] arguments) => Finish(Start("alprd", arguments));

    public static Process Start(string program, params string[] arguments) => Start(program, null, arguments);

    public static Process Start(string program, IReadOnlyDictionary<string, string>? environment, string[] arguments, bool isAsked = false)
    {
        string[] line = [.. Line(program), .. arguments];
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardInput = isAsked, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        Add(environment, start);
        return Process.Start(start)!;
    }

    /// <summary>A command line for a shell.</summary>
    public static string CommandLine(string program, params string[] arguments) => string.Join(' ', ((string[])[.. Line(program), .. arguments]).Select(static word => $"'{word}'"));

    private static string[] Line(string program)
    {
        if (Environment.GetEnvironmentVariable("ALPR_PUBLISHED") is { } published)
            return [Path.Combine(published, program)];
        string project = program == "alprd" ? "Alpr.Host" : "Alpr.Ctl";
        string build = Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Parent!.FullName; // artifacts/<framework>/bin
        return ["dotnet", Path.Combine(build, project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), program + ".dll")];
    }

    public static void Add(IReadOnlyDictionary<string, string>? environment, ProcessStartInfo start)
    {
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
    }

    /// <summary>Runs a program to whose questions somebody answers.</summary>
    /// <param name="program">Which.</param>
    /// <param name="answers">A line each.</param>
    /// <param name="arguments">Its command line.</param>
    public static Outcome Answered(string program, IEnumerable<string> answers, params string[] arguments)
    {
        Process process = Start(program, null, arguments, isAsked: true);
        foreach (string answer in answers)
            process.StandardInput.WriteLine(answer);
        process.StandardInput.Close();
        return Finish(process);
    }

    public static Outcome Finish(Process process)
    {
        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            Assert.That(process.WaitForExit(TimeoutMs), Is.True, "the program hangs");
            return new Outcome(process.ExitCode, output, errors.Result);
        }
    }
}

/// <summary>An appliance in a temporary folder: its configuration, key and journal.</summary>
internal sealed class Installation : IDisposable
{
    private readonly IReadOnlyDictionary<string, string>? _environment;

    /// <summary>Writes a configuration.</summary>
    /// <param name="input">The footage.</param>
    /// <param name="models">Folder of the models; null for the shipped ones.</param>
    /// <param name="more">Further sections, each with a comma behind it.</param>
    /// <param name="framesPerSecond">Rate of the footage; null for its own.</param>
    /// <param name="key">The key; other than a file, it has its certificate in device.crt.</param>
    /// <param name="environment">What the appliance finds in its environment beside ours.</param>
    public Installation(
        string input,
        string? models = null,
        string more = "",
        double? framesPerSecond = null,
        string key = "device.key",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        _environment = environment;
        Folder = Directory.CreateTempSubdirectory("alpr-unit-").FullName;
        Config = Path.Combine(Folder, "appliance.json");
        File.WriteAllText(Config, $$"""
            {
              "device_id": "test-01",
              {{more}}
              "camera": { "input": {{Quote(input)}}{{(framesPerSecond is { } rate ? $", \"frames_per_second\": {rate}" : "")}} },
              "recognition": { "models": {{Quote(models ?? Repository.Models)}} },
              "journal": { "path": "journal.db", "key": {{Quote(key)}}{{(key.Contains(':', StringComparison.Ordinal) ? ", \"certificate\": \"device.crt\"" : "")}} }
            }
            """);
    }

    public string Folder { get; }

    public string Config { get; }

    public string Journal => Path.Combine(Folder, "journal.db");

    public string Certificate => Path.Combine(Folder, "device.crt");

    public string Batch => Path.Combine(Folder, "batch.alprb");

    public Installation Provisioned()
    {
        Outcome outcome = Command("provision");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
        return this;
    }

    public Outcome Run(params string[] more) => Start(["--config", Config, .. more]);

    /// <summary>Runs <c>alprd COMMAND --config FILE ...</c>.</summary>
    public Outcome Command(string command, params string[] more) => Start([command, "--config", Config, .. more]);

    private Outcome Start(string[] arguments) => Programs.Finish(Programs.Start("alprd", _environment, arguments));

    public Outcome Export(params string[] more) => Programs.Ctl(["export", "--journal", Journal, "--out", Batch, .. more]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}

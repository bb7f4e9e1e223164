using System.ComponentModel;
using System.Diagnostics;

namespace Alpr.EndToEnd.Tests;

/// <summary>Programs of the system that tests need. One that is missing fails the test: a skipped test proves nothing.</summary>
internal static class Tools
{
    /// <summary>Runs one to its end, which must be good.</summary>
    public static string Run(string program, params string[] arguments)
    {
        Outcome outcome = Programs.Finish(Start(program, null, arguments));
        Assert.That(outcome.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{outcome}");
        return outcome.Output;
    }

    /// <summary>Starts one.</summary>
    public static Process Start(string program, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Programs.Add(environment, start);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} is missing: run scripts/setup.", missing);
        }
    }
}

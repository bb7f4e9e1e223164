using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Commands;

/// <summary><c>self-test</c>: tries one thing after the other, each within a time of its own, and tells each as soon as it is known. Ctrl-C ends all of it.</summary>
internal static class SelfTestCommand
{
    private const string Late = "Try again; if it stays so, 'restart', then replace the unit.";

    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("self-test", "Try whatever can be tried now.",
        new Verb("", "", "Camera, known plate, key, journal, disk, clock, certificates, sensors, backends: what, verdict, what was seen, what to do. Each is bounded in time; reading goes on.", AccessAction.Maintain, call => Run(call))
        {
            IsForNewUnit = true,
        });

    /// <summary>Runs it and shows it.</summary>
    /// <returns>True when all is well.</returns>
    public static bool Run(CommandCall call)
    {
        int tried = 0, failed = 0;
        foreach (UnitTest test in call.Context.Unit.SelfTests())
        {
            foreach (UnitTestRow row in Try(call, test))
            {
                tried++;
                failed += row.Ok ? 0 : 1;
                call.Talk.Say($"{(row.Ok ? "ok    " : "FAILED")}  {row.What,-24} {row.Seen}".TrimEnd());
                if (!row.Ok && row.Remedy.Length > 0)
                    call.Talk.Say($"        what to do: {row.Remedy}");
            }
        }
        call.Talk.Say(failed == 0 ? $"All {tried} are well." : $"{failed} of {tried} failed.");
        return failed == 0;
    }

    /// <summary>Tries one thing on this thread, within its time.</summary>
    public static IReadOnlyList<UnitTestRow> Try(UnitTest test, CancellationToken stop)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(TimeSpan.FromSeconds(test.SecondsMax)); // of the operating system: a bound on what is waited for
        try
        {
            return test.Try(end.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return [TooLate(test)];
        }
        catch (InvalidOperationException closing)
        {
            return [new(test.What, false, closing.Message, "")];
        }
    }

    private static IReadOnlyList<UnitTestRow> Try(CommandCall call, UnitTest test)
    {
        try
        {
            return call.Talk.Work($"trying {test.What}", stop => Try(test, stop), test.SecondsMax + 1);
        }
        catch (TimeoutException)
        {
            return [TooLate(test)];
        }
    }

    private static UnitTestRow TooLate(UnitTest test) => new(test.What, false, string.Create(CultureInfo.InvariantCulture, $"no answer within {test.SecondsMax} seconds"), Late);
}

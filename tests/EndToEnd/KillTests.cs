using System.Diagnostics;
using System.Globalization;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>
/// The real program, killed with SIGKILL at random moments and started again. What it printed as signed is the ledger: all of that
/// must be in the journal, once, and the journal proven. <c>make torture</c> kills the published program 500 times.
/// </summary>
public sealed class KillTests
{
    private const int Pictures = 400;       // more than a cycle lives to see
    private const int StartMsMax = 20_000;  // far above what a loaded machine needs
    private const int LifeMsMax = 2000;     // several commits

    private static readonly int Cycles = Torture.Count(slice: 5, whole: 500), Seed = Torture.Seed(1);

    [Test]
    public void Nothing_that_was_told_as_signed_is_lost_when_the_program_is_killed()
    {
        string pictures = Directory.CreateTempSubdirectory("alpr-pictures-").FullName;
        string[] stills = Directory.GetFiles(Path.Combine(Repository.Footage, "stills"), "*.jpg");
        for (int i = 0; i < Pictures; i++)
            File.CreateSymbolicLink(Path.Combine(pictures, $"{i:0000}.jpg"), stills[i % stills.Length]);
        // Each picture is a vehicle of its own: two seconds apart, and gone after one.
        using Installation unit = new Installation(pictures, more: """
            "tracking": { "frames_min": 1, "lost_ms": 1000, "hidden_ms": 0 },
            """, framesPerSecond: 0.5).Provisioned();
        Random random = new(Seed);
        Dictionary<long, string> ledger = [];
        List<double> starts = [];
        int told = 0;
        for (int i = 0; i < Cycles; i++)
            told += Live(unit, random.Next(LifeMsMax), ledger, starts);
        Directory.Delete(pictures, recursive: true);

        int lost = 0;
        using (JournalReader journal = JournalReader.Open(unit.Journal))
        {
            foreach ((long sequence, string plate) in ledger)
                lost += sequence < journal.Count && journal.Read(sequence, 1).Single().ToRecord().Detection?.Plate == plate ? 0 : 1;
        }
        starts.Sort();
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"kills {Cycles}, acknowledged {told}, lost {lost}, doubled {told - ledger.Count}, start after a kill p99 {starts[(int)Math.Ceiling(starts.Count * 0.99) - 1]:F0} ms, seed {Seed}"));
        Assert.That(told, Is.GreaterThan(0), "the program must have signed something, or the test proves nothing");
        Assert.That(lost, Is.Zero, $"seed {Seed}");
        Assert.That(told - ledger.Count, Is.Zero, $"two acknowledgements of one sequence; seed {Seed}");
        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome verified = Programs.Ctl("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
    }

    /// <summary>Starts the program, lets it live, kills it. Returns how many acknowledgements it gave.</summary>
    private static int Live(Installation unit, int lifeMs, Dictionary<long, string> ledger, List<double> starts)
    {
        long started = Stopwatch.GetTimestamp();
        using Process program = Programs.Start("alprd", "--config", unit.Config, "--print");
        Task<string> errors = program.StandardError.ReadToEndAsync();
        string? first = program.StandardOutput.ReadLine();
        Assert.That(first, Does.Contain("watching"), () => errors.Result);
        starts.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Assert.That(starts[^1], Is.LessThan(StartMsMax));
        Task<string> output = program.StandardOutput.ReadToEndAsync();
        program.WaitForExit(lifeMs);
        program.Kill();
        program.WaitForExit();
        int told = 0;
        foreach (string line in output.Result.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [['#', .. string number], string plate, ..] || words[^1] != "signed")
                continue; // cut off by the kill: not told
            told++;
            ledger[long.Parse(number, CultureInfo.InvariantCulture)] = plate;
        }
        return told;
    }
}

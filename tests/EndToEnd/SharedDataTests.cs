using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Floors of accuracy on real photographs and video, so that it cannot slip unseen. <c>make evaluate</c> prints the figures.</summary>
public sealed class SharedDataTests
{
    [Test]
    public void Whole_road_photographs_of_the_validation_half_are_read()
    {
        Score score = Measure("read", Repository.SharedData("us-road"));
        Assert.That(score.Exact, Is.GreaterThanOrEqualTo(0.82), score.ToString());
    }

    [Test]
    public void Tight_plate_crops_of_the_validation_half_are_read_and_their_state_is_named()
    {
        Score score = Measure("crop", Repository.SharedData("us-plates"));
        Assert.That(score.Exact, Is.GreaterThanOrEqualTo(0.85), score.ToString());
        Assert.That(score.State, Is.GreaterThanOrEqualTo(0.70), score.ToString());
    }

    [Test]
    public void The_three_vehicles_at_the_toll_gate_are_told_once_each_in_order()
    {
        Outcome replay = Programs.Ctl("replay", "--json", Repository.SharedData("road-video", "toll-gate.mp4"));
        Assert.That(replay.Json().Select(passage => passage.GetProperty("plate").GetString()),
            Is.EqualTo(new[] { "34A36837", "34A23126", "89C20339" }), replay.ToString());
    }

    private sealed record Score(double Exact, double State);

    /// <summary>Shares right on every second file, from the second on: the half that training never sees (models/training/split.py).</summary>
    private static Score Measure(string command, string folder)
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(folder, "truth.csv")).Select(line => line.Split(','))];
        int file = Array.IndexOf(rows[0], "file"), plate = Array.IndexOf(rows[0], "plate"), state = Array.IndexOf(rows[0], "state");
        Dictionary<string, string[]> validation = rows.Skip(1).OrderBy(row => row[file], StringComparer.Ordinal)
            .Where((_, index) => index % 2 == 1).ToDictionary(row => row[file]);
        Outcome outcome = Programs.Ctl(command, "--json", folder);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        int exact = 0, states = 0;
        foreach (JsonElement line in outcome.Json())
        {
            if (!validation.TryGetValue(Path.GetFileName(line.GetProperty("file").GetString()!), out string[]? truth) || line.GetProperty("plates").GetArrayLength() == 0)
                continue;
            JsonElement best = line.GetProperty("plates")[0];
            exact += best.GetProperty("plate").ValueEquals(truth[plate].ToUpperInvariant()) ? 1 : 0;
            states += state >= 0 && best.GetProperty("state").ValueEquals(truth[state].ToUpperInvariant()) ? 1 : 0;
        }
        Score score = new((double)exact / validation.Count, (double)states / validation.Count);
        TestContext.Out.WriteLine($"{command}: {score}");
        return score;
    }
}

using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Our own footage, whose truth is known because we drew it. It needs no shared data, so it is read everywhere.</summary>
public sealed class SampleTests
{
    [TestCase("crossing")]
    [TestCase("night")]
    public void Every_vehicle_of_the_footage_is_told_once(string name)
    {
        string[] truth = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Footage, name + ".truth.json")))
            .RootElement.GetProperty("passages").EnumerateArray().Select(passage => passage.GetProperty("plate").GetString()!)];
        Outcome replay = Programs.Ctl("replay", "--json", Path.Combine(Repository.Footage, name + ".mp4"));
        Assert.That(replay.ExitCode, Is.Zero, replay.ToString());
        Assert.That(replay.Json().Select(passage => passage.GetProperty("plate").GetString()), Is.EquivalentTo(truth), replay.ToString());
    }

    [TestCase("read", "stills")]
    [TestCase("crop", "crops")]
    public void Every_photograph_is_read(string command, string folder)
    {
        string path = Path.Combine(Repository.Footage, folder);
        string[][] rows = [.. File.ReadLines(Path.Combine(path, "truth.csv")).Select(line => line.Split(','))];
        int file = Array.IndexOf(rows[0], "file"), plate = Array.IndexOf(rows[0], "plate");
        Outcome outcome = Programs.Ctl(command, "--json", path);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
        Dictionary<string, string?> read = outcome.Json().ToDictionary(
            line => Path.GetFileName(line.GetProperty("file").GetString()!),
            line => line.GetProperty("plates").EnumerateArray().Select(best => best.GetProperty("plate").GetString()).FirstOrDefault());
        Assert.That(read, Is.EquivalentTo(rows.Skip(1).ToDictionary(row => row[file], row => row[plate])));
    }

    [Test]
    public void An_annotated_picture_names_the_plate_and_outlines_it()
    {
        string folder = Directory.CreateTempSubdirectory("alpr-annotated-").FullName;
        Outcome outcome = Programs.Ctl("read", "--annotate", folder, Path.Combine(Repository.Footage, "stills", "still-1.jpg"));
        string svg = File.ReadAllText(Path.Combine(folder, "still-1.svg"));
        Directory.Delete(folder, recursive: true);
        string plate = File.ReadLines(Path.Combine(Repository.Footage, "stills", "truth.csv")).ElementAt(1).Split(',')[^1];
        Assert.That(outcome.ExitCode, Is.Zero);
        Assert.That(svg, Does.Contain("<polygon").And.Contain(plate).And.Contain("data:image/jpeg"));
    }
}

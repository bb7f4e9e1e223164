using System.Diagnostics;
using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Help for people who try things: invented traffic, drawn readings, completion.</summary>
public sealed class TrialTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("alpr-trial-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_day_of_invented_traffic_verifies_and_is_the_same_for_the_same_seed()
    {
        string day = Path.Combine(_folder, "day"), again = Path.Combine(_folder, "again"), batch = Path.Combine(_folder, "day.alprb");
        Outcome made = Programs.CtlAsText("simulate", "--out", day, "--passages", "400", "--hits", "3", "--date", "2026-11-24");
        Assert.That(made.ExitCode, Is.Zero, made.ToString());
        Assert.That(made.Output, Does.Contain("400 passages and 3 hits on 2026-11-24"));
        Assert.That(Programs.Ctl("export", "--journal", Path.Combine(day, "journal.db"), "--out", batch).ExitCode, Is.Zero);
        Outcome verified = Programs.Ctl("verify", "--trust", Path.Combine(day, "device.crt"), batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());

        string[] list = File.ReadAllLines(Path.Combine(day, "hot-list.csv"));
        Assert.That(list, Has.Length.EqualTo(4));
        Assert.That(Programs.Ctl("simulate", "--out", again, "--passages", "400", "--hits", "3", "--date", "2026-11-24").ExitCode, Is.Zero);
        Assert.That(File.ReadAllLines(Path.Combine(again, "hot-list.csv")), Is.EqualTo(list));
        Outcome refused = Programs.Ctl("simulate", "--out", day);
        Assert.That((refused.ExitCode, refused.Errors), Is.EqualTo((2, $"'{day}' exists. A journal is never written over; name a folder that does not exist yet.\n\n")));
    }

    [Test]
    public void A_pipe_gets_JSON_and_a_terminal_a_table_in_colours()
    {
        string day = Path.Combine(_folder, "day"), batch = Path.Combine(_folder, "day.alprb"), still = Path.Combine(Repository.Footage, "stills", "still-1.jpg");
        JsonElement made = Programs.Ctl("simulate", "--out", day, "--passages", "50", "--hits", "1").Json().Single();
        JsonElement exported = Programs.Ctl("export", "--journal", made.GetProperty("journal").GetString()!, "--out", batch).Json().Single();
        Assert.That((exported.GetProperty("kind").GetString(), exported.GetProperty("records").GetInt64()), Is.EqualTo(("batch", 51L)), "50 detections and a hit");
        string[] verify = ["verify", "--trust", made.GetProperty("certificate").GetString()!, batch];
        JsonElement proven = Programs.Ctl(verify).Json().Single();
        Assert.That((proven.GetProperty("proven").GetBoolean(), proven.GetProperty("kinds").GetProperty("detection").GetInt64()), Is.EqualTo((true, 50L)));
        Assert.That(Programs.Ctl("read", still).Json().Single().GetProperty("plates").GetArrayLength(), Is.EqualTo(1));

        Assert.That(AtTerminal(verify), Does.Contain("\u001b[32mproven\u001b[0m").And.Contain("50 detections"));
        Assert.That(AtTerminal("read", still), Does.Match("plate +from +sure"));
        Assert.That(AtTerminal([.. verify, "--json"]), Does.StartWith("{\"file\":"));
    }

    [Test]
    public void A_video_is_drawn_into_and_stays_as_long_as_it_was()
    {
        string footage = Path.Combine(Repository.Footage, "crossing.mp4"), seen = Path.Combine(_folder, "seen.mp4");
        Outcome drawn = Programs.CtlAsText("annotate", footage, "--out", seen);
        Assert.That(drawn.ExitCode, Is.Zero, drawn.ToString());
        Assert.That(drawn.Output, Does.Match(@"180 frames, [1-9]\d+ readings drawn"));
        Assert.That(Frames(seen), Is.EqualTo(Frames(footage)));
        Assert.That(Yellow(seen), Is.GreaterThan(5 * Yellow(footage) + 1000), "outlines and labels are drawn in the yellow of road signs");
    }

    [Test]
    public void A_video_that_cannot_be_written_says_why()
    {
        Outcome failed = Programs.Ctl("annotate", Path.Combine(Repository.Footage, "crossing.mp4"), "--out", Path.Combine(_folder, "no", "such", "seen.mp4"));
        Assert.That(failed.ExitCode, Is.EqualTo(1));
        Assert.That(failed.Errors, Does.Contain("seen.mp4: ffmpeg could not write it").And.Contain("No such file"));
    }

    [Test]
    public void The_shell_gets_commands_options_and_values_to_complete()
    {
        Outcome commands = Programs.Ctl("[suggest:10]", "alprctl ba"), options = Programs.Ctl("[suggest:20]", "alprctl verify --tru");
        Assert.That((commands.Output.Trim(), options.Output.Trim()), Is.EqualTo(("backend", "--trust")));
        foreach (string shell in (string[])["bash", "zsh", "fish"])
            Assert.That(Programs.Ctl("completion", shell).Output, Does.Contain("[suggest:"), shell);
        Tools.Run("bash", "-n", Write("completion.bash", Programs.Ctl("completion", "bash").Output));
    }

    /// <summary>What a person at a terminal sees: util-linux's <c>script</c> gives the program one.</summary>
    private static string AtTerminal(params string[] arguments)
    {
        using Process asked = Tools.Start("script", new Dictionary<string, string> { ["TERM"] = "xterm", ["NO_COLOR"] = "" }, "-qec", Programs.CommandLine("alprctl", arguments) + " 2>/dev/null", "/dev/null");
        return Programs.Finish(asked).Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Frames(string video) =>
        Tools.Run("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", video).Trim();

    /// <summary>Pixels of one frame that are as yellow as the labels.</summary>
    private int Yellow(string video)
    {
        string raw = Path.Combine(_folder, "frame.rgb");
        Tools.Run("ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-ss", "1.5", "-i", video, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", raw);
        byte[] pixels = File.ReadAllBytes(raw);
        int count = 0;
        for (int i = 0; i + 2 < pixels.Length; i += 3)
            count += pixels[i] > 225 && pixels[i + 1] is > 185 and < 235 && pixels[i + 2] < 90 ? 1 : 0;
        return count;
    }
}

using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Whatever is handed in: a message that names the thing and the remedy, the right exit code, and nothing half-written.</summary>
public sealed class BadInputTests
{
    private string _folder = "";

    private static string Still => Directory.GetFiles(Path.Combine(Repository.Footage, "stills"), "*.jpg").Order().First();

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("alpr-bad-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase("read")]
    [TestCase("crop")]
    public void No_path_is_bad_usage(string command) => Assert.That(Programs.Ctl(command).ExitCode, Is.EqualTo(2));

    [TestCase("--nonsense")]
    [TestCase("replay", "x.mp4", "--fps", "0")]
    [TestCase("read", "x.jpg", "--threads", "99")]
    public void A_wrong_option_is_bad_usage(params string[] arguments) => Assert.That(Programs.Ctl(arguments).ExitCode, Is.EqualTo(2));

    [Test]
    public void A_missing_file_is_named_and_the_others_are_read()
    {
        string missing = Path.Combine(_folder, "none.jpg");
        Outcome outcome = Programs.Ctl("read", "--json", missing, Still);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
            Assert.That(outcome.Json(), Has.Count.EqualTo(2));
            Assert.That(outcome.Json()[0].GetProperty("error").GetString(), Does.Contain(missing));
            Assert.That(outcome.Json()[1].GetProperty("plates").GetArrayLength(), Is.GreaterThan(0));
        });
    }

    [Test]
    public void An_empty_folder_is_an_error_that_says_what_was_looked_for()
    {
        Outcome outcome = Programs.Ctl("read", _folder);
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Errors, Does.Contain(_folder).And.Contain(".jpg"));
    }

    [Test]
    public void A_folder_with_every_kind_of_broken_image_gives_an_error_for_each_and_reads_the_good_one()
    {
        File.WriteAllText(Path.Combine(_folder, "1-text.jpg"), "This is no picture.\n");
        File.WriteAllBytes(Path.Combine(_folder, "2-empty.jpg"), []);
        byte[] still = File.ReadAllBytes(Still);
        File.WriteAllBytes(Path.Combine(_folder, "3-cut.jpg"), still[..(still.Length / 2)]);
        WriteJpeg("4-wide.jpg", 20_000, 8);
        WriteJpeg("5-dot.jpg", 1, 1);
        File.WriteAllBytes(Path.Combine(_folder, "6-good.jpg"), still);
        Outcome outcome = Programs.Ctl("read", "--json", _folder);
        var lines = outcome.Json();
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
            Assert.That(lines, Has.Count.EqualTo(6));
            for (int i = 0; i < 4; i++)
                Assert.That(lines[i].GetProperty("error").GetString(), Does.Contain(Path.GetFileName(lines[i].GetProperty("file").GetString()!)));
            Assert.That(lines[3].GetProperty("error").GetString(), Does.Contain("20000").And.Contain($"{Limits.ImageSideMax}"));
            Assert.That(lines[4].GetProperty("plates").GetArrayLength(), Is.Zero, "one pixel is a picture without a plate");
            Assert.That(lines[5].GetProperty("plates").GetArrayLength(), Is.GreaterThan(0));
        });
    }

    [TestCase("read")]
    [TestCase("replay")]
    public void A_file_that_is_neither_image_nor_video_is_refused_by_name(string command)
    {
        string file = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(file, "hello");
        Outcome outcome = Programs.Ctl(command, file);
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Errors, Does.Contain("notes.txt"));
    }

    [Test]
    public void A_stream_that_nobody_sends_is_an_error_not_a_crash()
    {
        Outcome outcome = Programs.Ctl("replay", "rtsp://user:secret@127.0.0.1:1/road");
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Errors, Does.Contain("127.0.0.1").And.Not.Contain("secret"));
    }

    [Test]
    public void A_truncated_video_gives_what_it_has_and_an_error()
    {
        string cut = Path.Combine(_folder, "cut.ts");
        // A transport stream can be cut anywhere; an .mp4 without its index cannot be read at all.
        using (var ffmpeg = System.Diagnostics.Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-i", Path.Combine(Repository.Footage, "crossing.mp4"), "-c", "copy", cut]))
            ffmpeg.WaitForExit();
        byte[] bytes = File.ReadAllBytes(cut);
        string mp4 = Path.Combine(_folder, "cut.mp4");
        byte[] whole = File.ReadAllBytes(Path.Combine(Repository.Footage, "crossing.mp4"));
        File.WriteAllBytes(mp4, whole[..(whole.Length * 3 / 4)]);
        File.WriteAllBytes(cut, bytes[..(bytes.Length * 3 / 4)]);
        Outcome stream = Programs.Ctl("replay", "--json", cut), file = Programs.Ctl("replay", "--json", mp4);
        Assert.Multiple(() =>
        {
            Assert.That(stream.Json().Count(line => line.TryGetProperty("plate", out _)), Is.GreaterThan(0), stream.ToString());
            Assert.That(file.ExitCode, Is.EqualTo(1), file.ToString());
            Assert.That(file.Json().Where(line => line.TryGetProperty("error", out _)).Select(line => line.GetProperty("error").GetString()), Has.One.Contains("cut.mp4"));
        });
    }

    [Test]
    public void A_model_that_was_changed_stops_both_programs_with_its_name()
    {
        foreach (string file in Directory.GetFiles(Repository.Models))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        string reader = Directory.GetFiles(_folder, "*reader*.onnx").Single();
        byte[] bytes = File.ReadAllBytes(reader);
        bytes[^1] ^= 1;
        File.WriteAllBytes(reader, bytes);
        Outcome read = Programs.Ctl("read", "--models", _folder, Still);
        using Installation unit = new Installation(Still, models: _folder).Provisioned();
        Outcome run = unit.Run();
        Assert.Multiple(() =>
        {
            Assert.That(read.ExitCode, Is.EqualTo(2), read.ToString());
            Assert.That(read.Errors, Does.Contain(reader).And.Contain("changed or damaged"));
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Errors, Does.Contain(reader));
            Assert.That(File.Exists(unit.Journal), Is.False, "an appliance that cannot start leaves no journal behind");
        });
    }

    [Test]
    public void An_appliance_without_a_key_says_how_to_make_one_and_makes_none()
    {
        using Installation unit = new(Still);
        Outcome run = unit.Run();
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
            Assert.That(run.Errors, Does.Contain("device.key").And.Contain("provision"));
            Assert.That(Directory.GetFiles(unit.Folder), Is.EqualTo(new[] { unit.Config }));
        });
    }

    [Test]
    public void A_second_provisioning_replaces_nothing()
    {
        using Installation unit = new Installation(Still).Provisioned();
        string key = File.ReadAllText(Path.Combine(unit.Folder, "device.key"));
        Outcome again = Programs.Appliance("provision", "--config", unit.Config);
        Assert.That(again.ExitCode, Is.EqualTo(3), again.ToString());
        Assert.That(File.ReadAllText(Path.Combine(unit.Folder, "device.key")), Is.EqualTo(key));
    }

    [TestCase("--config", "none.json")]
    [TestCase("--colour")]
    public void A_wrong_command_line_of_the_appliance_is_bad_usage(params string[] arguments) =>
        Assert.That(Programs.Appliance(arguments).ExitCode, Is.EqualTo(2));

    [Test]
    public void A_camera_that_is_not_there_is_named()
    {
        using Installation unit = new Installation(Path.Combine(_folder, "gone.mp4")).Provisioned();
        Outcome run = unit.Run();
        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(run.Errors, Does.Contain("gone.mp4"));
    }

    [Test]
    public void A_journal_that_is_none_is_refused_and_left_as_it_is()
    {
        using Installation unit = new Installation(Still).Provisioned();
        File.WriteAllText(unit.Journal, "my shopping list");
        Outcome run = unit.Run();
        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(run.Errors, Does.Contain("journal.db"));
        Assert.That(File.ReadAllText(unit.Journal), Is.EqualTo("my shopping list"));
    }

    [TestCase("verify", "none.alprb")]
    [TestCase("export", "--journal", "none.db", "--out", "x.alprb")]
    public void A_missing_file_to_check_or_export_is_an_error(params string[] arguments)
    {
        Outcome outcome = Programs.Ctl(arguments);
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.ToString());
        Assert.That(outcome.Errors, Does.Contain("none."));
    }

    [TestCase(2, "--trust is empty", "verify", "--trust", "", "x.alprb")]
    [TestCase(2, "PATH is empty", "read", "")]
    [TestCase(2, "'--bogus' is no option of 'read'", "read", "--bogus", "x.jpg")]
    [TestCase(2, "'2026-13-01' is no day", "simulate", "--out", "day", "--date", "2026-13-01")]
    [TestCase(1, "it does not exist. Check the path", "verify", "none.alprb")]
    public void What_nobody_can_have_meant_is_named(int code, string words, params string[] arguments)
    {
        Outcome outcome = Programs.Ctl(arguments);
        Assert.That((outcome.ExitCode, outcome.Errors.Contains(words, StringComparison.Ordinal)), Is.EqualTo((code, true)), outcome.ToString());
    }

    private void WriteJpeg(string name, int width, int height)
    {
        using JpegEncoder encoder = new();
        byte[] buffer = new byte[JpegEncoder.BufferSize(width, height)];
        Assert.That(encoder.TryEncode(new byte[width * height], width, height, width, 90, buffer, out int written), Is.True);
        File.WriteAllBytes(Path.Combine(_folder, name), buffer[..written]);
    }
}

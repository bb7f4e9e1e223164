using System.Text;

namespace Alpr.CommandLine.Tests;

/// <summary>What terminals and pipes get.</summary>
public sealed class OutputTests
{
    [Test]
    public void Progress_says_share_count_and_time_left()
    {
        Assert.That(ProgressLine.Text(30, 120, "frames", 10), Is.EqualTo("[######..................] 25 %  30 of 120 frames, 0:30 left"));
        Assert.That(ProgressLine.Text(1, 20_000, "records", 2), Does.EndWith("1 of 20000 records, 11 h 06 min left"));
        Assert.That(ProgressLine.Text(130, 120, "frames", 10), Does.StartWith("[########################] 100 %"), "a recording may be longer than it says");
        Assert.That(ProgressLine.Text(0, 120, "frames", 10), Does.EndWith("0 of 120 frames"), "nobody knows yet");
        Assert.That(ProgressLine.Text(30, 0, "frames", 10), Is.EqualTo("30 frames"));
    }

    [Test]
    public void Colours_are_switched_off_as_a_whole()
    {
        Ink off = new(false), on = new(true);
        Assert.That(off.Good("ok") + off.Doubtful("ok") + off.Bad("ok") + off.Quiet("ok"), Is.EqualTo("okokokok"));
        Assert.That(on.Bad("no"), Is.EqualTo("\u001b[31mno\u001b[0m"));
        Assert.That(on.Bad(""), Is.Empty, "no escape sequences around nothing");
    }

    [Test]
    public void Each_object_is_a_line_that_a_program_in_a_pipe_gets_at_once()
    {
        MemoryStream pipe = new();
        using JsonLines lines = new(pipe);
        lines.Write(static line => line.WriteString("file", "a\nb'é.jpg"));
        Assert.That(Encoding.UTF8.GetString(pipe.ToArray()), Is.EqualTo("{\"file\":\"a\\nb'é.jpg\"}\n"));
        lines.Write(static line => line.WriteNumber("records", 3));
        Assert.That(Encoding.UTF8.GetString(pipe.ToArray()), Does.EndWith("\n{\"records\":3}\n"));
    }

    [Test]
    public void A_file_is_whole_or_what_it_was_before()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "before");
        Assert.That(() => WholeFile.Write(path, static file =>
        {
            file.WriteByte(1);
            throw new IOException("no space");
        }), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(path), Is.EqualTo("before"));
        Assert.That(File.Exists(path + ".part"), Is.False);
        File.Delete(path);
    }
}

using Alpr.Board.Storage;

namespace Alpr.Board.Tests;

public sealed class DurableFileTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("alpr-durable-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_file_is_replaced_whole_and_is_its_owners_alone()
    {
        string path = Path.Combine(_folder, "note");
        DurableFile.Write(path, "first"u8);
        DurableFile.Write(path, "second"u8);
        Assert.That(File.ReadAllText(path), Is.EqualTo("second"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_left_over_is_written_over_whatever_its_mode_was()
    {
        string path = Path.Combine(_folder, "note"), left = path + DurableFile.TemporarySuffix;
        File.WriteAllText(left, "a longer text than the new one");
        File.SetUnixFileMode(left, (UnixFileMode)0b110_110_110);
        DurableFile.Write(path, "new"u8);
        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(Path.Combine(path, "inner")); // a name that no file can replace
        Assert.Catch<Exception>(() => DurableFile.Write(path, "new"u8));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
        Assert.Catch<IOException>(() => DurableFile.Write(Path.Combine(_folder, "none", "note"), "new"u8));
        Assert.Throws<IOException>(() => DurableFile.FlushFolder(Path.Combine(_folder, "none")));
    }
}

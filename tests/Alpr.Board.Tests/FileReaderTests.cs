using Alpr.Board.Imaging;

namespace Alpr.Board.Tests;

public sealed class FileReaderTests
{
    private static (byte[] Contents, string Error) Read(FileReader reader, string path) =>
        reader.TryRead(FileReader.Encode(path), out ReadOnlySpan<byte> contents, out string error) ? (contents.ToArray(), error) : ([], error);

    [Test]
    public void Files_of_all_sizes_are_read_whole()
    {
        using Footage footage = new();
        using FileReader reader = new();
        foreach (int size in new[] { 0, 1, 1 << 20, (1 << 20) + 1, 5_000_000, 3 })
        {
            byte[] bytes = JpegTests.Noise(size, size);
            File.WriteAllBytes(footage["file"], bytes);
            (byte[] contents, string error) = Read(reader, footage["file"]);
            Assert.That(contents.AsSpan().SequenceEqual(bytes), $"{size}: {error}");
        }
    }

    [Test]
    public void A_file_of_the_limit_is_read_and_one_byte_more_is_refused()
    {
        using Footage footage = new();
        using FileReader reader = new();
        using (FileStream file = File.Create(footage["large"]))
            file.SetLength(FileReader.FileBytesMax);
        Assert.That(Read(reader, footage["large"]).Contents, Has.Length.EqualTo(FileReader.FileBytesMax));
        File.AppendAllText(footage["large"], "x");
        Assert.That(Read(reader, footage["large"]).Error, Is.EqualTo("It is larger than 64 MiB."));
        Assert.That(Read(reader, "/dev/zero").Error, Does.Contain("64 MiB"));
    }

    [Test]
    public void What_cannot_be_read_is_said_in_the_kernels_words()
    {
        using Footage footage = new();
        using FileReader reader = new();
        Assert.That(Read(reader, footage["none"]).Error, Does.Contain("No such file"));
        Assert.That(Read(reader, footage.Folder).Error, Does.Contain("directory"));
    }
}

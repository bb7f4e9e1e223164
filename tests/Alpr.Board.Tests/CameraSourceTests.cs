using Alpr.Board.Camera;

namespace Alpr.Board.Tests;

public sealed class CameraSourceTests
{
    private Footage _footage = null!;

    [SetUp]
    public void Make() => _footage = new();

    [TearDown]
    public void Remove() => _footage.Dispose();

    private static Type Kind(string input)
    {
        using ICamera camera = CameraSource.Open(input);
        return camera.GetType();
    }

    [Test]
    public void Each_kind_of_input_finds_its_camera()
    {
        string image = _footage.Image("a.JPG", 8, 8);
        Assert.Multiple(() =>
        {
            Assert.That(Kind(_footage.Folder), Is.EqualTo(typeof(ImageFolderCamera)));
            Assert.That(Kind(image), Is.EqualTo(typeof(ImageFolderCamera)));
            Assert.That(Kind(_footage.Text("a.png", "x")), Is.EqualTo(typeof(ImageFolderCamera)));
            Assert.That(Kind(_footage.Text("a.MP4", "x")), Is.EqualTo(typeof(FfmpegCamera)));
            Assert.That(Kind("rtsp://127.0.0.1:9/x"), Is.EqualTo(typeof(FfmpegCamera)));
            Assert.That(Kind("RTSPS://127.0.0.1:9/x"), Is.EqualTo(typeof(FfmpegCamera)));
            Assert.That(Kind("https://127.0.0.1:9/x"), Is.EqualTo(typeof(FfmpegCamera)));
        });
    }

    [Test]
    public void What_cannot_be_opened_is_refused_in_words()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Kind(_footage["none.mp4"]), Throws.TypeOf<CameraException>().With.Message.Contains("none.mp4: there is no such file"));
            Assert.That(() => Kind(_footage.Text("a.txt", "x")), Throws.TypeOf<CameraException>().With.Message.Contains(".mp4"));
            Assert.That(() => Kind("ftp://127.0.0.1/x"), Throws.TypeOf<CameraException>().With.Message.Contains("rtsp://"));
            Assert.That(() => Kind("file:///etc/passwd"), Throws.TypeOf<CameraException>());
            Assert.That(() => Kind("rtsp://"), Throws.TypeOf<CameraException>().With.Message.Contains("host"));
            Assert.That(() => Kind("rtsp://joe:secret@/x"), Throws.TypeOf<CameraException>().With.Message.Not.Contains("secret"));
        });
    }
}

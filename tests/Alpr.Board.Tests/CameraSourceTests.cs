using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;

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
            Assert.That(Kind("/dev/video7"), Is.EqualTo(typeof(V4l2Camera)));
            Assert.That(Kind("/dev/v4l/by-path/platform-csi-video-index0"), Is.EqualTo(typeof(V4l2Camera)));
            Assert.That(Kind("v4l2:HD Webcam"), Is.EqualTo(typeof(V4l2Camera)));
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
            Assert.That(() => Kind("v4l2:"), Throws.TypeOf<CameraException>().With.Message.Contains("by-path"));
            Assert.That(() => Kind("rtsp://"), Throws.TypeOf<CameraException>().With.Message.Contains("host"));
            Assert.That(() => Kind("rtsp://joe:secret@/x"), Throws.TypeOf<CameraException>().With.Message.Not.Contains("secret"));
        });
    }

    [Test]
    public void A_camera_is_found_by_place_then_by_name_and_its_first_node_is_taken()
    {
        string classes = Path.Combine(_footage.Folder, "class"), devices = Path.Combine(_footage.Folder, "dev");
        foreach ((string node, string index, string name) in (ReadOnlySpan<(string, string, string)>)
            [("video1", "1", "HD Webcam"), ("video10", "0", "HD Webcam"), ("video2", "0", "HD Webcam"), ("video3", "0", "Other"), ("video-x", "0", "HD Webcam")])
        {
            Directory.CreateDirectory(Path.Combine(classes, node));
            File.WriteAllText(Path.Combine(classes, node, "name"), name + "\n");
            File.WriteAllText(Path.Combine(classes, node, "index"), index + "\n");
        }
        Directory.CreateDirectory(Path.Combine(devices, "v4l", "by-path"));
        File.WriteAllText(Path.Combine(devices, "v4l", "by-path", "Other"), "");
        LinuxVideoDevices found = new(devices, classes);
        Assert.Multiple(() =>
        {
            Assert.That((found.TryResolve("HD Webcam", out string path), path), Is.EqualTo((true, Path.Combine(devices, "video2"))));
            Assert.That((found.TryResolve("Other", out path), path), Is.EqualTo((true, Path.Combine(devices, "v4l", "by-path", "Other"))));
            Assert.That((found.TryResolve("/dev/video5", out path), path), Is.EqualTo((true, "/dev/video5")));
            Assert.That(found.TryResolve("None", out _), Is.False);
            Assert.That(new LinuxVideoDevices(devices, "/none").TryResolve("HD Webcam", out _), Is.False);
        });
    }
}

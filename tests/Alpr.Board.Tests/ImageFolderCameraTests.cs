using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

public sealed class ImageFolderCameraTests
{
    private Footage _footage = null!;

    [SetUp]
    public void Make() => _footage = new();

    [TearDown]
    public void Remove() => _footage.Dispose();

    [Test]
    public void Images_of_a_folder_come_in_the_order_of_their_names()
    {
        foreach (string name in new[] { "b.jpg", "a10.jpg", "a2.JPEG", "Ä ö.jpg", "-i.jpg", "%03d.jpg", "Z 1.jpg", "нет.jpg" })
            _footage.Image(name, 16, 8);
        _footage.Text("notes.txt", "no image");
        _footage.Image("below/c.jpg", 16, 8);

        using ImageFolderCamera camera = new(_footage.Folder);
        using Frame frame = new(128);
        List<string> names = [];
        while (camera.Capture(frame) == CaptureResult.Captured)
            names.Add(Path.GetFileName(camera.CurrentItem));
        Assert.That(names, Is.EqualTo(new[] { "%03d.jpg", "-i.jpg", "Z 1.jpg", "a10.jpg", "a2.JPEG", "b.jpg", "Ä ö.jpg", "нет.jpg" }));
        Assert.That(camera.FrameCount, Is.EqualTo(8));
        Assert.That(camera.IsLive, Is.False);
        Assert.That(camera.LastError, Is.Empty);
    }

    [Test]
    public void Capture_times_follow_the_given_rate()
    {
        foreach (string name in new[] { "1.jpg", "2.jpg", "3.jpg" })
            _footage.Image(name, 16, 8);
        using ImageFolderCamera camera = new(_footage.Folder, framesPerSecond: 4);
        Assert.That(Footage.Story(camera), Is.EqualTo(new[] { "0 16x8 @0", "1 16x8 @250000", "2 16x8 @500000" }));
    }

    [Test]
    public void One_file_is_one_frame()
    {
        using ImageFolderCamera camera = new(_footage.Image("a b.jpg", 16, 8));
        Assert.That(camera.FrameCount, Is.EqualTo(1));
        Assert.That(Footage.Story(camera), Is.EqualTo(new[] { "0 16x8 @0" }));
        Assert.That(Footage.Story(camera), Is.Empty); // and it stays ended
    }

    [Test]
    public void A_bad_image_is_named_and_the_rest_goes_on()
    {
        _footage.Image("1 good.jpg", 16, 8);
        _footage.Text("2 text.jpg", "this is text");
        _footage.Text("3 empty.jpg", "");
        _footage.Image("4 wide.jpg", 20_000, 8);
        File.Move(_footage.Truncated(_footage.Image("whole", 64, 64), 0.7), _footage["5 cut.jpg"]);
        _footage.Image("6 dot.jpg", 1, 1);
        File.CreateSymbolicLink(_footage["7 gone.jpg"], _footage["nowhere"]);
        _footage.Image("8 last.jpg", 16, 8);

        using ImageFolderCamera camera = new(_footage.Folder);
        List<string> story = Footage.Story(camera);
        Assert.Multiple(() =>
        {
            Assert.That(story, Has.Count.EqualTo(8));
            Assert.That(story[0], Is.EqualTo("0 16x8 @0"));
            Assert.That(story[1], Does.StartWith($"failed: {_footage["2 text.jpg"]}: It is no JPEG picture"));
            Assert.That(story[2], Is.EqualTo($"failed: {_footage["3 empty.jpg"]}: The file is empty."));
            Assert.That(story[3], Does.Contain("4 wide.jpg").And.Contain("16384"));
            Assert.That(story[4], Does.Contain("5 cut.jpg").And.Contain("cut short"));
            Assert.That(story[5], Is.EqualTo("5 1x1 @500000"));
            Assert.That(story[6], Does.Contain("7 gone.jpg").And.Contain("No such file"));
            Assert.That(story[7], Is.EqualTo("7 16x8 @700000"));
            Assert.That(camera.LastError, Is.Empty);
        });
    }

    [Test]
    public void A_source_that_cannot_be_is_refused_with_its_path_and_a_remedy()
    {
        string empty = _footage["empty"];
        Directory.CreateDirectory(empty);
        Assert.Multiple(() =>
        {
            Assert.That(() => new ImageFolderCamera(_footage["none"]), Throws.TypeOf<CameraException>().With.Message.Contains(_footage["none"]));
            Assert.That(
                () => new ImageFolderCamera(empty),
                Throws.TypeOf<CameraException>().With.Message.Contains(empty).And.Message.Contains(".jpg .jpeg .png"));
            Assert.That(() => new ImageFolderCamera(empty, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new ImageFolderCamera(empty, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [TestCase("a.png")]
    [TestCase("b %d.bmp")]
    [TestCase("-c.webp")]
    [TestCase("d:e.tif")]
    [TestCase("f.TIFF")]
    public void Other_formats_are_read_through_ffmpeg(string name)
    {
        _footage.Video("x" + Path.GetExtension(name), "64x48", options: ["-frames:v", "1", "-update", "1"]);
        File.Move(_footage["x" + Path.GetExtension(name)], _footage[name]);
        using ImageFolderCamera camera = new(_footage.Folder);
        using Frame frame = new(64 * 48);
        Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Captured), camera.LastError);
        Assert.That((frame.Width, frame.Height, frame.SourceScale), Is.EqualTo((64, 48, 1f)));
        Assert.That(frame.Luma.ToArray().Distinct().Count(), Is.GreaterThan(8)); // a picture, not a blank
        Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Ended));
    }

    [Test]
    public void An_image_of_another_format_that_is_broken_is_named()
    {
        _footage.Text("bad.png", "this is text");
        _footage.Text("none.bmp", "");
        _footage.Video("wide.png", "20000x8", options: ["-frames:v", "1", "-update", "1"]);
        using ImageFolderCamera camera = new(_footage.Folder);
        List<string> story = Footage.Story(camera);
        Assert.That(story, Has.Count.EqualTo(3).And.All.StartsWith("failed: "));
        Assert.That(story[0], Does.Contain("bad.png: "));
        Assert.That(story[2], Does.Contain("20000x8").And.Contain("16384"));
    }

    [Test]
    public void A_folder_of_photographs_allocates_no_managed_byte_a_frame()
    {
        const int Images = 60, WarmUp = 20;
        byte[] jpeg = Footage.Jpeg(320, 240, luma: JpegTests.Noise(320 * 240, seed: 3));
        for (int i = 0; i < Images; i++)
            File.WriteAllBytes(_footage[$"{i:D3}.jpg"], jpeg);
        using ImageFolderCamera camera = new(_footage.Folder);
        using Frame frame = new(320 * 240);
        for (int i = 0; i < WarmUp; i++)
            camera.Capture(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int captured = 0;
        while (camera.Capture(frame) == CaptureResult.Captured)
            captured++;
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((captured, bytes), Is.EqualTo((Images - WarmUp, 0L)));
    }
}

using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;
using Alpr.Contracts;

namespace Alpr.Board.Simulated.Tests;

/// <summary>The luma of each pixel format, out of a driver's memory into a frame.</summary>
public sealed class V4l2FormatTests
{
    private const int FramesMeasured = 1000;

    private static IEnumerable<string> Formats => V4l2Camera.KnownFormats;

    private static SimulatedVideoNode Node(string format, int width, int height, int padding, int quantization = 0) => new(
        new() { Formats = [new(format, [(width, height)], [30], padding)], Quantization = quantization }, new());

    private static byte Scene(int x, int y, long sequence) => (byte)(x + y * 3 + sequence); // SimulatedVideoNode.Paint

    [TestCaseSource(nameof(Formats))]
    public void Each_format_gives_the_luma_that_the_sensor_saw(string format)
    {
        // Odd widths leave tails behind the vectors; odd paddings make rows that begin anywhere.
        foreach ((int width, int height, int padding) in (ReadOnlySpan<(int, int, int)>)[(64, 16, 0), (66, 10, 3), (37, 9, 27), (4, 2, 1), (1, 1, 0), (160, 7, 33)])
        {
            SimulatedVideoNode node = Node(format, width, height, format is "MJPG" or "JPEG" ? 0 : padding);
            using V4l2Camera camera = node.Camera();
            using Frame frame = new(width * height);
            for (int i = 0; i < 6; i++)
            {
                Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Captured));
                Assert.That((frame.Width, frame.Height, frame.Sequence, frame.SourceScale), Is.EqualTo((width, height, (long)i, 1f)));
                if (format is "MJPG" or "JPEG")
                    continue; // lossy: see the next test
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                        Assert.That(frame.Luma[y * width + x], Is.EqualTo(Scene(x, y, i)), $"{width}x{height}, pixel {x},{y} of frame {i}");
                }
            }
            Assert.That(node.Misuse, Is.Empty);
        }
    }

    [Test]
    public void A_JPEG_camera_gives_pictures_near_to_what_it_saw()
    {
        SimulatedVideoNode node = Node("MJPG", 160, 120, 0);
        node.Paint = static (luma, width, sequence) =>
        {
            for (int i = 0; i < luma.Length; i++)
                luma[i] = (byte)(i % width + sequence);
        };
        using V4l2Camera camera = node.Camera();
        using Frame frame = new(160 * 120);
        camera.Capture(frame);
        for (int i = 0; i < frame.Luma.Length; i++)
            Assert.That(frame.Luma[i], Is.EqualTo(i % 160).Within(3));
    }

    [Test]
    public void A_JPEG_camera_that_is_larger_than_the_frames_is_decoded_smaller()
    {
        SimulatedVideoNode node = Node("MJPG", 1280, 720, 0);
        using V4l2Camera camera = node.Camera();
        using Frame frame = new(640 * 360);
        camera.Capture(frame);
        Assert.That((frame.Width, frame.Height, frame.SourceScale), Is.EqualTo((640, 360, 2f)));
    }

    [Test]
    public void Limited_luma_is_stretched_when_the_driver_says_so_and_only_then()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Taken("YUYV", quantization: 2), Is.EqualTo(Enumerable.Range(0, 256).Select(Stretched)).Within(1), "said: limited");
            Assert.That(Taken("YUYV", quantization: 2).Where((_, y) => y is <= 16 or >= 235), Is.All.AnyOf(0, 255), "the ends");
            Assert.That(Taken("YUYV", quantization: 0), Is.EqualTo(Enumerable.Range(0, 256)), "nothing said");
            Assert.That(Taken("YUYV", quantization: 1), Is.EqualTo(Enumerable.Range(0, 256)), "said: full");
            Assert.That(Taken("GREY", quantization: 2), Is.EqualTo(Enumerable.Range(0, 256)), "grey has no colour space");
            Assert.That(Taken("GREY", 0, LumaRange.Limited), Is.EqualTo(Enumerable.Range(0, 256).Select(Stretched)).Within(1), "the profile says limited");
            Assert.That(Taken("YUYV", 2, LumaRange.Full), Is.EqualTo(Enumerable.Range(0, 256)), "the profile says full");
        });

        static int Stretched(int y) => (int)Math.Round(Math.Clamp((y - 16) * 255.0 / 219, 0, 255));

        static IEnumerable<int> Taken(string format, int quantization, LumaRange range = LumaRange.AsTold)
        {
            SimulatedVideoNode node = Node(format, 256, 2, 0, quantization);
            using V4l2Camera camera = node.Camera(new() { Device = node.Path, LumaRange = range });
            using Frame frame = new(512);
            camera.Capture(frame);
            return frame.Luma[..256].ToArray().Select(y => (int)y);
        }
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void A_sensor_that_hangs_wrong_is_turned_by_itself_or_by_us(bool horizontal, bool vertical)
    {
        V4l2CameraOptions options = new() { Device = "/dev/video0", FlipHorizontal = horizontal, FlipVertical = vertical };
        SimulatedVideoNode plain = Node("GREY", 301, 5, 0);
        SimulatedVideoNode able = new(
            plain.Profile with { Controls = [new(Video.FlipHorizontal, 0, 1, 1, 0), new(Video.FlipVertical, 0, 1, 1, 0)] }, new());
        using V4l2Camera ours = plain.Camera(options), theirs = able.Camera(options);
        using Frame frame = new(301 * 5), untouched = new(301 * 5);
        ours.Capture(frame);
        theirs.Capture(untouched);
        Assert.That((able.Value(Video.FlipHorizontal), able.Value(Video.FlipVertical)), Is.EqualTo((horizontal ? 1L : 0, vertical ? 1L : 0)));
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 301; x++)
            {
                Assert.That(untouched.Luma[y * 301 + x], Is.EqualTo(Scene(x, y, 0)));
                Assert.That(frame.Luma[y * 301 + x], Is.EqualTo(Scene(horizontal ? 300 - x : x, vertical ? 4 - y : y, 0)));
            }
        }
    }

    [TestCaseSource(nameof(Formats))]
    public void A_thousand_frames_of_each_format_allocate_nothing(string format)
    {
        SimulatedVideoNode node = Node(format, 64, 48, 0);
        using V4l2Camera camera = node.Camera();
        using Frame frame = new(64 * 48);
        for (int i = 0; i < 100; i++)
            camera.Capture(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < FramesMeasured; i++)
        {
            camera.Capture(frame);
            camera.TrySet(2000 + i, i % 24);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(frame.Sequence, Is.EqualTo(100 + FramesMeasured - 1));
    }
}

using Alpr.Board.Camera.V4l2;
using Alpr.Contracts;

namespace Alpr.Board.Simulated.Tests;

/// <summary>Which format, size and rate a camera is asked for.</summary>
public sealed class V4l2ModeTests
{
    private static string Mode(SimulatedVideoProfile profile, V4l2CameraOptions? options = null, int capacity = 1920 * 1080)
    {
        SimulatedVideoNode node = new(profile, new());
        using V4l2Camera camera = node.Camera(options);
        using Frame frame = new(capacity);
        camera.Capture(frame);
        Assert.That(node.Misuse, Is.Empty);
        return camera.Mode;
    }

    private static SimulatedVideoProfile With(params SimulatedVideoFormat[] formats) => new() { Formats = formats };

    private static V4l2CameraOptions Wish(int width, int height, double rate = 30, params string[] formats) => new()
    {
        Device = "/dev/video0", Width = width, Height = height, FramesPerSecond = rate, Formats = formats.Length > 0 ? formats : null,
    };

    [Test]
    public void Size_goes_before_rate_and_rate_before_format()
    {
        SimulatedVideoFormat yuyv = new("YUYV", [(640, 480), (1920, 1080)], [5]), mjpg = new("MJPG", [(640, 480), (1920, 1080)], [30]);
        Assert.Multiple(() =>
        {
            Assert.That(Mode(With(yuyv, mjpg), Wish(1920, 1080)), Is.EqualTo("MJPG 1920x1080 at 30/s"), "YUYV manages 5");
            Assert.That(Mode(With(yuyv, mjpg), Wish(1920, 1080, 5)), Is.EqualTo("YUYV 1920x1080 at 5/s"), "5 are enough");
            Assert.That(Mode(With(mjpg, new("GREY", [(640, 480)], [30])), Wish(1920, 1080)), Is.EqualTo("MJPG 1920x1080 at 30/s"));
            Assert.That(Mode(With(new("NV12", [(640, 480)], [30]), new("GREY", [(640, 480)], [30])), Wish(640, 480)), Does.StartWith("GREY"));
            Assert.That(Mode(With(new("NV12", [(640, 480)], [30]), new("GREY", [(640, 480)], [30])), Wish(640, 480, 30, "NV12", "GREY")), Does.StartWith("NV12"));
        });
    }

    [Test]
    public void Nothing_larger_than_the_frames_is_taken() => Assert.That(
        Mode(With(new SimulatedVideoFormat("GREY", [(3840, 2160), (1920, 1080), (1280, 720)], [30])), Wish(3840, 2160), 1280 * 720),
        Is.EqualTo("GREY 1280x720 at 30/s"));

    [Test]
    public void A_range_of_sizes_is_cut_to_the_frame_on_its_grid() => Assert.Multiple(() =>
    {
        SimulatedVideoFormat range = new("GREY", [(32, 32), (4096, 3072)], [60, 30]) { IsRange = true, SizeStep = 16 };
        Assert.That(Mode(With(range), Wish(1920, 1080)), Is.EqualTo("GREY 1920x1072 at 30/s"));
        Assert.That(Mode(With(range), Wish(3840, 2160), 1920 * 1080), Is.EqualTo("GREY 1920x1072 at 30/s"));
        Assert.That(Mode(With(range), Wish(8, 8)), Is.EqualTo("GREY 32x32 at 30/s"));
    });

    [Test]
    public void A_driver_that_lists_no_sizes_and_rates_is_asked_for_what_is_wanted() => Assert.That(
        Mode(With(new SimulatedVideoFormat("NV12", [], [])) with { HasFrameRate = false }, Wish(800, 600)), Is.EqualTo("NV12 800x600"));

    [Test]
    public void A_multi_planar_node_works_like_another() =>
        Assert.That(Mode(With(new SimulatedVideoFormat("NV12", [(640, 480)], [30], 64)) with { IsPlanes = true }), Does.StartWith("NV12 640x480"));

    [Test]
    public void Without_a_usable_format_the_message_lists_what_there_is()
    {
        IOException none = Assert.Throws<IOException>(() => Mode(With(new("RGB3", [(640, 480)], [30]), new("H264", [(640, 480)], [30]))))!;
        Assert.That(none.Message, Does.StartWith("/dev/video0: ").And.Contain("It offers RGB3, H264").And.Contain("GREY").And.Contain("1920x1080"));
        IOException large = Assert.Throws<IOException>(() => Mode(With(new SimulatedVideoFormat("GREY", [(1920, 1080)], [30])), capacity: 640 * 480))!;
        Assert.That(large.Message, Does.Contain("GREY (1920x1080)").And.Contain("camera.pixels_max"));
    }

    [Test]
    public void A_node_for_metadata_a_busy_one_and_none_are_refused_with_the_remedy()
    {
        SimulatedVideoNode metadata = new(new() { IsMetadata = true }, new()), busy = new(new(), new()) { IsBusy = true }, none = new(new(), new());
        none.Unplug();
        Assert.Multiple(() =>
        {
            Assert.That(() => metadata.Camera().Open(1000), Throws.TypeOf<IOException>().With.Message.Contains("first node"));
            Assert.That(() => busy.Camera().Open(1 << 20), Throws.TypeOf<IOException>().With.Message.Contains("another program").And.Message.Contains("fuser"));
            Assert.That(() => none.Camera().Open(1000), Throws.TypeOf<IOException>().With.Message.Contains("no such video device"));
            Assert.That(() => none.Camera(new() { Device = "Some Card" }).Open(1000), Throws.TypeOf<IOException>().With.Message.Contains("Some Card"));
            Assert.That(() => new V4l2Camera(new() { Device = "/dev/video-none" }).Open(1000), Throws.TypeOf<IOException>().With.Message.Contains("no such video device"));
            Assert.That(() => new V4l2Camera(new() { Device = "/dev/null" }).Open(1000), Throws.TypeOf<IOException>().With.Message.Contains("VIDIOC_QUERYCAP"));
            Assert.That((metadata.Handles, busy.Handles), Is.EqualTo((0, 0)), "what failed to open is closed");
        });
    }

    [Test]
    public void Options_out_of_range_are_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => new V4l2Camera(Wish(0, 480)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new V4l2Camera(Wish(640, 480, double.NaN)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new V4l2Camera(Wish(640, 480, 30, "RGB3")), Throws.TypeOf<ArgumentException>().With.Message.Contains("GREY"));
    });
}

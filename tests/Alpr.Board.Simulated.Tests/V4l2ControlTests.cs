using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;
using Alpr.Contracts;

namespace Alpr.Board.Simulated.Tests;

/// <summary>Exposure and gain in microseconds and decibels.</summary>
public sealed class V4l2ControlTests
{
    private static SimulatedVideoNode Node(params SimulatedVideoControl[] controls) =>
        new(new() { Formats = [new("GREY", [(64, 48)], [30])], Controls = controls }, new());

    [Test]
    public void A_USB_camera_is_taken_from_its_automatics_and_set_in_steps_of_a_hundred_microseconds()
    {
        SimulatedVideoNode node = new(new() { Formats = [new("GREY", [(64, 48)], [30])] }, new());
        using V4l2Camera camera = node.Camera();
        Assert.That(camera.Range, Is.EqualTo(default(CameraControlRange)), "closed");
        Assert.That(camera.TrySet(1000, 6), Is.False, "closed");
        camera.Open(64 * 48);
        Assert.That((camera.Range.ExposureUsMin, camera.Range.ExposureUsMax), Is.EqualTo((300, 33_333)), "a frame bounds it");
        Assert.That(camera.Range.GainDbMax, Is.EqualTo(20 * Math.Log10(255 / 16.0)).Within(1e-9));
        Assert.That(node.Value(Video.ExposureAuto), Is.EqualTo(1));
        Assert.That((node.Value(Video.ExposureAbsolute), node.Value(Video.Gain)), Is.EqualTo((10L, 32L)), "what was set while it was closed");
        Assert.That(camera.TrySet(2449, 100), Is.True);
        Assert.That((node.Value(Video.ExposureAbsolute), node.Value(Video.Gain)), Is.EqualTo((24L, 255L)), "to the nearest, within the range");
    }

    [Test]
    public void A_sensor_that_counts_lines_is_set_by_the_time_of_a_line()
    {
        SimulatedVideoControl lines = new(Video.Exposure, 4, 1200, 1, 1000), gain = new(Video.AnalogueGain, 16, 248, 8, 16);
        SimulatedVideoNode told = Node(
            lines, gain, new(Video.PixelRate, 0, 1_000_000_000_000, 1, 80_000_000) { IsReadOnly = true }, new(Video.HorizontalBlanking, 0, 5000, 1, 736));
        using V4l2Camera camera = told.Camera();
        camera.Open(64 * 48);
        Assert.That(camera.TrySet(5000, 12.04), Is.True);
        Assert.That((told.Value(Video.Exposure), told.Value(Video.AnalogueGain)), Is.EqualTo((500L, 64L)), "(64 + 736) / 80 MHz = 10 us; 16 is a gain of 1");
        Assert.That(camera.Range.ExposureUsMin, Is.EqualTo(40));

        SimulatedVideoNode silent = Node(lines, gain);
        using V4l2Camera profile = silent.Camera(new() { Device = silent.Path, LineNs = 20_000, DelayFrames = 1 });
        profile.Open(64 * 48);
        profile.TrySet(5000, 0);
        Assert.That((silent.Value(Video.Exposure), profile.DelayFrames), Is.EqualTo((250L, 1)));

        using V4l2Camera unknown = silent.Camera();
        unknown.Open(64 * 48);
        Assert.That((unknown.Range.ExposureUsMin, unknown.Range.ExposureUsMax), Is.EqualTo((0, 0)), "lines of an unknown time cannot be used");
    }

    [TestCase(GainUnit.Factor, 16, 6.0206, 32)]
    [TestCase(GainUnit.Decibels, 10, 6.0206, 60)]
    [TestCase(GainUnit.Reciprocal, 1024, 6.0206, 512)]
    [TestCase(GainUnit.Reciprocal, 1024, 0, 0)]
    public void Gain_is_what_the_profile_says(GainUnit unit, double scale, double db, int number)
    {
        SimulatedVideoNode node = Node(new SimulatedVideoControl(Video.AnalogueGain, 0, 978, 1, 5));
        using V4l2Camera camera = node.Camera(new() { Device = node.Path, GainUnit = unit, GainScale = scale });
        camera.Open(64 * 48);
        Assert.That(camera.TrySet(1000, db), Is.True);
        Assert.That(node.Value(Video.AnalogueGain), Is.EqualTo(Math.Max(number, unit == GainUnit.Factor ? 16 : 0)));
    }

    [Test]
    public void A_camera_without_controls_says_so_and_nothing_is_ever_set()
    {
        SimulatedVideoNode node = Node();
        using V4l2Camera camera = node.Camera();
        camera.Open(64 * 48);
        Assert.That((camera.Range, camera.TrySet(1000, 6)), Is.EqualTo((default(CameraControlRange), false)));
    }

    [Test]
    public void An_old_kernel_is_asked_the_old_way()
    {
        SimulatedVideoNode node = new(new() { Formats = [new("GREY", [(64, 48)], [30])], IsOldKernel = true }, new());
        using V4l2Camera camera = node.Camera();
        camera.Open(64 * 48);
        Assert.That((camera.TrySet(1000, 12.0412), node.Value(Video.Gain)), Is.EqualTo((true, 64L)));
    }

    [Test]
    public void A_frame_says_what_it_was_taken_with_and_a_reopened_camera_has_it_again()
    {
        SimulatedVideoNode node = new(new() { Formats = [new("GREY", [(64, 48)], [30])] }, new());
        using V4l2Camera camera = node.Camera();
        using Frame frame = new(64 * 48);
        camera.TrySet(1000, 0);
        camera.Capture(frame);
        Assert.That(frame.Exposure, Is.EqualTo(new FrameExposure(1000, 0, 0, false, 0)), "set before the first frame");
        camera.TrySet(4000, 0);
        List<int> taken = [];
        for (int i = 0; i < 4; i++)
        {
            camera.Capture(frame);
            taken.Add(frame.Exposure.ExposureUs);
        }
        Assert.That(taken, Is.EqualTo(new[] { 1000, 1000, 4000, 4000 }), "two frames are on their way");

        node.Unplug();
        while (camera.IsOpen)
            Assert.That(() => { while (true) camera.Capture(frame); }, Throws.TypeOf<IOException>());
        Assert.That(camera.TrySet(6000, 0), Is.False);
        node.PlugIn();
        camera.Capture(frame);
        Assert.That((frame.Exposure.ExposureUs, node.Value(Video.ExposureAbsolute)), Is.EqualTo((6000, 60L)));
    }
}

using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;
using Alpr.Contracts;
using Alpr.Host.Pipeline;

namespace Alpr.Board.Simulated.Tests;

/// <summary>Frames that are lost, damaged or late, and a camera that goes and comes back.</summary>
public sealed class V4l2FaultTests
{
    private VirtualClock _clock = null!;
    private SimulatedVideoNode _node = null!;
    private V4l2Camera _camera = null!;
    private Frame _frame = null!;

    [SetUp]
    public void Make()
    {
        _clock = new();
        _node = new(new() { Formats = [new("YUYV", [(64, 48)], [30], 8)] }, _clock);
        _camera = _node.Camera();
        _frame = new(64 * 48);
    }

    [TearDown]
    public void Close()
    {
        _camera.Dispose();
        _frame.Dispose();
        Assert.That((_node.Handles, _node.Misuse), Is.EqualTo((0, "")), "all was unmapped and closed, and nothing called out of turn");
    }

    private long Capture()
    {
        Assert.That(_camera.Capture(_frame), Is.EqualTo(CaptureResult.Captured));
        return _frame.Sequence;
    }

    [Test]
    public void Lost_frames_are_gaps_and_counted()
    {
        Assert.That((Capture(), Capture()), Is.EqualTo((0L, 1L)));
        _node.LossesToCome = 3;
        Assert.That((Capture(), _camera.FramesLost), Is.EqualTo((5L, 3L)));
    }

    [Test]
    public void A_reader_that_is_late_loses_the_frames_that_find_no_buffer()
    {
        Capture();
        _clock.Advance(1_000_000); // 30 frames for 4 buffers
        List<long> numbers = [];
        for (int i = 0; i < 6; i++)
            numbers.Add(Capture());
        Assert.That(numbers[..4], Is.EqualTo(new[] { 1L, 2, 3, 4 }));
        Assert.That(numbers[4], Is.GreaterThan(25));
        Assert.That(_camera.FramesLost, Is.EqualTo(numbers[4] - 5));
    }

    [Test]
    public void Damaged_and_short_frames_are_left_out_and_counted()
    {
        Capture();
        (_node.ErrorsToCome, _node.ShortToCome) = (2, 3); // the two that are marked are short as well
        Assert.That((Capture(), _camera.FramesDamaged, _camera.FramesLost), Is.EqualTo((4L, 3L, 0L)));
        Assert.That(_frame.Luma[0], Is.EqualTo((byte)4), "the pixels of the frame that is whole");
    }

    [Test]
    public void A_damaged_JPEG_is_left_out_and_the_next_is_read()
    {
        SimulatedVideoNode node = new(new() { Formats = [new("MJPG", [(64, 48)], [30])] }, _clock);
        using V4l2Camera camera = node.Camera();
        camera.Capture(_frame);
        node.ErrorsToCome = 0;
        node.ShortToCome = 2;
        camera.Capture(_frame);
        Assert.That((_frame.Sequence, camera.FramesDamaged), Is.EqualTo((3L, 2L)));
    }

    [Test]
    public void A_frame_has_the_time_of_its_stamp_on_the_clock_that_counts_suspends()
    {
        _node.SuspendedUs = 500_000;
        Capture();
        long first = _frame.CapturedUs;
        Assert.That(_clock.MonotonicUs - first, Is.EqualTo(_node.Profile.DeliveryUs));
        Capture();
        Assert.That(_frame.CapturedUs - first, Is.EqualTo(33_333));
        _clock.Advance(3_600_000_000); // asleep for an hour, in which the driver's clock stood
        _node.SuspendedUs += 3_600_000_000;
        _camera.Capture(_frame);
        _camera.Capture(_frame);
        while (_frame.Sequence < 100)
            _camera.Capture(_frame); // frames of before the sleep are too old to be dated by the new distance
        Assert.That(_clock.MonotonicUs - _frame.CapturedUs, Is.InRange(0, 200_000));
    }

    [Test]
    public void Stamps_of_the_start_are_moved_to_the_end_of_the_exposure_and_none_means_arrival()
    {
        SimulatedVideoNode start = new(_node.Profile with { StampsStart = true, DeliveryUs = 20_000 }, new());
        using V4l2Camera camera = start.Camera();
        camera.TrySet(8000, 0);
        camera.Capture(_frame);
        Assert.That(start.Clock.MonotonicUs - _frame.CapturedUs, Is.EqualTo(12_000));

        SimulatedVideoNode none = new(_node.Profile with { StampsMonotonic = false }, new());
        using V4l2Camera arrival = none.Camera();
        arrival.Capture(_frame);
        Assert.That(_frame.CapturedUs, Is.EqualTo(none.Clock.MonotonicUs));
    }

    [Test]
    public void A_camera_that_stalls_is_dead_after_a_second_and_said_so()
    {
        Capture();
        _node.IsStalled = true;
        long before = _clock.MonotonicUs;
        IOException dead = Assert.Throws<IOException>(() => _camera.Capture(_frame))!;
        Assert.That(dead.Message, Is.EqualTo("/dev/video0: no picture came for 1 s. Check the camera's cable and supply."));
        Assert.That(_clock.MonotonicUs - before, Is.InRange(1_000_000, 1_100_000));
        Assert.That((_camera.LastError, _camera.IsOpen), Is.EqualTo((dead.Message, false)));
    }

    [Test]
    public void A_camera_that_sends_nothing_but_damage_is_dead_too()
    {
        _node.ErrorsToCome = int.MaxValue;
        Assert.That(() => _camera.Capture(_frame), Throws.TypeOf<IOException>().With.Message.Contains("no picture came for 3 s"));
    }

    [Test]
    public void An_unplugged_camera_is_said_to_be_gone_and_the_same_object_sees_again_when_it_is_back()
    {
        Assert.That((Capture(), Capture()), Is.EqualTo((0L, 1L)));
        _node.Unplug();
        Assert.That(() => _camera.Capture(_frame), Throws.TypeOf<IOException>().With.Message.EqualTo("/dev/video0: the camera is gone. Check its cable and supply."));
        Assert.That(() => _camera.Capture(_frame), Throws.TypeOf<IOException>().With.Message.Contains("no such video device"));
        _node.PlugIn();
        Assert.That((Capture(), _camera.Openings), Is.EqualTo((2L, 2)), "numbers go on");
    }

    [Test]
    public void A_camera_known_by_name_is_found_under_another_number()
    {
        using V4l2Camera named = _node.Camera(new() { Device = _node.Profile.Card });
        named.Capture(_frame);
        _node.Unplug();
        Assert.That(() => named.Capture(_frame), Throws.TypeOf<IOException>());
        _node.Path = "/dev/video1";
        _node.PlugIn();
        Assert.That(named.Capture(_frame), Is.EqualTo(CaptureResult.Captured));
    }

    [Test]
    public void However_long_a_camera_was_away_the_appliance_sees_again_within_five_seconds()
    {
        int[] absences = [1, 10, 400]; // looks
        foreach (int looks in absences)
        {
            List<string> complaints = [];
            using CancellationTokenSource stop = new();
            Away away = new(looks, stop);
            using Frame first = new(16), second = new(16);
            using SlotRing<Frame> ring = new([first, second], WhenFull.DropOldest);
            RunFigures figures = new();
            new CaptureStage(away, () => throw new AssertionException("it opens itself"), ring, figures, complaints.Add,
                new(null, null, new(_ => { }), new()), new("capture"), _node.Clock).Run(stop.Token);
            Assert.That(figures.FramesCaptured, Is.EqualTo(2), $"{looks} looks");
            Assert.That(complaints, Has.Count.EqualTo(looks < 31 ? 1 : 3), "said at once, then rarely");
            Assert.That(away.Disposed, Is.EqualTo(1));
        }
        Assert.That(_camera.ReopenMs, Is.InRange(1, 1000), "a look at least each second");
    }

    /// <summary>A camera that gives a picture, is away for so many looks, gives one more and ends the run. Looks are a millisecond apart here.</summary>
    private sealed class Away(int looks, CancellationTokenSource stop) : ICamera
    {
        private int _calls;

        public string Name => "away";

        public bool IsLive => true;

        public int? FrameCount => null;

        public string LastError => "";

        public string CurrentItem => "away";

        public int? ReopenMs => 1;

        public int Disposed { get; private set; }

        public CaptureResult Capture(Frame frame)
        {
            int call = _calls++;
            if (call > 0 && call <= looks)
                throw new IOException("away.");
            if (call > looks)
                stop.Cancel();
            frame.SetSize(4, 4);
            return CaptureResult.Captured;
        }

        public void Dispose() => Disposed++;
    }
}

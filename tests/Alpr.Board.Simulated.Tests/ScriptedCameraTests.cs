using System.Security.Cryptography;
using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Simulated.Tests;

/// <summary>Each fault is to be seen in the frames, and everything follows from the seed.</summary>
public sealed class ScriptedCameraTests
{
    private const int Width = 160, Height = 120, Second = 1_000_000;

    /// <summary>A street of stripes with a thing that moves: sharp edges, mid brightness.</summary>
    private static RenderedCamera Street(int frames = 60, byte dark = 60, byte bright = 160) => new(Width, Height, 30, (luma, width, sequence) =>
    {
        for (int i = 0; i < luma.Length; i++)
        {
            bool isThing = Math.Abs(i % width - (int)(sequence * 2 % (uint)width)) < 5;
            luma[i] = isThing ? (byte)220 : (i % width / 8 + i / width / 8) % 2 == 0 ? dark : bright;
        }
    }, frames);

    private static ScriptedCamera Camera(params CameraFault[] faults) => new(Street(), new() { Faults = faults });

    private static CameraFault From1To2(CameraFaultKind kind, double strength = 1) => new(kind, Second / 2, Second * 3 / 2, strength);

    private static List<byte[]> All(ScriptedCamera camera)
    {
        using (camera)
        {
            List<byte[]> pictures = [];
            using Frame frame = new(Width * Height);
            while (camera.Capture(frame) == CaptureResult.Captured)
                pictures.Add(frame.Luma.ToArray());
            return pictures;
        }
    }

    private static double Mean(byte[] picture) => picture.Average(pixel => pixel);

    /// <summary>Mean difference of neighbours in a row: how sharp it is.</summary>
    private static double Sharpness(byte[] picture) => Enumerable.Range(1, picture.Length - 1).Average(i => Math.Abs(picture[i] - picture[i - 1]));

    [Test]
    public void Without_faults_and_sensor_the_footage_comes_through_as_it_is()
    {
        List<byte[]> scripted = All(Camera());
        using Frame frame = new(Width * Height);
        using RenderedCamera plain = Street();
        foreach (byte[] picture in scripted)
        {
            plain.Capture(frame);
            Assert.That(picture.AsSpan().SequenceEqual(frame.Luma), Is.True);
        }
        Assert.That(scripted, Has.Count.EqualTo(60));
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others()
    {
        string first = Hash(7), again = Hash(7), other = Hash(8);
        Assert.That((again, other == first), Is.EqualTo((first, false)));

        static string Hash(ulong seed) => Convert.ToHexString(SHA256.HashData(All(new(Street(), new()
        {
            Seed = seed, Sensor = new(), Faults = [From1To2(CameraFaultKind.Dropped, 0.5)],
        })).SelectMany(picture => picture).ToArray()));
    }

    [Test]
    public void A_frozen_camera_shows_one_picture_with_new_numbers()
    {
        List<byte[]> pictures = All(Camera(From1To2(CameraFaultKind.Freeze)));
        for (int i = 1; i < pictures.Count; i++)
            Assert.That(pictures[i].AsSpan().SequenceEqual(pictures[i - 1]), Is.EqualTo(i is > 15 and < 45), $"frame {i}");
    }

    [Test]
    public void Black_and_overexposed_and_blocked_change_the_brightness()
    {
        List<byte[]> black = All(Camera(From1To2(CameraFaultKind.Black))), glare = All(Camera(From1To2(CameraFaultKind.Overexposed, 8))),
            blocked = All(Camera(From1To2(CameraFaultKind.Blocked, 0.9)));
        Assert.Multiple(() =>
        {
            Assert.That(black[20], Is.All.Zero);
            Assert.That(glare[20].Count(pixel => pixel == 255), Is.GreaterThan(Width * Height / 2));
            Assert.That(Mean(blocked[20]), Is.LessThan(60));
            Assert.That(Sharpness(blocked[20]), Is.LessThan(1));
            Assert.That(Mean(black[50]), Is.EqualTo(Mean(glare[50])).And.EqualTo(Mean(blocked[50])), "it is over");
        });
    }

    [Test]
    public void A_blurred_camera_loses_its_edges_and_keeps_its_brightness()
    {
        List<byte[]> pictures = All(Camera(From1To2(CameraFaultKind.Blurred, 4)));
        Assert.That(Sharpness(pictures[20]), Is.LessThan(Sharpness(pictures[10]) / 2));
        Assert.That(Mean(pictures[20]), Is.EqualTo(Mean(pictures[10])).Within(3));
    }

    [Test]
    public void A_moved_camera_shows_the_scene_elsewhere_and_stays_sharp()
    {
        List<byte[]> plain = All(Camera()), moved = All(Camera(From1To2(CameraFaultKind.Moved, 0.05)));
        Assert.That(plain[20].Zip(moved[20]).Count(pair => pair.First != pair.Second), Is.GreaterThan(Width * Height / 4));
        Assert.That(Sharpness(moved[20]), Is.GreaterThan(Sharpness(plain[20]) * 0.7));
        Assert.That(moved[50].AsSpan().SequenceEqual(plain[50]), Is.True);
    }

    [Test]
    public void Dropped_frames_are_gaps_in_the_numbers()
    {
        using ScriptedCamera camera = Camera(new CameraFault(CameraFaultKind.Dropped, 0, Second, 0.5));
        using Frame frame = new(Width * Height);
        int frames = 0;
        long last = 0;
        for (; camera.Capture(frame) == CaptureResult.Captured; frames++, last = frame.Sequence)
            Assert.That(frames == 0 || frame.Sequence > last);
        Assert.That(frames + camera.FramesDropped, Is.EqualTo(60));
        Assert.That(camera.FramesDropped, Is.InRange(5, 25));
    }

    [Test]
    public void An_unplugged_camera_throws_until_it_is_back_and_the_time_line_went_on()
    {
        VirtualClock clock = new();
        using ScriptedCamera camera = new(Street(90), new() { Clock = clock, Faults = [From1To2(CameraFaultKind.Unplugged)] });
        using Frame frame = new(Width * Height);
        long start = clock.MonotonicUs;
        List<long> seen = [];
        int looks = 0;
        while (true)
        {
            try
            {
                if (camera.Capture(frame) != CaptureResult.Captured)
                    break;
                Assert.That(frame.CapturedUs, Is.EqualTo(clock.MonotonicUs));
                seen.Add(frame.CapturedUs - start);
            }
            catch (IOException gone)
            {
                Assert.That((gone.Message, camera.TrySet(1000, 0)), Is.EqualTo(("rendered: the camera is gone. Check its cable and supply.", false)));
                looks++;
                clock.Advance(camera.ReopenMs!.Value * 1000L);
            }
        }
        Assert.That(looks, Is.InRange(2, 3));
        Assert.That(seen.Any(us => us is >= Second / 2 and < Second * 3 / 2), Is.False);
        Assert.That(seen.First(us => us > Second), Is.LessThan(Second * 3 / 2 + 600_000), "back within a look");
        Assert.That(camera.IsLive, Is.True);
    }

    [Test]
    public void An_unpaced_camera_throws_once_and_goes_on_behind_the_fault()
    {
        using ScriptedCamera camera = Camera(From1To2(CameraFaultKind.Unplugged));
        using Frame frame = new(Width * Height);
        for (int i = 0; i < 15; i++)
            camera.Capture(frame);
        Assert.That(() => camera.Capture(frame), Throws.TypeOf<IOException>());
        Assert.That((camera.Capture(frame), frame.Sequence), Is.EqualTo((CaptureResult.Captured, 45L)));
    }

    [Test]
    public void Exposure_reaches_the_picture_after_the_delay_and_is_linear_in_light()
    {
        using ScriptedCamera camera = new(Street(), new() { Sensor = new() { PhotonNoise = 0, ReadNoise = 0 } });
        using Frame frame = new(Width * Height);
        camera.Capture(frame);
        byte before = frame.Luma[^1];
        Assert.That(camera.TrySet(2000, 0), Is.True); // half of what is neutral
        List<(int, byte)> taken = [];
        for (int i = 0; i < 3; i++)
        {
            camera.Capture(frame);
            taken.Add((frame.Exposure.ExposureUs, frame.Luma[^1]));
        }
        byte half = (byte)Math.Round(255 * Math.Pow(Math.Pow(before / 255.0, 2.2) / 2, 1 / 2.2));
        Assert.That(taken[..2], Is.All.EqualTo((4000, before)));
        Assert.That(taken[2].Item1, Is.EqualTo(2000));
        Assert.That(taken[2].Item2, Is.EqualTo(half).Within(1));
        camera.TrySet(2000, 6.0206); // twice the gain: as before
        for (int i = 0; i < 3; i++)
            camera.Capture(frame);
        Assert.That(frame.Luma[^1], Is.EqualTo(before).Within(1));
    }

    [Test]
    public void Gain_brings_noise()
    {
        Assert.That(Deviation(24), Is.GreaterThan(2 * Deviation(0)).And.GreaterThan(3));

        static double Deviation(double gainDb)
        {
            using RenderedCamera grey = new(Width, Height, 30, (luma, _, _) => luma.Fill(120));
            using ScriptedCamera camera = new(grey, new() { Sensor = new() });
            using Frame frame = new(Width * Height);
            camera.TrySet((int)(4000 / Math.Pow(10, gainDb / 20)), gainDb); // as bright
            for (int i = 0; i < 3; i++)
                camera.Capture(frame);
            double mean = Mean(frame.Luma.ToArray());
            Assert.That(mean, Is.EqualTo(120).Within(4));
            return Math.Sqrt(frame.Luma.ToArray().Average(pixel => (pixel - mean) * (pixel - mean)));
        }
    }

    [Test]
    public void At_night_the_lamp_is_seen_once_the_filter_is_away()
    {
        using ScriptedCamera camera = new(Street(), new() { Sensor = new() { PhotonNoise = 0, ReadNoise = 0 }, Light = _ => 0.001 });
        using Frame frame = new(Width * Height);
        camera.IrLevel = 1;
        camera.Capture(frame);
        double day = Mean(frame.Luma.ToArray());
        camera.IsNight = true;
        camera.Capture(frame);
        Assert.That(Mean(frame.Luma.ToArray()), Is.GreaterThan(5 * day));
        Assert.That((frame.Exposure.IrLevel, frame.Exposure.IsNight), Is.EqualTo((1f, true)));
    }

    [Test]
    public void A_control_loop_over_it_finds_its_brightness_again_when_the_light_falls()
    {
        using ScriptedCamera camera = new(Street(300), new() { Sensor = new(), Light = us => us < 3 * Second ? 1 : 0.1 });
        using Frame frame = new(Width * Height);
        double exposureUs = 4000;
        List<double> means = [];
        for (int i = 0; camera.Capture(frame) == CaptureResult.Captured; i++)
        {
            means.Add(Mean(frame.Luma.ToArray()));
            if (i % 4 == 3) // slower than the delay, or it swings
                exposureUs = Math.Clamp(exposureUs * Math.Pow(110 / Math.Max(means[^1], 1), 1.5), 50, 33_000);
            camera.TrySet((int)exposureUs, 0);
        }
        Assert.That(means[92], Is.LessThan(60), "the light fell");
        Assert.That(means.TakeLast(50).Average(), Is.EqualTo(means.Skip(40).Take(40).Average()).Within(12));
    }
}

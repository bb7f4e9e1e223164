using Alpr.Contracts;

namespace Alpr.CameraHealth.Tests;

public sealed class CameraHealthMonitorTests
{
    private static readonly HealthOptions Quick = new() { LookUs = 1_000_000, LearningLooks = 10 };

    [Test]
    public void A_night_without_light_is_too_dark_and_not_blocked()
    {
        CameraHealthMonitor monitor = new(Quick);
        List<CameraCondition> events = Show(monitor, 200, (second, luma) => Noise(luma, second, 3), new(1000, 24, 0, true, 0));
        Assert.That(events.Select(e => (e.Fault, e.Began)), Is.EqualTo(new[] { (CameraFault.TooDark, true) }));
    }

    [Test]
    public void A_lens_that_is_covered_from_the_first_is_blocked()
    {
        CameraHealthMonitor monitor = new(Quick);
        List<CameraCondition> events = Show(monitor, 100, (second, luma) => Noise(luma, second, 90), default);
        Assert.That(events.Select(e => (e.Fault, e.Began)), Is.EqualTo(new[] { (CameraFault.Blocked, true) }));
    }

    [Test]
    public void Black_frames_that_repeat_are_not_frozen()
    {
        CameraHealthMonitor monitor = new(Quick);
        Show(monitor, 200, (_, luma) => luma.Clear(), default);
        Assert.That((monitor.Has(CameraFault.Frozen), monitor.Worst), Is.EqualTo((false, CameraFault.TooDark)));
    }

    [Test]
    public void A_command_accepts_the_view_as_it_is()
    {
        using Clip clip = Clip.Crossing(every: 30), moved = clip.With(Injected.All(new(4)).First(fault => fault.Name == "shift 20 px").Make);
        using Player player = new(4);
        player.Show(clip, 60);
        player.Show(moved, 60);
        Assert.That(player.Monitor.Worst, Is.EqualTo(CameraFault.Moved));
        Assert.That(player.Monitor.DisplacementPixels, Is.EqualTo(20).Within(1));
        player.Monitor.AcceptView();
        Assert.That(player.Monitor.IsGood);
        player.Show(moved, 150);
        Assert.That(player.Monitor.IsGood);
        Assert.That(player.Events.Select(e => (e.Fault, e.Began)), Is.EqualTo(new[] { (CameraFault.Moved, true), (CameraFault.Moved, false) }));
    }

    [Test]
    public void Whatever_frames_come_begins_and_ends_of_a_fault_alternate()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Random random = new(seed);
            CameraHealthMonitor monitor = new(new HealthOptions { LookUs = 10_000, LearningLooks = 4, MovedUs = 1_000_000, FrozenUs = 1_000_000 });
            using Frame frame = new(700 * 700);
            bool[] active = new bool[CameraHealthMonitor.Faults];
            long atUs = 0;
            int mode = 0;
            for (int i = 0; i < 250; i++)
            {
                if (i == 0 || random.Next(60) == 0)
                    frame.SetSize(random.Next(1, 700), random.Next(1, 700));
                mode = random.Next(30) == 0 ? random.Next(4) : mode;
                if (mode == 0)
                    random.NextBytes(frame.Luma);
                else if (mode == 1)
                    frame.Luma.Fill((byte)random.Next(256));
                else if (mode == 2)
                    frame.Luma[random.Next(frame.Luma.Length)] ^= 255;
                atUs = random.Next(50) == 0 ? random.NextInt64(long.MinValue / 4, long.MaxValue / 4) : atUs + random.Next(1_000_000);
                frame.CapturedUs = atUs;
                frame.Exposure = new(random.Next(2000), random.NextSingle() * 24, random.NextSingle(), random.Next(20) == 0, (byte)(random.Next(10) / 9));
                monitor.Update(frame);
                while (monitor.TryTake(out CameraCondition condition))
                {
                    Assert.That(condition.Began, Is.Not.EqualTo(active[(int)condition.Fault]), $"seed {seed}, frame {i}: {condition}");
                    active[(int)condition.Fault] = condition.Began;
                }
            }
        }
    }

    [Test]
    public void Options_out_of_range_are_refused_by_name() =>
        Assert.That(() => new CameraHealthMonitor(new() { BlockedShare = 2 }), Throws.ArgumentException.With.Message.Contains("BlockedShare"));

    private delegate void Draw(int second, Span<byte> luma);

    private static List<CameraCondition> Show(CameraHealthMonitor monitor, int seconds, Draw draw, FrameExposure exposure)
    {
        using Frame frame = new(640 * 360);
        frame.SetSize(640, 360);
        frame.Exposure = exposure;
        List<CameraCondition> events = [];
        for (int second = 0; second < seconds; second++)
        {
            draw(second, frame.Luma);
            frame.CapturedUs = second * 1_000_000L;
            monitor.Update(frame);
            while (monitor.TryTake(out CameraCondition condition))
                events.Add(condition);
        }
        return events;
    }

    private static void Noise(Span<byte> luma, int seed, int mean)
    {
        Random random = new(seed);
        random.NextBytes(luma);
        foreach (ref byte value in luma)
            value = (byte)(mean - 2 + value % 5);
    }
}

using System.Diagnostics;
using Alpr.Contracts;

namespace Alpr.CameraHealth.Tests;

public sealed class CostTests
{
    [Test]
    public void A_look_costs_no_managed_byte_and_a_frame_between_two_looks_nothing()
    {
        using Frame frame = new(1280 * 720);
        using Clip clip = Clip.Crossing(every: 60);
        CameraHealthMonitor monitor = new(new HealthOptions { LookUs = 500_000, LearningLooks = 10 });
        for (int i = 0; i < 20; i++)
            Show(i * 500_000L, i);
        const int Looks = 60;
        int looks = 0;
        long spent = 0, idle = 0, before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 20; i < 20 + Looks; i++)
        {
            frame.CopyFrom(clip.Frames[i % clip.Frames.Count]);
            frame.CapturedUs = i * 500_000L;
            long started = Stopwatch.GetTimestamp();
            looks += monitor.Update(frame) ? 1 : 0;
            long between = Stopwatch.GetTimestamp();
            frame.CapturedUs += 33_000;
            looks += monitor.Update(frame) ? 1 : 0;
            (spent, idle) = (spent + between - started, idle + Stopwatch.GetTimestamp() - between);
        }
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{Micros(spent):F0} us a look at 1280x720, so {Micros(spent) / 15:F0} us a frame at 30 frames/s; {Micros(idle):F2} us a frame between");
        Assert.That((looks, bytes), Is.EqualTo((Looks, 0L)));

        double Micros(long ticks) => ticks * 1e6 / Stopwatch.Frequency / Looks;
        void Show(long atUs, int index)
        {
            frame.CopyFrom(clip.Frames[index % clip.Frames.Count]);
            frame.CapturedUs = atUs;
            monitor.Update(frame);
        }
    }
}

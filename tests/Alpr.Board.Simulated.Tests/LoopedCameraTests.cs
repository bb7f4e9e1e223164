using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Simulated.Tests;

public sealed class LoopedCameraTests
{
    [Test]
    public void Footage_begins_again_when_it_ends_and_its_times_and_numbers_go_on()
    {
        int rounds = 0;
        using LoopedCamera camera = new(() =>
        {
            rounds++;
            return new RenderedCamera(8, 8, 10, static (luma, width, sequence) => luma.Fill((byte)sequence), frameCount: 3);
        });
        using Frame frame = new(64);
        List<(long Us, long Sequence, byte Luma)> seen = [];
        for (int i = 0; i < 7; i++)
        {
            Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Captured));
            seen.Add((frame.CapturedUs, frame.Sequence, frame.Luma[0]));
        }
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 7).Select(i => (i * 100_000L, (long)i, (byte)(i % 3)))));
        Assert.That(rounds, Is.EqualTo(3));
    }

    [Test]
    public void Footage_without_a_frame_ends()
    {
        using LoopedCamera camera = new(() => new RenderedCamera(8, 8, 10, static (_, _, _) => { }, frameCount: 0));
        using Frame frame = new(64);
        Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Ended));
    }
}

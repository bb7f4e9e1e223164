using System.Diagnostics;
using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;
using Alpr.Board.Simulated;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;
using Alpr.Recognition;
using Alpr.Tests.Common;
using Alpr.Tracking;

namespace Alpr.Allocations.Tests;

/// <summary>Capture, recognition and tracking run on their own threads, as in the appliance, over 1,000 frames with plates.</summary>
public sealed class FrameLoopAllocationTests
{
    private const int FramesWanted = 1000;
    private string _folder = "";

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("alpr-loop-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_thousand_frames_of_video_allocate_nothing()
    {
        string looped = Path.Combine(_folder, "looped.mp4");
        using Process ffmpeg = Process.Start("ffmpeg",
            ["-nostdin", "-v", "error", "-stream_loop", "6", "-i", Path.Combine(Repository.Footage, "crossing.mp4"), "-c", "copy", looped]);
        ffmpeg.WaitForExit();
        RunFigures figures = Run(CameraSource.Open(looped));
        AssertNothingAllocated(figures);
        Assert.That(figures.Passages, Is.GreaterThan(10), "the frames must hold plates, or the test proves nothing");
    }

    [Test]
    public void A_thousand_photographs_allocate_nothing()
    {
        string[] stills = Directory.GetFiles(Path.Combine(Repository.Footage, "stills"), "*.jpg");
        for (int i = 0; i < FramesWanted + RunFigures.WarmUpFrames; i++)
            File.CreateSymbolicLink(Path.Combine(_folder, $"{i:0000}.jpg"), stills[i % stills.Length]);
        RunFigures figures = Run(CameraSource.Open(_folder));
        AssertNothingAllocated(figures);
    }

    [Test]
    public void A_thousand_frames_of_a_V4L2_camera_with_light_and_health_watched_allocate_nothing()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEvent enough = new(false);
        RegisteredWaitHandle end = ThreadPool.RegisterWaitForSingleObject(enough, (_, _) => stop.Cancel(), null, Timeout.Infinite, true); // cancelling takes memory
        byte[][] scene = Scene();
        SimulatedVideoNode node = new(new() { Formats = [new("YUYV", [(1280, 720)], [30])] }, new VirtualClock())
        {
            Paint = (luma, _, sequence) =>
            {
                scene[sequence % scene.Length].CopyTo(luma);
                if (sequence > FramesWanted + RunFigures.WarmUpFrames)
                    enough.Set();
            },
        };
        LightingLoop lighting = new(new(new(), new()), delayFrames: 2, node.Clock);
        StatementQueue statements = new();
        ConditionBoard conditions = new(_ => { });
        CaptureWatch watch = new(lighting, new SceneWatch(new(new()), conditions, statements), conditions, statements);
        using V4l2Camera camera = node.Camera(new() { Device = node.Path, Width = 1280, Height = 720 });
        RunFigures figures = Run(camera, watch, lighting, stop.Token);
        end.Unregister(null);
        AssertNothingAllocated(figures);
        Assert.That(figures.Passages, Is.GreaterThan(3), "the frames must hold plates, or the test proves nothing");
    }

    [Test]
    public void The_measurement_sees_an_allocation()
    {
        // The canary: were the counter blind, the tests above would pass whatever the loop did.
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] something = new byte[100];
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.GreaterThanOrEqualTo(100));
        GC.KeepAlive(something);
    }

    private static void AssertNothingAllocated(RunFigures figures) => Assert.Multiple(() =>
    {
        Assert.That(figures.FramesRecognised, Is.GreaterThanOrEqualTo(FramesWanted));
        Assert.That(figures.CaptureBytes, Is.Zero, "capture thread");
        Assert.That(figures.RecognitionBytes, Is.Zero, "recognition thread");
    });

    /// <summary>The first six seconds of the crossing, decoded beforehand: what a driver copies costs nothing either.</summary>
    private static byte[][] Scene()
    {
        List<byte[]> scene = [];
        using ICamera footage = CameraSource.Open(Path.Combine(Repository.Footage, "crossing.mp4"));
        using Frame frame = new(1280 * 720);
        while (scene.Count < 90 && footage.Capture(frame) == CaptureResult.Captured)
            scene.Add(frame.Luma.ToArray());
        return [.. scene];
    }

    private static RunFigures Run(ICamera camera)
    {
        StatementQueue statements = new();
        return Run(camera, new CaptureWatch(null, null, new ConditionBoard(_ => { }), statements), null, CancellationToken.None);
    }

    private static RunFigures Run(ICamera camera, CaptureWatch watch, LightingLoop? lighting, CancellationToken stop)
    {
        const int pixels = 1920 * 1080;
        RunFigures figures = new();
        Frame[] frames = [.. Enumerable.Range(0, 4).Select(_ => new Frame(pixels))];
        Passage[] passages = [.. Enumerable.Range(0, 4).Select(_ => new Passage(pixels))];
        using SlotRing<Frame> frameRing = new(frames, WhenFull.Wait);
        using SlotRing<Passage> passageRing = new(passages, WhenFull.Wait);
        using PlateRecognizer recognizer = new(ModelBundle.Load(Repository.Models));
        using PlateTracker tracker = new(new TrackerOptions(), pixels);
        List<string> complaints = [];
        CaptureStage capture = new(camera, () => camera, frameRing, figures, complaints.Add, watch, new StagePulse("capture"), SystemClock.Instance);
        RecognitionStage recognition = new(frameRing, passageRing, recognizer, tracker, SystemClock.Instance, figures, lighting, new StagePulse("recognition"));
        Thread[] threads = [new(() => capture.Run(stop)), new(recognition.Run)];
        Array.ForEach(threads, thread => thread.Start());
        while (passageRing.TryTake(Timeout.Infinite, out Passage? passage))
            passageRing.Return(passage);
        Array.ForEach(threads, thread => thread.Join());
        Array.ForEach(frames, frame => frame.Dispose());
        Array.ForEach(passages, passage => passage.Dispose());
        Assert.That(complaints, Is.Empty);
        return figures;
    }
}

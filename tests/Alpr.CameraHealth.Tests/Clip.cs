using Alpr.Board.Camera;
using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.CameraHealth.Tests;

/// <summary>Some frames of one view, a second or two apart, to be played again and again.</summary>
internal sealed class Clip : IDisposable
{
    private const int PixelsMax = 1280 * 960;

    private Clip(string name, List<Frame> frames) => (Name, Frames) = (name, frames);

    public string Name { get; }

    public List<Frame> Frames { get; }

    /// <summary>The real toll gate, by day, with vehicles that wait. Skips where it is away.</summary>
    public static Clip TollGate(int every = 27) => Video(Repository.SharedData("road-video", "toll-gate.mp4"), every, default);

    /// <summary>Our rendered crossing.</summary>
    public static Clip Crossing(int every = 15) => Video(Path.Combine(Repository.Footage, "crossing.mp4"), every, default);

    /// <summary>The same by night, under infrared.</summary>
    public static Clip Night(int every = 8) => Video(Path.Combine(Repository.Footage, "night.mp4"), every, new(500, 6, 0.5f, true, 0));

    /// <summary>Real photographs, each a view on its own. Skips where they are away.</summary>
    public static IEnumerable<Clip> Photographs()
    {
        using ImageFolderCamera camera = new(Repository.SharedData("us-road"));
        while (true)
        {
            Frame frame = new(PixelsMax);
            CaptureResult result = camera.Capture(frame);
            if (result == CaptureResult.Captured && frame.Width >= 400)
                yield return new(Path.GetFileName(camera.CurrentItem), [frame]);
            else
                frame.Dispose();
            if (result == CaptureResult.Ended)
                yield break;
        }
    }

    private static Clip Video(string path, int every, FrameExposure exposure)
    {
        using FfmpegCamera camera = new(path);
        using Frame frame = new(PixelsMax);
        List<Frame> frames = [];
        for (int i = 0; camera.Capture(frame) == CaptureResult.Captured; i++)
        {
            if (i % every != 0)
                continue;
            Frame kept = new(frame.Width * frame.Height);
            kept.CopyFrom(frame);
            kept.Exposure = exposure;
            frames.Add(kept);
        }
        Assert.That(frames, Is.Not.Empty, camera.LastError);
        return new(Path.GetFileNameWithoutExtension(path), frames);
    }

    /// <summary>Every frame changed by a fault.</summary>
    public Clip With(Action<Frame, Frame> fault)
    {
        List<Frame> frames = [];
        foreach (Frame frame in Frames)
        {
            Frame changed = new(frame.Width * frame.Height);
            changed.CopyFrom(frame);
            fault(frame, changed);
            frames.Add(changed);
        }
        return new(Name, frames);
    }

    public void Dispose() => Frames.ForEach(frame => frame.Dispose());
}

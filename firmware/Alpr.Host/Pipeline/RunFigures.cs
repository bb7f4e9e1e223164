namespace Alpr.Host.Pipeline;

/// <summary>What a run counted. Each field is written by one stage and read by the reporter, which may see it a frame late.</summary>
public sealed class RunFigures
{
    /// <summary>
    /// Frames after which a thread's allocations count: until then every branch of the loop was taken once, so that the JIT has
    /// loaded its code.
    /// </summary>
    public const int WarmUpFrames = 120;

    /// <summary>Pictures captured.</summary>
    public long FramesCaptured;

    /// <summary>Items (images, a dying stream) that could not be read.</summary>
    public long ItemsFailed;

    /// <summary>Frames recognised.</summary>
    public long FramesRecognised;

    /// <summary>Passages handed to evidence.</summary>
    public long Passages;

    /// <summary>Passages signed and durable.</summary>
    public long PassagesDurable;

    /// <summary>Resemblances to entries of hot lists, repeats included.</summary>
    public long Hits;

    /// <summary>Alerts told.</summary>
    public long Alerts;

    /// <summary>Managed bytes the capture thread allocated after warm-up.</summary>
    public long CaptureBytes;

    /// <summary>Managed bytes the recognition thread allocated after warm-up.</summary>
    public long RecognitionBytes;

    /// <summary>Time from taking a frame to having its passages, for each frame.</summary>
    public LatencyHistogram FrameTime { get; } = new();

    /// <summary>Time from the conclusion of a passage to its alert being told, for each alert.</summary>
    public LatencyHistogram AlertTime { get; } = new();
}

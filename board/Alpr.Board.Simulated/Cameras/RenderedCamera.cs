using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>Frames that a function paints: a camera without footage.</summary>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
/// <param name="framesPerSecond">Frames a second, above 0.</param>
/// <param name="paint">What it sees.</param>
/// <param name="frameCount">Frames that there are; null: no end.</param>
public sealed class RenderedCamera(int width, int height, double framesPerSecond, PaintLuma paint, int? frameCount = null) : ICamera
{
    private long _next;

    /// <inheritdoc/>
    public string Name => "rendered";

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public int? FrameCount => frameCount;

    /// <inheritdoc/>
    public string LastError => "";

    /// <inheritdoc/>
    public string CurrentItem => Name;

    /// <inheritdoc/>
    public CaptureResult Capture(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_next == frameCount)
            return CaptureResult.Ended;
        frame.SetSize(width, height);
        frame.SourceScale = 1;
        frame.Exposure = default;
        paint(frame.Luma, width, (uint)_next);
        frame.Sequence = _next;
        frame.CapturedUs = (long)(_next * 1e6 / framesPerSecond);
        _next++;
        return CaptureResult.Captured;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>Footage that begins again when it ends, for as long as anybody looks. Times and numbers are each round's own.</summary>
/// <param name="open">Opens the footage at its beginning.</param>
public sealed class LoopedCamera(Func<ICamera> open) : ICamera
{
    private ICamera _round = open();

    /// <inheritdoc/>
    public string Name => _round.Name;

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public int? FrameCount => null;

    /// <inheritdoc/>
    public string LastError => _round.LastError;

    /// <inheritdoc/>
    public string CurrentItem => _round.CurrentItem;

    /// <inheritdoc/>
    public CaptureResult Capture(Frame frame)
    {
        CaptureResult result = _round.Capture(frame);
        if (result != CaptureResult.Ended)
            return result;
        _round.Dispose();
        _round = open();
        return _round.Capture(frame); // footage without a single frame ends here too
    }

    /// <inheritdoc/>
    public void Dispose() => _round.Dispose();
}

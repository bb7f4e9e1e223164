using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>Footage that begins again when it ends, for as long as anybody looks. Times and numbers go on.</summary>
/// <param name="open">Opens the footage at its beginning.</param>
public sealed class LoopedCamera(Func<ICamera> open) : ICamera
{
    private ICamera _round = open();
    private long _startUs, _start; // of this round
    private long _lastUs, _last = -1, _intervalUs; // of the last frame, and between it and the one before

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
        ArgumentNullException.ThrowIfNull(frame);
        CaptureResult result = _round.Capture(frame);
        if (result == CaptureResult.Ended)
        {
            _round.Dispose();
            _round = open();
            (_startUs, _start) = (_lastUs + _intervalUs, _last + 1);
            result = _round.Capture(frame); // footage without a single frame ends here too
        }
        if (result == CaptureResult.Captured)
            GoOn(frame);
        return result;
    }

    private void GoOn(Frame frame)
    {
        frame.CapturedUs += _startUs;
        frame.Sequence += _start;
        if (frame.Sequence > _start)
            _intervalUs = Math.Max(0, frame.CapturedUs - _lastUs);
        (_lastUs, _last) = (frame.CapturedUs, frame.Sequence);
    }

    /// <inheritdoc/>
    public void Dispose() => _round.Dispose();
}

using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Host.Pipeline;

/// <summary>Takes pictures from the camera into the frame ring until the footage ends or the run stops.</summary>
public sealed class CaptureStage
{
    private const int ReopenFirstMs = 500;
    private const int ReopenMostMs = 30_000; // a camera that rebooted is back within a minute; asking more often only fills its log

    private const int ComplainFirstMs = 30_000; // a camera away: a line at once, one after half a minute, then ever rarer
    private const int ComplainMostMs = 3_600_000; // until it is one an hour, so that a month's absence does not fill the log

    private readonly Func<ICamera> _open;
    private readonly SlotRing<Frame> _frames;
    private readonly RunFigures _figures;
    private readonly Action<string> _complain;
    private ICamera _camera;
    private int _reopenDelayMs = ReopenFirstMs;
    private string _lastReason = "";
    private int _looksBetween, _looksUnsaid;

    /// <summary>Prepares the stage.</summary>
    /// <param name="camera">The opened camera; disposed by the stage.</param>
    /// <param name="open">Makes it anew after it died, unless it opens itself (<see cref="ICamera.ReopenMs"/>).</param>
    /// <param name="frames">Where frames go.</param>
    /// <param name="figures">What to count in.</param>
    /// <param name="complain">Told about each item that failed.</param>
    public CaptureStage(ICamera camera, Func<ICamera> open, SlotRing<Frame> frames, RunFigures figures, Action<string> complain)
    {
        _camera = camera;
        _open = open;
        _frames = frames;
        _figures = figures;
        _complain = complain;
    }

    /// <summary>Runs on the capture thread.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            _frames.PrepareThread();
            long bytesBefore = 0;
            while (!stop.IsCancellationRequested && TryCaptureOne(stop))
            {
                if (_figures.FramesCaptured == RunFigures.WarmUpFrames)
                    bytesBefore = GC.GetAllocatedBytesForCurrentThread();
                if (_figures.FramesCaptured > RunFigures.WarmUpFrames)
                    _figures.CaptureBytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            }
            _frames.Complete();
        }
        finally
        {
            _camera.Dispose();
        }
    }

    /// <summary>False when there is nothing more to capture.</summary>
    private bool TryCaptureOne(CancellationToken stop)
    {
        if (!_frames.TryRent(out Frame? frame))
            return false;
        CaptureResult result;
        try
        {
            result = _camera.Capture(frame);
        }
        catch (IOException dead) when (_camera.IsLive)
        {
            _frames.Return(frame);
            return TryReopen(dead.Message, stop);
        }
        switch (result)
        {
            case CaptureResult.Captured:
                _figures.FramesCaptured++;
                _reopenDelayMs = ReopenFirstMs;
                _lastReason = "";
                _frames.Publish(frame);
                return true;
            case CaptureResult.ItemFailed:
                _frames.Return(frame);
                _figures.ItemsFailed++;
                _complain(_camera.LastError);
                return true;
            default:
                _frames.Return(frame);
                return false;
        }
    }

    /// <summary>Waits and tries again what died. False when the run is to stop.</summary>
    private bool TryReopen(string reason, CancellationToken stop)
    {
        if (_camera.ReopenMs is { } everyMs)
            return TryAgain(reason, everyMs, stop);
        Complain($"{reason} Opening it again in {_reopenDelayMs / 1000.0:0.#} s.");
        if (stop.WaitHandle.WaitOne(_reopenDelayMs))
            return false;
        _reopenDelayMs = Math.Min(2 * _reopenDelayMs, ReopenMostMs);
        try
        {
            ICamera reopened = _open();
            _camera.Dispose();
            _camera = reopened;
        }
        catch (CameraException)
        {
            // Still away: the dead camera will say so again.
        }
        return true;
    }

    /// <summary>
    /// A camera of this machine is looked for at the same short intervals however long it is away, so that it sees again within seconds of its
    /// return; it opens itself. What is said of it gets rarer instead, unless the reason changes.
    /// </summary>
    private bool TryAgain(string reason, int everyMs, CancellationToken stop)
    {
        if (reason != _lastReason || ++_looksUnsaid >= _looksBetween)
        {
            _looksBetween = reason == _lastReason ? Math.Min(2 * _looksBetween, ComplainMostMs / everyMs) : ComplainFirstMs / everyMs;
            _lastReason = reason;
            _looksUnsaid = 0;
            Complain($"{reason} Looking for it every {everyMs / 1000.0:0.#} s.");
        }
        return !stop.WaitHandle.WaitOne(everyMs);
    }

    private void Complain(string reason)
    {
        _figures.ItemsFailed++;
        _complain(reason);
    }
}

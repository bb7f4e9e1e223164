using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Host.Board;
using Alpr.Live;
using Alpr.Recognition;
using Alpr.Tracking;

namespace Alpr.Host.Pipeline;

/// <summary>Reads each frame's plates, follows the vehicles, and hands each passage on. The zero-allocation loop.</summary>
public sealed class RecognitionStage
{
    private readonly SlotRing<Frame> _frames;
    private readonly SlotRing<Passage> _passages;
    private readonly PlateRecognizer _recognizer;
    private readonly PlateTracker _tracker;
    private readonly IClock _clock;
    private readonly RunFigures _figures;
    private readonly PlateReading[] _readings = new PlateReading[Limits.PlatesPerFrameMax];

    private readonly LightingLoop? _lighting;
    private readonly LiveView? _view;
    private readonly StagePulse _pulse;

    /// <summary>Prepares the stage; the caller keeps ownership of everything given.</summary>
    public RecognitionStage(SlotRing<Frame> frames, SlotRing<Passage> passages, PlateRecognizer recognizer, PlateTracker tracker, IClock clock, RunFigures figures, LightingLoop? lighting, StagePulse pulse, LiveView? view = null)
    {
        (_lighting, _pulse, _view) = (lighting, pulse, view);
        _frames = frames;
        _passages = passages;
        _recognizer = recognizer;
        _tracker = tracker;
        _clock = clock;
        _figures = figures;
    }

    /// <summary>Runs on the recognition thread until the frame ring is finished.</summary>
    public void Run()
    {
        _frames.PrepareThread();
        long bytesBefore = 0;
        while (_frames.TryTake(Timeout.Infinite, out Frame? frame))
        {
            long startUs = _clock.MonotonicUs;
            _pulse.Begin(startUs);
            int count = _recognizer.Recognize(frame, _readings);
            if (count > 0)
                _lighting?.SeePlate(frame, _readings[0].Corners);
            _view?.See(frame, _readings.AsSpan(0, count));
            _tracker.Update(frame, _readings.AsSpan(0, count));
            _frames.Return(frame);
            HandOn();
            _pulse.End();
            _figures.FrameTime.Add(_clock.MonotonicUs - startUs);
            _figures.FramesRecognised++;
            if (_figures.FramesRecognised == RunFigures.WarmUpFrames)
                bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            if (_figures.FramesRecognised > RunFigures.WarmUpFrames)
                _figures.RecognitionBytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        }
        _tracker.Finish();
        HandOn();
        _passages.Complete();
    }

    private void HandOn()
    {
        while (_passages.TryRent(out Passage? passage))
        {
            if (!_tracker.TryTake(passage))
            {
                _passages.Return(passage);
                return;
            }
            passage.ConcludedUs = _clock.MonotonicUs;
            _figures.Passages++;
            _passages.Publish(passage);
        }
    }
}

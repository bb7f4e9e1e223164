using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Host.Pipeline;

/// <summary>
/// Compares each passage with the hot lists, writes it down and encodes its pictures. Encoding is three quarters of the work on evidence, so it has its own thread: the
/// next pictures are made while the disk flushes the last, and while they are signed.
/// </summary>
public sealed class PictureStage
{
    private readonly SlotRing<Passage> _passages;
    private readonly SlotRing<Exhibit> _exhibits;
    private readonly PassageMatcher _matcher;
    private readonly DetectionRecord _record;
    private readonly StagePulse _pulse;
    private readonly IClock _clock;

    /// <summary>Prepares the stage; the caller keeps ownership of everything given.</summary>
    public PictureStage(SlotRing<Passage> passages, SlotRing<Exhibit> exhibits, PassageMatcher matcher, DetectionRecord record, StagePulse pulse, IClock clock)
    {
        _passages = passages;
        _exhibits = exhibits;
        _matcher = matcher;
        _record = record;
        (_pulse, _clock) = (pulse, clock);
    }

    /// <summary>Runs on the picture thread until the passage ring is finished.</summary>
    public void Run()
    {
        while (_passages.TryTake(Timeout.Infinite, out Passage? passage) && _exhibits.TryRent(out Exhibit? exhibit))
        {
            _pulse.Begin(_clock.MonotonicUs);
            _matcher.Match(passage, exhibit);
            _record.Build(passage, exhibit);
            _pulse.End();
            _passages.Return(passage);
            _exhibits.Publish(exhibit);
        }
        _exhibits.Complete();
    }
}

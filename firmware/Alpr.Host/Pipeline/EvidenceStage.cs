using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Host.Pipeline;

/// <summary>A passage that is signed and durable, as told to whoever watches the run.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Plate">The voted text.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="FirstUs">First sight, microseconds.</param>
/// <param name="LastUs">Last sight, microseconds.</param>
/// <param name="Frames">Frames in which it was read.</param>
public readonly record struct SignedPassage(long Sequence, PlateText Plate, float Confidence, long FirstUs, long LastUs, int Frames);

/// <summary>Signs each passage, keeps it in the journal, and tells of it once it would survive a power cut.</summary>
public sealed class EvidenceStage
{
    // Passages that wait for their commit: 200 a second, the promise, for the quarter of a second between commits, and five times as
    // many for a slow flush. More makes the queue grow, which costs memory and nothing else.
    private const int WaitingUsual = 256;

    private const int TendEveryMs = 250; // a quiet road's journal ages too, and the unit's own statements wait for no passage

    private readonly SlotRing<Exhibit> _exhibits;
    private readonly JournalWriter _journal;
    private readonly IClock _clock;
    private readonly RunFigures _figures;
    private readonly Action<SignedPassage> _tell;
    private readonly Queue<SignedPassage> _waiting = new(WaitingUsual); // bounded: the journal commits within a quarter of a second

    private readonly StatementQueue _statements;
    private readonly StagePulse _pulse;

    private bool _isTended;

    /// <summary>Prepares the stage; the caller keeps ownership of everything given.</summary>
    public EvidenceStage(SlotRing<Exhibit> exhibits, StatementQueue statements, JournalWriter journal, IClock clock, RunFigures figures, Action<SignedPassage> tell, StagePulse pulse)
    {
        (_statements, _pulse) = (statements, pulse);
        _exhibits = exhibits;
        _journal = journal;
        _clock = clock;
        _figures = figures;
        _tell = tell;
    }

    /// <summary>Runs on the evidence thread, which owns the journal, until the exhibit ring is finished.</summary>
    public void Run()
    {
        while (true)
        {
            bool isTaken = _exhibits.TryTake(MillisecondsToWait(), out Exhibit? exhibit);
            _pulse.Begin(_clock.MonotonicUs);
            if (isTaken)
                Keep(exhibit!);
            else if (_exhibits.IsFinished)
                break;
            State();
            if (_journal.CommitIfDue() || exhibit is null)
                _isTended = !_journal.Keeper.Tend();
            TellDurable();
            _pulse.End();
        }
        State();
        _journal.Commit();
        TellDurable();
        _pulse.End();
    }

    private void State()
    {
        while (_statements.TryTake(out Record? statement))
            _journal.Append(statement);
    }

    // What is due first: the next commit, the next step of the journal's upkeep, or a look whether there is any.
    private int MillisecondsToWait()
    {
        if (!_isTended)
            return 0;
        return _journal.CommitDueUs is { } due ? (int)Math.Clamp((due - _clock.MonotonicUs) / 1000 + 1, 0, TendEveryMs) : TendEveryMs;
    }

    private void Keep(Exhibit exhibit)
    {
        long sequence = _journal.Append(exhibit.Record, exhibit.Images);
        _waiting.Enqueue(exhibit.Passage with { Sequence = sequence });
        _exhibits.Return(exhibit);
    }

    private void TellDurable()
    {
        while (_waiting.TryPeek(out SignedPassage signed) && signed.Sequence < _journal.DurableCount)
        {
            _waiting.Dequeue();
            _figures.PassagesDurable++;
            _tell(signed);
        }
    }
}

using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.HotLists;
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

/// <summary>Who is told what is signed and durable. Called on the evidence thread.</summary>
public interface IEvidenceObserver
{
    /// <summary>A passage is signed and durable.</summary>
    void Signed(in SignedPassage passage);

    /// <summary>A vehicle on a hot list passed; hit and detection are signed and durable.</summary>
    void Alerted(Alert alert);

    /// <summary>How retention gets on; told at each look, mostly the same.</summary>
    void RetentionIs(RetentionState state)
    {
    }
}

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
    private readonly IEvidenceObserver _told;
    private readonly JournalTurns _turns;
    private readonly Queue<SignedPassage> _waiting = new(WaitingUsual); // bounded: the journal commits within a quarter of a second
    private readonly Queue<Alert> _alerts = new(HotListLimits.HitsMax); // bounded: an alert commits at once

    private readonly StatementQueue _statements;
    private readonly StagePulse _pulse;

    private bool _isTended;

    /// <summary>Prepares the stage; the caller keeps ownership of everything given.</summary>
    /// <param name="exhibits">Passages, written down.</param>
    /// <param name="statements">The unit's own statements.</param>
    /// <param name="turns">Acts of other threads at the journal.</param>
    /// <param name="journal">Where to.</param>
    /// <param name="clock">Times commits and alerts.</param>
    /// <param name="figures">What to count in.</param>
    /// <param name="told">Who is told of passages and alerts that are durable.</param>
    /// <param name="pulse">Shows that the stage gets on.</param>
    public EvidenceStage(SlotRing<Exhibit> exhibits, StatementQueue statements, JournalTurns turns, JournalWriter journal, IClock clock, RunFigures figures, IEvidenceObserver told, StagePulse pulse)
    {
        ArgumentNullException.ThrowIfNull(told);
        (_exhibits, _statements, _turns, _journal, _clock, _figures, _pulse) = (exhibits, statements, turns, journal, clock, figures, pulse);
        _told = told;
    }

    /// <summary>Runs on the evidence thread, which owns the journal, until the exhibit ring is finished.</summary>
    public void Run()
    {
        _turns.Begin(_exhibits.Nudge);
        while (true)
        {
            bool isTaken = _exhibits.TryTake(MillisecondsToWait(), out Exhibit? exhibit);
            _pulse.Begin(_clock.MonotonicUs);
            if (isTaken)
                Keep(exhibit!);
            else if (_exhibits.IsFinished)
                break;
            State();
            _turns.RunWaiting();
            if (_alerts.Count > 0)
                _journal.Commit(); // an alert waits for no other record
            if (_journal.CommitIfDue() || exhibit is null)
                Tend();
            TellDurable();
            _pulse.End();
        }
        State();
        _turns.RunWaiting();
        _journal.Commit();
        TellDurable();
        _pulse.End();
    }

    private void Tend()
    {
        _isTended = !_journal.Keeper.Tend();
        if (_isTended)
            _told.RetentionIs(_journal.Keeper.RetentionState);
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
        foreach (ref readonly HotListHit hit in exhibit.Hits)
            Keep(hit, exhibit, sequence);
        _exhibits.Return(exhibit);
    }

    private void Keep(in HotListHit hit, Exhibit exhibit, long detection)
    {
        Record record = new() { Hit = hit.ToRecord((ulong)detection, exhibit.MatchedUtcUs) };
        _journal.Append(record);
        _figures.Hits++;
        if (!hit.IsRepeat)
            _alerts.Enqueue(new(record, exhibit.Record, exhibit.Images[0].Bytes.ToArray(), exhibit.ConcludedUs));
    }

    private void TellDurable()
    {
        while (_alerts.TryPeek(out Alert? alert) && (long)alert.Hit.Sequence < _journal.DurableCount)
        {
            _alerts.Dequeue();
            _told.Alerted(alert);
            _figures.Alerts++;
            _figures.AlertTime.Add(_clock.MonotonicUs - alert.ConcludedUs);
        }
        while (_waiting.TryPeek(out SignedPassage signed) && signed.Sequence < _journal.DurableCount)
        {
            _waiting.Dequeue();
            _figures.PassagesDurable++;
            _told.Signed(signed);
        }
    }
}

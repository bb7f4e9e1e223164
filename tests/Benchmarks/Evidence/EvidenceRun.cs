using System.Runtime.ExceptionServices;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Host.Pipeline;
using Alpr.Journal;

namespace Alpr.Benchmarks.Evidence;

/// <summary>The product's picture and evidence stages on their own threads, given passages from another as recognition gives them.</summary>
internal sealed class EvidenceRun : IEvidenceObserver
{
    private const int PassageSlots = 8; // as in Appliance.cs
    private const int PassagesPerSecondMax = 2000; // room for latencies, so that the measured thread need not make any

    private readonly EvidenceDesk _desk;
    private readonly PassageFootage _footage;
    private readonly SystemClock _clock = SystemClock.Instance;
    private readonly List<double> _latenciesMs;
    private readonly double _seconds;
    private readonly int _flushesBefore;
    private readonly MatchRules _rules;
    private readonly Action<Passage, long> _alter;
    private long _handedOver;
    private long _managedBytes;

    private EvidenceRun(EvidenceDesk desk, PassageFootage footage, double seconds, MatchRules rules, Action<Passage, long> alter)
    {
        (_desk, _footage, _seconds, _rules, _alter) = (desk, footage, seconds, rules, alter);
        _latenciesMs = new((int)(seconds * PassagesPerSecondMax));
        _flushesBefore = desk.Flushes.Count;
    }

    /// <summary>Passages that were signed and stored.</summary>
    public int Passages => _latenciesMs.Count;

    /// <summary>What the evidence thread took; by the wall, the whole run.</summary>
    public Duration Evidence { get; private set; }

    /// <summary>What the picture thread took.</summary>
    public Duration Pictures { get; private set; }

    /// <summary>Managed bytes that both threads allocated.</summary>
    public long ManagedBytes => _managedBytes;

    /// <summary>What the journal grew by.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Commits.</summary>
    public int Commits { get; private set; }

    /// <summary>Passages a second in the slowest second, between commits.</summary>
    public double SlowestSecond { get; private set; }

    /// <summary>From the moment at which a passage was to be handed over until it was durable and told of, for each.</summary>
    public double[] LatenciesMs => [.. _latenciesMs];

    /// <summary>What the stages counted; of alerts, the time from a passage's conclusion until they were told.</summary>
    public RunFigures Figures { get; } = new();

    void IEvidenceObserver.Signed(in SignedPassage passage) => _latenciesMs.Add((_clock.MonotonicUs - passage.FirstUs) / 1e3);

    void IEvidenceObserver.Alerted(Alert alert)
    {
    }

    /// <summary>Runs it.</summary>
    /// <param name="desk">Where to; its journal goes on.</param>
    /// <param name="footage">What is handed over.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="passagesPerSecond">How often; 0 for as fast as they are taken.</param>
    /// <param name="rules">The hot lists in force; null: none.</param>
    /// <param name="alter">Changes a passage given its place in the row; null: none.</param>
    public static EvidenceRun Measure(EvidenceDesk desk, PassageFootage footage, double seconds, int passagesPerSecond, MatchRules? rules = null, Action<Passage, long>? alter = null)
    {
        EvidenceRun run = new(desk, footage, seconds, rules ?? new(), alter ?? ((_, _) => { }));
        run.Run(passagesPerSecond);
        return run;
    }

    private void Run(int passagesPerSecond)
    {
        Passage[] slots = [.. Enumerable.Range(0, PassageSlots).Select(_ => new Passage(_footage.FramePixels))];
        using SlotRing<Passage> ring = new(slots, WhenFull.Wait);
        long storedBefore = _desk.StoredBytes;
        using SlotRing<Exhibit> exhibits = new(_desk.Exhibits, WhenFull.Wait);
        PictureStage pictures = new(ring, exhibits, new PassageMatcher(_rules, _clock), _desk.Record, new StagePulse("pictures"), _clock);
        using JournalTurns turns = new(_desk.Journal);
        EvidenceStage evidence = new(exhibits, new StatementQueue(), turns, _desk.Journal, _clock, Figures, this, new StagePulse("evidence"));
        ExceptionDispatchInfo? failure = null;
        Thread[] threads =
        [
            Start("pictures", pictures.Run, spent => Pictures = spent), Start("evidence", evidence.Run, spent => Evidence = spent),
        ];
        HandOver(ring, passagesPerSecond);
        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
        StoredBytes = _desk.StoredBytes - storedBefore;
        Commits = _desk.Flushes.Count - _flushesBefore;
        SlowestSecond = SlowestOf(_desk.Flushes[_flushesBefore..]);
        Array.ForEach(slots, slot => slot.Dispose());

        Thread Start(string name, Action stage, Action<Duration> spent)
        {
            Thread thread = new(() =>
            {
                try
                {
                    long bytes = GC.GetAllocatedBytesForCurrentThread();
                    Duration from = Meter.Now;
                    stage();
                    spent(Meter.Now - from);
                    Interlocked.Add(ref _managedBytes, GC.GetAllocatedBytesForCurrentThread() - bytes);
                }
                catch (Exception died) // whatever it is, it ends the run: the rings let the other threads go
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(died), null);
                    ring.Abort();
                    exhibits.Abort();
                }
            })
            { Name = name };
            thread.Start();
            return thread;
        }
    }

    private void HandOver(SlotRing<Passage> ring, int passagesPerSecond)
    {
        long startUs = _clock.MonotonicUs;
        long endUs = startUs + (long)(_seconds * 1e6);
        while (true)
        {
            long dueUs = passagesPerSecond > 0 ? startUs + _handedOver * 1_000_000 / passagesPerSecond : _clock.MonotonicUs;
            if (dueUs >= endUs)
                break;
            _clock.WaitUntil(dueUs);
            if (!ring.TryRent(out Passage? slot))
                break;
            _footage.Fill(slot, _handedOver, dueUs);
            _alter(slot, _handedOver++);
            ring.Publish(slot);
        }
        ring.Complete();
    }

    /// <summary>From each commit to the first that came a second or more later: a second by the clock would cut a commit's passages.</summary>
    private static double SlowestOf(List<Flush> flushes)
    {
        double slowest = double.PositiveInfinity;
        for (int first = 0, last = 0; first < flushes.Count; first++)
        {
            while (last < flushes.Count && flushes[last].AtUs < flushes[first].AtUs + 1_000_000)
                last++;
            if (last < flushes.Count - 1) // the last commit of all closes a second that was not full
                slowest = Math.Min(slowest, (flushes[last].Durable - flushes[first].Durable) * 1e6 / (flushes[last].AtUs - flushes[first].AtUs));
        }
        return double.IsFinite(slowest) ? slowest : double.NaN;
    }
}

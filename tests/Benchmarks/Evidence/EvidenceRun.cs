using System.Runtime.ExceptionServices;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Host.Pipeline;

namespace Alpr.Benchmarks.Evidence;

/// <summary>The product's evidence stage on its own thread, given passages from another as recognition gives them.</summary>
internal sealed class EvidenceRun
{
    private const int PassageSlots = 8; // as in Appliance.cs
    private const int PassagesPerSecondMax = 2000; // room for latencies, so that the measured thread need not make any

    private readonly EvidenceDesk _desk;
    private readonly PassageFootage _footage;
    private readonly SystemClock _clock = SystemClock.Instance;
    private readonly List<double> _latenciesMs;
    private readonly double _seconds;
    private readonly int _flushesBefore;
    private long _handedOver;

    private EvidenceRun(EvidenceDesk desk, PassageFootage footage, double seconds)
    {
        (_desk, _footage, _seconds) = (desk, footage, seconds);
        _latenciesMs = new((int)(seconds * PassagesPerSecondMax));
        _flushesBefore = desk.Flushes.Count;
    }

    /// <summary>Passages that were signed and stored.</summary>
    public int Passages => _latenciesMs.Count;

    /// <summary>What the evidence thread took.</summary>
    public Duration Spent { get; private set; }

    /// <summary>Managed bytes that the evidence thread allocated.</summary>
    public long ManagedBytes { get; private set; }

    /// <summary>What the journal grew by.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Commits.</summary>
    public int Commits { get; private set; }

    /// <summary>Passages a second in the slowest second, between commits.</summary>
    public double SlowestSecond { get; private set; }

    /// <summary>From the moment at which a passage was to be handed over until it was durable and told of, for each.</summary>
    public double[] LatenciesMs => [.. _latenciesMs];

    /// <summary>Runs it.</summary>
    /// <param name="desk">Where to; its journal goes on.</param>
    /// <param name="footage">What is handed over.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="passagesPerSecond">How often; 0 for as fast as they are taken.</param>
    public static EvidenceRun Measure(EvidenceDesk desk, PassageFootage footage, double seconds, int passagesPerSecond)
    {
        EvidenceRun run = new(desk, footage, seconds);
        run.Run(passagesPerSecond);
        return run;
    }

    private void Run(int passagesPerSecond)
    {
        Passage[] slots = [.. Enumerable.Range(0, PassageSlots).Select(_ => new Passage(_footage.FramePixels))];
        using SlotRing<Passage> ring = new(slots, WhenFull.Wait);
        long storedBefore = _desk.StoredBytes;
        ExceptionDispatchInfo? failure = null;
        Thread evidence = new(() =>
        {
            try
            {
                Evidence(ring);
            }
            catch (Exception died) // whatever it is, it ends the run: the ring lets this thread's partner go
            {
                failure = ExceptionDispatchInfo.Capture(died);
                ring.Abort();
            }
        })
        { Name = "evidence" };
        evidence.Start();
        HandOver(ring, passagesPerSecond);
        evidence.Join();
        failure?.Throw();
        StoredBytes = _desk.StoredBytes - storedBefore;
        Commits = _desk.Flushes.Count - _flushesBefore;
        SlowestSecond = SlowestOf(_desk.Flushes[_flushesBefore..]);
        Array.ForEach(slots, slot => slot.Dispose());
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
            _footage.Fill(slot, _handedOver++, dueUs);
            ring.Publish(slot);
        }
        ring.Complete();
    }

    private void Evidence(SlotRing<Passage> ring)
    {
        ring.PrepareThread();
        EvidenceStage stage = new(ring, _desk.Journal, _desk.Record, _clock, new RunFigures(),
            passage => _latenciesMs.Add((_clock.MonotonicUs - passage.FirstUs) / 1e3));
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        Duration from = Meter.Now;
        stage.Run();
        Spent = Meter.Now - from;
        ManagedBytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
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

using Alpr.Contracts;

namespace Alpr.Live;

/// <summary>A passage that is signed and durable.</summary>
/// <param name="Sequence">Its place in the log, under which its record and pictures are found.</param>
/// <param name="Plate">The voted text.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="At">When it was told.</param>
/// <param name="IsAlert">A hot list named it.</param>
public sealed record LivePassage(long Sequence, PlateText Plate, float Confidence, DateTimeOffset At, bool IsAlert)
{
    /// <summary>Without the plate: this ends up in logs.</summary>
    public override string ToString() => FormattableString.Invariant($"passage {Sequence}");
}

/// <summary>The last passages, and how many there were in each quarter of an hour of the last day. Any thread.</summary>
public sealed class PassageLog
{
    /// <summary>Passages kept: a page of them.</summary>
    public const int PassagesMax = 50;

    /// <summary>Quarters of an hour counted: a day.</summary>
    public const int Quarters = 96;

    private readonly Lock _gate = new();
    private readonly Queue<LivePassage> _last = new(PassagesMax);
    private readonly Queue<long> _alerts = new(PassagesMax); // an alert is told before its passage
    private readonly int[] _counts = new int[Quarters];
    private long _quarter = long.MinValue; // of the newest count

    /// <summary>A passage is durable.</summary>
    public void Add(long sequence, in PlateText plate, float confidence, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_last.Count == PassagesMax)
                _last.Dequeue();
            _last.Enqueue(new(sequence, plate, confidence, at, _alerts.Contains(sequence)));
            Turn(QuarterOf(at));
            _counts[(int)(QuarterOf(at) % Quarters)]++;
        }
    }

    /// <summary>A hot list names a passage; told before the passage itself.</summary>
    public void AddAlert(long sequence)
    {
        lock (_gate)
        {
            if (_alerts.Count == PassagesMax)
                _alerts.Dequeue();
            _alerts.Enqueue(sequence);
        }
    }

    /// <summary>The last ones, the newest first.</summary>
    public IReadOnlyList<LivePassage> Last()
    {
        lock (_gate)
            return [.. _last.Reverse()];
    }

    /// <summary>Passages in each quarter of an hour up to now, the oldest first; the last one is not over.</summary>
    public IReadOnlyList<int> Rates(DateTimeOffset now)
    {
        lock (_gate)
        {
            long quarter = QuarterOf(now);
            Turn(quarter);
            return [.. Enumerable.Range(1, Quarters).Select(back => _counts[(int)((quarter + back) % Quarters)])];
        }
    }

    private static long QuarterOf(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeSeconds() / (15 * 60));

    private void Turn(long quarter)
    {
        if (quarter - _quarter >= Quarters || quarter < _quarter - Quarters) // a day without traffic, or the clock was set
        {
            Array.Clear(_counts);
            _quarter = quarter;
        }
        while (_quarter < quarter)
            _counts[(int)(++_quarter % Quarters)] = 0;
    }
}

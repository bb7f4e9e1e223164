namespace Alpr.Host.Pipeline;

/// <summary>Counts durations in fixed steps, so that a median over any number of frames needs no memory per frame.</summary>
public sealed class LatencyHistogram
{
    private const int StepUs = 20;          // finer than the clock's own jitter on the board
    private const int Steps = 50_000;       // up to one second; longer ones count in the last step and in the worst

    private readonly long[] _counts = new long[Steps];

    /// <summary>Durations counted.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in microseconds.</summary>
    public long WorstUs { get; private set; }

    /// <summary>Counts one duration in microseconds.</summary>
    public void Add(long us)
    {
        _counts[Math.Clamp(us / StepUs, 0, Steps - 1)]++;
        Count++;
        WorstUs = Math.Max(WorstUs, us);
    }

    /// <summary>The duration that a share of all stay below, in microseconds to the nearest 20.</summary>
    /// <param name="share">0 to 1; 0.5 gives the median.</param>
    public long PercentileUs(double share)
    {
        long wanted = (long)Math.Ceiling(Count * share), seen = 0;
        for (int i = 0; i < Steps; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
                return Math.Min(i * StepUs + StepUs / 2, WorstUs);
        }
        return WorstUs;
    }
}

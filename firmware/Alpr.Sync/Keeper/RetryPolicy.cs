using Alpr.Board.Numbers;

namespace Alpr.Sync;

/// <summary>
/// When a backend is tried again: twice as late after each failure, at a time drawn evenly from none to that much ("full jitter": units that lost the same
/// server do not come back to it all at once). The one policy of all kinds of backend. For one thread.
/// </summary>
/// <param name="seed">Draws the times; another for each unit and backend.</param>
public sealed class RetryPolicy(ulong seed)
{
    /// <summary>The most after the first failure, in microseconds.</summary>
    public const long FirstUs = 500_000;

    /// <summary>The most after many, in microseconds: a link that is back is used within five minutes.</summary>
    public const long UsMax = 300_000_000;

    /// <summary>The least, in microseconds: what is drawn as none must not become a busy loop.</summary>
    public const long UsMin = 50_000;

    /// <summary>The most that a server may ask for, in microseconds: one that asks for a year is wrong, or wants to be rid of us.</summary>
    public const long AfterUsMax = 3_600_000_000;

    private const int DoublingsMax = 20;

    private SplitMix64 _chance = new(seed);

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Notes a failure and draws how long to wait.</summary>
    /// <param name="after">What the server asked for; null: nothing.</param>
    /// <returns>Microseconds.</returns>
    public long Next(TimeSpan? after = null)
    {
        long most = Math.Min(UsMax, FirstUs << Math.Min(Failures, DoublingsMax));
        Failures = Math.Min(Failures + 1, int.MaxValue - 1);
        long drawn = UsMin + (long)(_chance.NextUnit() * (most - UsMin));
        long asked = after is { } time ? (long)Math.Clamp(time.TotalMicroseconds, 0, AfterUsMax) : 0;
        return Math.Max(drawn, asked);
    }

    /// <summary>It worked.</summary>
    public void Reset() => Failures = 0;
}

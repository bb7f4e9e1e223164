namespace Alpr.Host.Pipeline;

/// <summary>
/// Tells a stage that works from one that hangs: a stage says when it takes something up and when it is done. A stage that waits for work is
/// well, however long. Written by the stage's thread, read by the board's, which feeds the watchdog.
/// </summary>
/// <param name="name">The stage, for messages.</param>
public sealed class StagePulse(string name)
{
    private long _busySinceUs; // 0: waiting for work

    /// <summary>The stage.</summary>
    public string Name => name;

    /// <summary>The stage begins to work on something.</summary>
    public void Begin(long nowUs) => Volatile.Write(ref _busySinceUs, Math.Max(1, nowUs));

    /// <summary>It is done, and waits.</summary>
    public void End() => Volatile.Write(ref _busySinceUs, 0);

    /// <summary>Microseconds for which the stage has been working on one thing; 0 while it waits.</summary>
    public long BusyUs(long nowUs)
    {
        long since = Volatile.Read(ref _busySinceUs);
        return since == 0 ? 0 : Math.Max(0, nowUs - since);
    }
}

namespace Alpr.Web.Pull;

/// <summary>Where requests wait until the log has grown. Telling costs nothing while nobody waits. Any thread.</summary>
internal sealed class LogTip : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Requests that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Done at the next growth. Take it, look at the log, then wait for it: what grows in between is not missed.</summary>
    public Task Grown => Volatile.Read(ref _grown).Task;

    /// <summary>Ends all waiting.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Counts one who waits; false when there are too many.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= Server.WebLimits.WaitersMax)
            return true;
        Leave();
        return false;
    }

    /// <summary>One waits no longer.</summary>
    public void Leave() => Interlocked.Decrement(ref _waiting);

    /// <summary>The log has grown.</summary>
    public void Tell()
    {
        if (Waiting > 0)
            Interlocked.Exchange(ref _grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>The server stops.</summary>
    public void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}

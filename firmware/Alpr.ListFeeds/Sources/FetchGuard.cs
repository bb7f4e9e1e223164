using System.Globalization;

namespace Alpr.ListFeeds;

/// <summary>Gives a fetch up when it stalls, takes too long, or is no longer wanted, and knows which of them it was.</summary>
internal sealed class FetchGuard : IDisposable
{
    private readonly FeedTimes _times;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _whole, _step;
    private string _waitingFor = "";
    private int _waitMs, _came;

    /// <summary>Begins the time of the whole fetch.</summary>
    public FetchGuard(FeedTimes times, CancellationToken stop)
    {
        (_times, _stop) = (times, stop);
        _whole = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _whole.CancelAfter(times.WholeMsMax);
        _step = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token);
    }

    /// <summary>Ends when the fetch is to be given up.</summary>
    public CancellationToken Token => _step.Token;

    /// <summary>From now on something must happen within a time.</summary>
    /// <param name="what">For the message: what is waited for.</param>
    /// <param name="ms">The time in milliseconds.</param>
    public void Expect(string what, int ms)
    {
        (_waitingFor, _waitMs, _came) = (what, ms, 0);
        _step.CancelAfter(ms);
    }

    /// <summary>From now on so many bytes must come in each stretch of time.</summary>
    public void ExpectContent() => Expect(string.Create(CultureInfo.InvariantCulture, $"{_times.StallBytes} bytes of the list"), _times.StallMsMax);

    /// <summary>Bytes of the list came; none: it ended.</summary>
    public void Came(int bytes)
    {
        _came += bytes;
        if (bytes == 0)
            _step.CancelAfter(Timeout.Infinite); // what follows is our own disk's time
        else if (_came >= _times.StallBytes)
            ExpectContent();
    }

    /// <summary>Why the fetch was given up; null when it was not.</summary>
    public FeedException? Failure(string source, Exception? cause = null)
    {
        if (!_step.IsCancellationRequested)
            return null;
        if (_stop.IsCancellationRequested)
            return new(source, "it was given up, for the time that was left is over or the list is wanted otherwise", "It is tried again by itself", cause);
        return _whole.IsCancellationRequested
            ? new(source, $"the list was not through after {_times.WholeMsMax / 60_000} minutes", "Check the line and the server", cause)
            : new(source, $"{_waitingFor} did not come within {Seconds(_waitMs)} s",
                "Check whether the server is up and the line good; it is tried again by itself", cause);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _whole.Dispose();
    }

    private static string Seconds(int ms) => (ms / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}

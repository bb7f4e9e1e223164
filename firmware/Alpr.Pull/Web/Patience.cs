namespace Alpr.Pull.Web;

/// <summary>Gives a request up when it stalls or is no longer wanted, and knows which of them it was.</summary>
internal sealed class Patience : IDisposable
{
    private readonly string _unit;
    private readonly PullTimes _times;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _step;
    private string _waitingFor = "";
    private int _waitMs, _came;

    /// <summary>For one request.</summary>
    public Patience(string unit, PullTimes times, CancellationToken stop)
    {
        (_unit, _times, _stop) = (unit, times, stop);
        _step = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>Ends when the request is to be given up.</summary>
    public CancellationToken Token => _step.Token;

    /// <summary>From now on something must happen within a time.</summary>
    public void Expect(string what, int ms)
    {
        (_waitingFor, _waitMs, _came) = (what, ms, 0);
        _step.CancelAfter(ms);
    }

    /// <summary>From now on so many bytes must come in each stretch of time.</summary>
    public void ExpectContent() => Expect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_times.StallBytes} bytes of the answer"), _times.StallMsMax);

    /// <summary>Bytes came; none: it ended.</summary>
    public void Came(int bytes)
    {
        _came += bytes;
        if (bytes == 0)
            _step.CancelAfter(Timeout.Infinite); // what follows is our own disk's time
        else if (_came >= _times.StallBytes)
            ExpectContent();
    }

    /// <summary>Passes on that the caller gave up.</summary>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public void ThrowIfStopped() => _stop.ThrowIfCancellationRequested();

    /// <summary>Why the request was given up; null when it was not.</summary>
    public PullException? Failure(Exception cause) => _step.IsCancellationRequested ? WebFailure.Late(_unit, _waitingFor, _waitMs, cause) : null;

    /// <inheritdoc/>
    public void Dispose() => _step.Dispose();
}

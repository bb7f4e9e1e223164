namespace Alpr.Web.Server;

/// <summary>
/// A number of places for work that blocks a thread. Who finds none waits a bounded time and is then told to come again, so that a rush of requests takes
/// neither all threads nor all memory. Any thread.
/// </summary>
/// <param name="places">Acts at one time.</param>
internal sealed class Turns(int places) : IDisposable
{
    private readonly SemaphoreSlim _free = new(places, places);

    /// <summary>Runs an act when there is a place, on another thread.</summary>
    /// <exception cref="WebProblem">There was none in time.</exception>
    public async Task<T> Do<T>(Func<T> act, CancellationToken stop)
    {
        using IDisposable place = await Enter(stop).ConfigureAwait(false);
        return await Task.Run(act, stop).ConfigureAwait(false);
    }

    /// <summary>Waits for a place; disposing gives it back.</summary>
    /// <exception cref="WebProblem">There was none in time.</exception>
    public async Task<IDisposable> Enter(CancellationToken stop) =>
        await _free.WaitAsync(TimeSpan.FromSeconds(WebLimits.TurnSeconds), stop).ConfigureAwait(false)
            ? new Place(_free)
            : throw WebProblem.Busy("The unit does as much of this as it can at one time.");

    /// <summary>Takes a place if one is free at once; null: none is.</summary>
    public IDisposable? TryEnter() => _free.Wait(0) ? new Place(_free) : null;

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}

namespace Alpr.Pull.Pulling;

/// <summary>Pulls from many units at once; none waits for another's trouble.</summary>
/// <param name="units">Which.</param>
/// <param name="store">Where to.</param>
/// <param name="options">How.</param>
/// <param name="times">How long is waited for what.</param>
/// <param name="events">Is told.</param>
public sealed class FleetPuller(IReadOnlyList<UnitSettings> units, IBatchStore store, PullOptions options, PullTimes times, IPullEvents events)
{
    /// <summary>Pulls until all units are through, or for ever.</summary>
    /// <param name="stop">Ends it: batches in work are finished, the others are left to the units.</param>
    /// <returns>Why units were given up; none is well.</returns>
    public async Task<IReadOnlyList<PullException>> RunAsync(CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.AtOnce, PullLimits.AtOnceMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.RecordsPerBatch, PullLimits.RecordsPerBatchMax);
        using SemaphoreSlim asks = new(PullLimits.AsksAtOnce), slots = new(options.AtOnce);
        PullException?[] ends = await Task.WhenAll(units.Select(unit => PullAsync(unit, asks, slots, stop))).ConfigureAwait(false);
        return [.. ends.OfType<PullException>()];
    }

    private async Task<PullException?> PullAsync(UnitSettings unit, SemaphoreSlim asks, SemaphoreSlim slots, CancellationToken stop)
    {
        await Task.Yield(); // reading its files is its own affair
        using UnitPuller puller = new(unit, store, options, times, events, asks, slots);
        try
        {
            return await puller.RunAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}

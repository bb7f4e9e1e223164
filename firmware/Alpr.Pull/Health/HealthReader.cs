using Alpr.Pull.Web;

namespace Alpr.Pull.Health;

/// <summary>What one unit answered, or why not.</summary>
/// <param name="Unit">Its name.</param>
/// <param name="Health">Its lights; null: there is no answer.</param>
/// <param name="Failure">Why; null: there is an answer.</param>
public sealed record HealthAnswer(string Unit, UnitHealth? Health, PullException? Failure)
{
    /// <summary>True when every part is green.</summary>
    public bool IsGreen => Health is { Light: "green" };
}

/// <summary>Asks units how they are, several at once.</summary>
public static class HealthReader
{
    /// <summary>Asks all; the answers come in the order of the units. Throws for nothing that a unit or network does.</summary>
    /// <param name="units">Whom.</param>
    /// <param name="times">How long is waited.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<IReadOnlyList<HealthAnswer>> ReadAsync(IReadOnlyList<UnitSettings> units, PullTimes times, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(units);
        HealthAnswer[] answers = new HealthAnswer[units.Count];
        ParallelOptions atOnce = new() { MaxDegreeOfParallelism = PullLimits.AtOnceMax, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, units.Count), atOnce, async (at, cancel) => answers[at] = await ReadAsync(units[at], times, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        return answers;
    }

    private static async Task<HealthAnswer> ReadAsync(UnitSettings unit, PullTimes times, CancellationToken stop)
    {
        try
        {
            using UnitClient client = new(unit, times, new("", "", "", ""));
            return new(unit.Title, await client.HealthAsync(stop).ConfigureAwait(false), null);
        }
        catch (PullException failure)
        {
            return new(unit.Title, null, failure);
        }
    }
}

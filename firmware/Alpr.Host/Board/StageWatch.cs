using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Board;

/// <summary>Whether every stage gets on: only then the watchdogs are fed. One thread.</summary>
/// <param name="pulses">The stages'.</param>
/// <param name="conditions">Told of one that hangs.</param>
internal sealed class StageWatch(IReadOnlyList<StagePulse> pulses, ConditionBoard conditions)
{
    /// <summary>A stage that has worked on one item for so long hangs: a frame takes some 100 ms on the slowest board, a flush a second.</summary>
    public const long HangsAfterUs = 10_000_000;

    /// <summary>True when they all get on.</summary>
    /// <param name="nowUs">Now, on the monotonic clock.</param>
    public bool AllGetOn(long nowUs)
    {
        foreach (StagePulse pulse in pulses)
        {
            if (pulse.BusyUs(nowUs) <= HangsAfterUs)
                continue;
            conditions.Report("program", Light.Red, $"The {pulse.Name} stage hangs; the watchdog will start the unit anew.");
            return false;
        }
        conditions.Report("program", Light.Green);
        return true;
    }
}

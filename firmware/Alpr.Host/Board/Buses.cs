using Alpr.Board.Profile;
using Alpr.Board.Time;

namespace Alpr.Host.Board;

/// <summary>Chooses between the kernel's buses and simulated ones. A profile is one or the other: half a board proves nothing.</summary>
internal static class Buses
{
    /// <summary>The buses of a profile.</summary>
    public static IBuses Of(BoardProfile profile, IClock clock) => profile.IsSimulated ? new SimulatedBuses(profile, clock) : new LinuxBuses(profile);
}

using Alpr.Board.Profile;
using Alpr.Board.Time;

namespace Alpr.Host.Board;

/// <summary>Chooses between the kernel's devices and simulated ones. A profile is one or the other: half a board proves nothing.</summary>
internal static class BoardSource
{
    /// <summary>The devices of a profile.</summary>
    public static IBoardSource Of(BoardProfile profile, IClock clock) => profile.IsSimulated ? new SimulatedBoard(profile, clock) : new LinuxBoard(profile, clock);
}

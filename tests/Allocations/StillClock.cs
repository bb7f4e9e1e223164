using Alpr.Board.Time;

namespace Alpr.Allocations.Tests;

/// <summary>A clock that stands: no commit is ever due, so that a test says when one is made.</summary>
internal sealed class StillClock : IClock
{
    public long MonotonicUs => 1_000_000;

    public DateTimeOffset UtcNow => DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    public ClockDiscipline Discipline => new(ClockSource.System, 0);

    public void WaitUntil(long monotonicUs) => throw new InvalidOperationException("This clock stands.");
}

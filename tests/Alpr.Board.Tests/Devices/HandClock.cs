using Alpr.Board.Time;

namespace Alpr.Board.Tests.Devices;

/// <summary>A clock that a test moves, and that moves itself when somebody waits.</summary>
internal sealed class HandClock : IClock
{
    public long MonotonicUs { get; set; } = 60_000_000;

    public DateTimeOffset UtcNow => new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public ClockDiscipline Discipline => new(ClockSource.System, 0);

    public void WaitUntil(long monotonicUs) => MonotonicUs = Math.Max(MonotonicUs, monotonicUs);

    public void Advance(double seconds) => MonotonicUs += (long)(seconds * 1e6);
}

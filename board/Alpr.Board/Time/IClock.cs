namespace Alpr.Board.Time;

/// <summary>The one source of time. Tests replace it by a clock they move by hand.</summary>
public interface IClock
{
    /// <summary>Microseconds on a clock that never jumps and goes on during suspend (Linux <c>CLOCK_BOOTTIME</c>).</summary>
    long MonotonicUs { get; }

    /// <summary>The calendar time in UTC as the system believes it. It may jump; pair it with <see cref="MonotonicUs"/>.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>What sets <see cref="UtcNow"/>, and how far it may be off.</summary>
    ClockDiscipline Discipline { get; }

    /// <summary>Blocks the calling thread until <see cref="MonotonicUs"/> reaches a value.</summary>
    void WaitUntil(long monotonicUs);
}

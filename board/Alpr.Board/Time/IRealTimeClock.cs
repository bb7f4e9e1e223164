namespace Alpr.Board.Time;

/// <summary>A battery-backed clock that knows the time while the power is off.</summary>
public interface IRealTimeClock : IDisposable
{
    /// <summary>Reads the time.</summary>
    /// <returns>False when the clock stopped since it was set (battery flat or replaced): then its time means nothing.</returns>
    /// <exception cref="IOException">The clock does not answer, or holds no date.</exception>
    bool TryRead(out DateTimeOffset utc);

    /// <summary>Sets the time, to the second, and marks it as good.</summary>
    /// <exception cref="IOException">The clock does not answer.</exception>
    void Set(DateTimeOffset utc);
}

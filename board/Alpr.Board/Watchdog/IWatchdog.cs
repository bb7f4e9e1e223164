namespace Alpr.Board.Watchdog;

/// <summary>Resets the board when the program hangs.</summary>
public interface IWatchdog : IDisposable
{
    /// <summary>What it is, as the kernel names it: <c>i6300ESB timer</c>.</summary>
    string Identity { get; }

    /// <summary>The board is reset when <see cref="Feed"/> is not called for this long.</summary>
    TimeSpan Timeout { get; }

    /// <summary>True when the watchdog made the last start of the board, as far as the hardware remembers.</summary>
    bool CausedLastReset { get; }

    /// <summary>Starts the time again. Allocates nothing.</summary>
    /// <exception cref="IOException">The device is gone.</exception>
    void Feed();
}

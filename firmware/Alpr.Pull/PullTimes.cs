using System.Security.Cryptography;

namespace Alpr.Pull;

/// <summary>How long is waited for what. They run on the runtime's timers, since they bound a server that hangs. Tests make them short.</summary>
public sealed record PullTimes
{
    /// <summary>Until a connection stands, with TLS, in milliseconds.</summary>
    public int ConnectMsMax { get; init; } = 10_000;

    /// <summary>From the request to the answer's head, in milliseconds, beside the time that the unit was asked to wait for news.</summary>
    public int AnswerMsMax { get; init; } = 30_000;

    /// <summary>In this many milliseconds at least <see cref="StallBytes"/> must come.</summary>
    public int StallMsMax { get; init; } = 30_000;

    /// <summary>See <see cref="StallMsMax"/>: half a kilobyte a second is slower than any line that could bring pictures.</summary>
    public int StallBytes { get; init; } = 16_384;

    /// <summary>How long a unit is asked to hold a request until there is news, in seconds, when following.</summary>
    public int WaitSeconds { get; init; } = 25;

    /// <summary>The wait after the first failure, in milliseconds; twice as long each time, with jitter.</summary>
    public int RetryFirstMs { get; init; } = 1_000;

    /// <summary>The most of that, in milliseconds.</summary>
    public int RetryMsMax { get; init; } = 5 * 60_000;

    /// <summary>Tries in a row that may fail before a unit is given up, when not following.</summary>
    public int TriesMax { get; init; } = 5;

    /// <summary>Waits; tests look on.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>
    /// The wait before the next try: doubled with each failure, and drawn between half and the whole of that, so that five hundred units that lost one line do
    /// not all come back in the same second. What the unit asked for is waited at least.
    /// </summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="asked">What the unit asked for.</param>
    public TimeSpan BeforeTry(int failures, TimeSpan? asked)
    {
        long whole = Math.Min(RetryMsMax, (long)RetryFirstMs << Math.Min(failures - 1, 20));
        TimeSpan drawn = TimeSpan.FromMilliseconds(whole / 2 + RandomNumberGenerator.GetInt32((int)whole / 2 + 1));
        TimeSpan most = TimeSpan.FromSeconds(PullLimits.RetryAfterSecondsMax);
        TimeSpan wanted = asked is { } time ? (time < most ? time : most) : TimeSpan.Zero;
        return wanted > drawn ? wanted : drawn;
    }
}

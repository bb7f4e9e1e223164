namespace Alpr.ListFeeds;

/// <summary>
/// How long is waited for what. Those on the network run on the runtime's timers, since they bound a device that hangs; the schedule's run on
/// <see cref="Alpr.Board.Time.IClock"/>. Tests make them short.
/// </summary>
public sealed record FeedTimes
{
    private const long Second = 1_000_000, Minute = 60 * Second;

    /// <summary>Until a connection stands, with TLS where there is any, in milliseconds.</summary>
    public int ConnectMsMax { get; init; } = 10_000;

    /// <summary>From the request to the answer's head, in milliseconds: a server may have to gather a list.</summary>
    public int AnswerMsMax { get; init; } = 30_000;

    /// <summary>
    /// In this many milliseconds at least <see cref="StallBytes"/> must come, or the source counts as stalled: a server that sends a byte now and
    /// then must not hold the schedule.
    /// </summary>
    public int StallMsMax { get; init; } = 30_000;

    /// <summary>See <see cref="StallMsMax"/>: half a kilobyte a second is slower than any line that could bring a list.</summary>
    public int StallBytes { get; init; } = 16_384;

    /// <summary>For one list in all, in milliseconds: two gigabytes need no more than a line of 9 Mbit/s.</summary>
    public int WholeMsMax { get; init; } = 30 * 60_000;

    /// <summary>For all lists together while the program starts, in microseconds: matching waits for it.</summary>
    public long StartUsMax { get; init; } = 20 * Second;

    /// <summary>A file in a watched folder must have stayed the same so long, in microseconds; also how often the folder is looked at.</summary>
    public long FolderQuietUs { get; init; } = 5 * Second;

    /// <summary>After the first failure the source is tried again so much later, in microseconds; then twice as late each time.</summary>
    public long RetryFirstUs { get; init; } = Minute;

    /// <summary>The most of that, in microseconds.</summary>
    public long RetryUsMax { get; init; } = 30 * Minute;
}

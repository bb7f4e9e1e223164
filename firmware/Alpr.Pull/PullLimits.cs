namespace Alpr.Pull;

/// <summary>Bounds on what a unit may send and on what is done at once. Each says why it has its value.</summary>
public static class PullLimits
{
    /// <summary>Units in one fleet: one poll of each takes a connection, and a process has some thousand of those.</summary>
    public const int UnitsMax = 4_000;

    /// <summary>Records asked for at once, usually. With two pictures each, some 100 MB.</summary>
    public const int RecordsPerBatch = 500;

    /// <summary>Most records to ask for at once.</summary>
    public const int RecordsPerBatchMax = 10_000;

    /// <summary>Largest batch that is taken, in bytes: <see cref="RecordsPerBatchMax"/> records with pictures of 200 kB.</summary>
    public const long BatchBytesMax = 2L << 30;

    /// <summary>Most of an error's description that is read, in bytes, and of it shown, in characters.</summary>
    public const int ProblemBytesMax = 16 * 1024, ProblemCharactersShown = 300;

    /// <summary>Longest that a unit is asked to hold a request until there is news, in seconds.</summary>
    public const int WaitSecondsMax = 30;

    /// <summary>Refused batches kept of one unit: what the first ones show, the next do not add to.</summary>
    public const int RefusedKeptMax = 10;

    /// <summary>Longest wait that a unit may ask for with Retry-After, in seconds: a wrong figure must not silence it for a day.</summary>
    public const int RetryAfterSecondsMax = 15 * 60;

    /// <summary>
    /// Requests under way at once, beside those that wait for news: units that never answer hold these places until they are given up, and there are to be more of
    /// the one than of the other. Each may have a batch on the disk.
    /// </summary>
    public const int AsksAtOnce = 64;

    /// <summary>Batches proven and stored at once, usually; proving takes a processor each.</summary>
    public const int AtOnce = 8;

    /// <summary>Most of them at once.</summary>
    public const int AtOnceMax = 64;
}

namespace Alpr.Journal;

/// <summary>Where a journal lies and how it is kept.</summary>
public sealed record JournalOptions
{
    /// <summary>The database file. Its folder is made, with mode 0700, when it is not there; the file has mode 0600.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Longest time in microseconds that an appended record waits for its flush to disk. 250 ms: four flushes a second
    /// at most, which SD cards and eMMC bear for years, and at most that much lost with the power.
    /// </summary>
    public long CommitDelayMaxUs { get; init; } = 250_000;

    /// <summary>
    /// Largest size of the database in bytes; an append beyond it fails as on a full disk, but before that
    /// <see cref="JournalKeeper"/> makes room. 0: the disk is the bound. Set it below the disk's size, so that logs and
    /// updates keep their room.
    /// </summary>
    public long BytesMax { get; init; }

    /// <summary>How long detections and hits are kept.</summary>
    public Retention Retention { get; init; } = new();

    /// <summary>
    /// Files up to this many bytes are checked page by page at start-up (SQLite quick_check); larger ones only in their
    /// small tables and their tail, so that start-up stays under a second. 64 MiB: about 0.2 s from eMMC.
    /// </summary>
    public long WholeCheckBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Told, on the writer's thread after each commit, how many records are durable: all sequences below that number.
    /// </summary>
    public Action<long>? OnDurable { get; init; }

    /// <summary>
    /// Told, when the journal was found damaged at its start and a new file goes on, in one sentence: which file, what was found,
    /// where it went and what to do.
    /// </summary>
    public Action<string>? OnSetAside { get; init; }

    /// <summary>Called after each step of setting a damaged file aside, so that tests can end it there.</summary>
    internal Action<Recovery.ReplacementStep>? OnReplacementStep { get; init; }

    /// <summary>
    /// False leaves out the flush at each commit (SQLite's synchronous=NORMAL). Only for the tests that pull the plug: they must see
    /// what is lost then.
    /// </summary>
    internal bool FlushesEachCommit { get; init; } = true;
}

using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// The writer of a journal. Every member is for the one thread that owns it. Appended records are durable once
/// <see cref="DurableCount"/> has passed them: at the latest <see cref="JournalOptions.CommitDelayMaxUs"/> after the
/// append if that thread calls <see cref="CommitIfDue"/> often enough. After a <see cref="JournalException"/> from
/// <see cref="Append"/> or <see cref="Commit"/> nothing of the open transaction is kept and the journal is done for:
/// dispose it and open it anew, which in the appliance means ending the process.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly JournalOptions _options;
    private readonly DeviceKey _key;
    private readonly IClock _clock;
    private readonly FileStream _lock;
    private readonly JournalDatabase _database;
    private readonly JournalContent _content;
    private readonly RecordInserts _inserts;
    private readonly RecordHeader _header;
    private readonly EnvelopeSealer _sealer;
    private readonly MerkleTree _tree;
    private readonly ClockWatch? _watch;
    private Hash256 _previousLeaf;
    private long _pendingSinceUs;
    private JournalException? _failure;

    private JournalWriter(JournalOptions options, string path, DeviceKey key, IClock clock, RecordContext context)
    {
        _options = options;
        _key = key;
        _clock = clock;
        _header = new(key.DeviceId, context, clock);
        _sealer = new(key);
        _watch = context.IsRecording ? null : new(clock);
        _lock = JournalFile.Lock(path);
        try
        {
            _database = JournalFile.Open(options, path);
            if (_database.IsNew)
                JournalFile.Create(_database, key);
            _database.RequireKnownVersion();
            JournalFile.CheckPages(_database, options.WholeCheckBytesMax);
            _content = new(_database);
            _tree = JournalFile.CheckContent(_database, _content, key);
            _content.KeepCertificate(key.Certificate);
            _inserts = new(_database, _content.Nodes);
        }
        catch
        {
            Release();
            throw;
        }
        DurableCount = _tree.Size;
        _previousLeaf = Count == 0 ? default : _content.Nodes.Leaf(Count - 1);
    }

    /// <summary>Records appended, durable or not. The next record's sequence.</summary>
    public long Count => _tree.Size;

    /// <summary>Records that survive loss of power: all sequences below this number.</summary>
    public long DurableCount { get; private set; }

    /// <summary>
    /// Monotonic time in microseconds by which <see cref="CommitIfDue"/> wants to be called; null when nothing waits.
    /// </summary>
    public long? CommitDueUs => Count > DurableCount ? _pendingSinceUs + _options.CommitDelayMaxUs : null;

    /// <summary>Opens a journal for writing, making one where there is no file, and checks that it can be continued.</summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="key">The device's key; stays the caller's to dispose, after the journal.</param>
    /// <param name="clock">Time for records and group commit.</param>
    /// <param name="context">What all records of this run state.</param>
    /// <exception cref="JournalException">The file cannot be used; the message says why and what to do.</exception>
    public static JournalWriter Open(JournalOptions options, DeviceKey key, IClock clock, RecordContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(context);
        return new(options, Path.GetFullPath(options.Path), key, clock, context);
    }

    /// <summary>
    /// Gives a record its header, signs it and queues it with its images; before it a record of a jump of the clock if there was one. The record is completed in place; the journal
    /// does not hold on to it or to the images after the call.
    /// </summary>
    /// <param name="body">A record with its body set. Its time is kept if set, and taken from the clock if not.</param>
    /// <param name="images">Images of a detection; their references are written into it. Up to
    /// <see cref="EvidenceLimits.ImagesPerRecordMax"/>.</param>
    /// <returns>The record's sequence.</returns>
    /// <exception cref="ArgumentException">The record or an image is outside its bounds; nothing was queued.</exception>
    /// <exception cref="JournalException">It could not be written.</exception>
    public long Append(Record body, params ReadOnlySpan<ImageBlob> images)
    {
        ArgumentNullException.ThrowIfNull(body);
        RequireUsable();
        if (_watch is not null && _watch.TryNotice(out ClockChanged? change))
            AppendOne(new Record { ClockChanged = change }, []);
        return AppendOne(body, images);
    }

    private long AppendOne(Record body, ReadOnlySpan<ImageBlob> images)
    {
        Span<Hash256> hashes = stackalloc Hash256[EvidenceLimits.ImagesPerRecordMax];
        ImageReferences.Write(body, images, hashes);
        _header.Write(body, Count, _previousLeaf);
        ReadOnlySpan<byte> envelope = _sealer.Seal(body);
        Hash256 leaf = MerkleHash.Leaf(envelope);
        long sequence = Count;
        try
        {
            if (Count == DurableCount)
            {
                _database.Execute("BEGIN IMMEDIATE");
                _pendingSinceUs = _clock.MonotonicUs;
            }
            _inserts.Record(body, leaf, envelope);
            for (int i = 0; i < images.Length; i++)
                _inserts.Image(sequence, hashes[i], images[i]);
            _inserts.CompletedSubtrees(sequence + 1);
        }
        catch (JournalException error)
        {
            throw Abandon(error);
        }
        _tree.Append(leaf);
        _previousLeaf = leaf;
        CommitIfDue();
        return sequence;
    }

    /// <summary>Commits when the oldest waiting record has waited long enough. True when it did.</summary>
    public bool CommitIfDue()
    {
        if (CommitDueUs is not { } due || _clock.MonotonicUs < due)
            return false;
        Commit();
        return true;
    }

    /// <summary>Signs a checkpoint over all records and flushes everything to disk. On return all records are durable.</summary>
    public void Commit()
    {
        RequireUsable();
        if (Count == DurableCount)
            return;
        try
        {
            _inserts.Checkpoint(Checkpoint.Sign(_content.Origin, Count, _tree.Root(), _key));
            _database.Execute("COMMIT");
        }
        catch (JournalException error)
        {
            throw Abandon(error);
        }
        DurableCount = Count;
        _options.OnDurable?.Invoke(DurableCount);
    }

    /// <summary>The signed checkpoint over all durable records.</summary>
    public Checkpoint LatestCheckpoint() => _content.LatestCheckpoint();

    /// <summary>Reads up to a number of records from a sequence on, as far as there are any; waiting ones too.</summary>
    public IEnumerable<JournalEntry> Read(long first, long count) => _content.Read(first, count);

    /// <summary>
    /// Commits, then writes records and images as a batch. Keeps this thread for as long as it takes: prefer a
    /// <see cref="JournalReader"/>.
    /// </summary>
    /// <inheritdoc cref="JournalReader.Export"/>
    public Checkpoint Export(Stream output, long first = 0, long? count = null, Checkpoint? kept = null)
    {
        Commit();
        return _content.Export(output, first, count, kept);
    }

    /// <summary>Closes the file. Records that were not committed are dropped, as if the power had gone: commit first.</summary>
    public void Dispose() => Release();

    private void RequireUsable()
    {
        if (_failure is not null)
        {
            throw new JournalException(JournalProblem.Abandoned, _database.Path, "an earlier write failed",
                "Open the journal anew; what was reported durable is there", _failure);
        }
    }

    private JournalException Abandon(JournalException error)
    {
        _failure = error;
        try
        {
            _database.Execute("ROLLBACK");
        }
        catch (JournalException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
        return error;
    }

    private void Release()
    {
        _inserts?.Dispose();
        _content?.Dispose();
        _database?.Dispose();
        _lock?.Dispose();
    }
}

using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Recovery;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// The writer of a journal. Every member is for the one thread that owns it. Appended records are durable once
/// <see cref="DurableCount"/> has passed them: at the latest <see cref="JournalOptions.CommitDelayMaxUs"/> after the
/// append if that thread calls <see cref="CommitIfDue"/> often enough. After a <see cref="JournalException"/> from
/// <see cref="Append"/> or <see cref="Commit"/> nothing of the open transaction is kept and the journal is done for:
/// dispose it and open it anew, which in the appliance means ending the process.
/// </summary>
public sealed partial class JournalWriter : IDisposable
{
    private readonly JournalOptions _options;
    private readonly IClock _clock;
    private readonly WriterLock _lock;
    private readonly JournalDatabase _database;
    private readonly JournalContent _content;
    private readonly RecordInserts _inserts;
    private readonly RecordHeader _header;
    private readonly MerkleTree _tree;
    private readonly ClockWatch? _watch;
    private readonly UndatedRecords _undated;
    private EnvelopeSealer _sealer;
    private Hash256 _previousLeaf;
    private bool _inTransaction;
    private long _pendingSinceUs;
    private JournalException? _failure;

    // JournalStart does what comes before. The lock is the writer's unless this throws.
    internal JournalWriter(JournalOptions options, JournalPaths paths, DeviceKey key, IClock clock, RecordContext context, WriterLock ownLock)
    {
        _options = options;
        Key = key;
        _clock = clock;
        _header = new(key.DeviceId, context, clock);
        _sealer = new(key);
        _watch = context.IsRecording ? null : new(clock);
        _lock = ownLock;
        try
        {
            _database = JournalFile.OpenChecked(options, paths, key, ownLock.Origin);
            _content = new(_database);
            _tree = JournalFile.CheckContent(_database, _content, key);
            _database.WritesWalOnClose(true);
            _database.TryTruncateWal(); // what a crash left behind its last commit must not lie behind later ones (WalCheck)
            _inserts = new(_database, _content.Nodes);
            _undated = new(_database, _content);
            Holds = new(this, _database, _content);
            Cursors = new(this, _database);
            Keeper = new(this, _database, _content, clock, options);
        }
        catch
        {
            Release();
            throw;
        }
        DurableCount = _tree.Size;
        _previousLeaf = Count == 0 ? default : _content.Nodes.Leaf(Count - 1);
        if (_content.LastOf(Record.BodyOneofCase.PolicyChanged) is { } change)
            _header.Policy = change.ToRecord().PolicyChanged.PolicySha256;
        _database.OnDamage = paths.MarkSuspect;
    }

    /// <summary>The log's name in checkpoints.</summary>
    internal string Origin => _content.Origin;

    internal DeviceKey Key { get; private set; }

    /// <summary>Records appended, durable or not. The next record's sequence.</summary>
    public long Count => _tree.Size;

    /// <summary>Records that survive loss of power: all sequences below this number.</summary>
    public long DurableCount { get; private set; }

    /// <summary>SHA-256 of the agency's policy in force, as the log says: each record states it. Empty when there is none.</summary>
    public ReadOnlyMemory<byte> PolicySha256 => _header.Policy.Memory;

    /// <summary>What may not be destroyed because it is evidence in a case.</summary>
    public EvidenceHolds Holds { get; }

    /// <summary>How far each backend has acknowledged.</summary>
    public BackendCursors Cursors { get; }

    /// <summary>Destroys what is too old, or in the way of new records.</summary>
    public JournalKeeper Keeper { get; }

    /// <summary>Monotonic time in microseconds by which <see cref="CommitIfDue"/> wants to be called; null when nothing waits.</summary>
    public long? CommitDueUs => _inTransaction ? _pendingSinceUs + _options.CommitDelayMaxUs : null;

    /// <summary>
    /// Opens a journal for writing, making one where there is no file, and checks that it can be continued. A damaged one is set
    /// aside whole, <see cref="JournalOptions.OnSetAside"/> is told, and a new file goes on with a signed gap. The key stays the
    /// caller's to dispose, after the journal; the context is what all records of this run state.
    /// </summary>
    /// <exception cref="JournalException">The file cannot be used; the message says why and what to do.</exception>
    public static JournalWriter Open(JournalOptions options, DeviceKey key, IClock clock, RecordContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(context);
        return JournalStart.Open(options, key, clock, context);
    }

    /// <summary>
    /// Gives a record its header, signs it and queues it with its images; before it a record of a jump of the clock if there was one. The record is
    /// completed in place; the journal does not hold on to it or to the images after the call.
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
        NoticeClock();
        return AppendOne(body, images, null);
    }

    /// <summary>Appends a record together with what it states to have done to the file: both, or neither.</summary>
    /// <param name="body">The record.</param>
    /// <param name="deed">Does it, given the record's sequence.</param>
    internal long AppendWith(Record body, Action<long> deed)
    {
        NoticeClock();
        return AppendOne(body, [], deed);
    }

    private void NoticeClock()
    {
        RequireUsable();
        if (_watch is not null && _watch.TryNotice(out ClockChanged? change))
            AppendOne(new Record { ClockChanged = change }, [], null);
    }

    private long AppendOne(Record body, ReadOnlySpan<ImageBlob> images, Action<long>? deed)
    {
        Span<Hash256> hashes = stackalloc Hash256[EvidenceLimits.ImagesPerRecordMax];
        ImageReferences.Write(body, images, hashes);
        _header.Write(body, Count, _previousLeaf);
        ReadOnlySpan<byte> envelope = _sealer.Seal(body);
        Hash256 leaf = MerkleHash.Leaf(envelope);
        long sequence = Count;
        try
        {
            BeginIfIdle();
            _inserts.Record(body, leaf, envelope);
            for (int i = 0; i < images.Length; i++)
                _inserts.Image(sequence, hashes[i], images[i]);
            _inserts.CompletedSubtrees(sequence + 1);
            _undated.DateBy(body);
            deed?.Invoke(sequence);
        }
        catch (JournalException error)
        {
            throw Abandon(error);
        }
        _tree.Append(leaf);
        _previousLeaf = leaf;
        if (deed is null)
            CommitIfDue();
        return sequence;
    }

    /// <summary>Changes the file beside its records, in the transaction of the next commit.</summary>
    internal void Change(Action change)
    {
        RequireUsable();
        try
        {
            BeginIfIdle();
            change();
        }
        catch (JournalException error)
        {
            throw Abandon(error);
        }
    }

    private void BeginIfIdle()
    {
        if (_inTransaction)
            return;
        _database.Execute("BEGIN IMMEDIATE");
        _inTransaction = true;
        _pendingSinceUs = _clock.MonotonicUs;
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
        if (!_inTransaction)
            return;
        try
        {
            if (Count > DurableCount)
                _inserts.Checkpoint(Checkpoint.Sign(_content.Origin, Count, _tree.Root(), Key));
            _database.Execute("COMMIT");
        }
        catch (JournalException error)
        {
            throw Abandon(error);
        }
        _inTransaction = false;
        if (Count == DurableCount)
            return;
        DurableCount = Count;
        _options.OnDurable?.Invoke(DurableCount);
    }

    /// <summary>The signed checkpoint over all durable records.</summary>
    public Checkpoint LatestCheckpoint() => _content.LatestCheckpoint();

    /// <summary>
    /// Reads up to a number of records from a sequence on, as far as there are any; waiting ones and those included of which only
    /// the leaf hash is left.
    /// </summary>
    public IEnumerable<JournalEntry> Read(long first, long count) => _content.Read(first, count);

    /// <summary>Commits, then writes a batch. Keeps this thread for as long as it takes: prefer a <see cref="JournalReader"/>.</summary>
    /// <inheritdoc cref="JournalReader.Export(Stream, long, long?, Checkpoint?, Action{long}?)"/>
    public Checkpoint Export(Stream output, long first = 0, long? count = null, Checkpoint? kept = null)
    {
        Commit();
        return new BatchExport(_database, _content).Range(output, first, count, new(Images: true, kept));
    }

    /// <summary>Closes the file. Records that were not committed are dropped, as if the power had gone: commit first.</summary>
    public void Dispose()
    {
        Release();
        _lock.Dispose();
    }

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
        Keeper?.Dispose();
        Cursors?.Dispose();
        _undated?.Dispose();
        _inserts?.Dispose();
        _content?.Dispose();
        _database?.Dispose();
    }
}

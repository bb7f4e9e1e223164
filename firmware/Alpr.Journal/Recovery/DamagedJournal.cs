using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal.Recovery;

/// <summary>A record's row as far as it can be read.</summary>
internal sealed record DamagedRow(long? CapturedUs, long? GoneBy, long? ContextGoneBy, Hash256? Leaf, byte[] Envelope);

/// <summary>
/// Reads what is left in a damaged file, each thing by itself: what cannot be read is taken for missing and keeps nothing else
/// from being read. Nothing here is believed until it leads to a signed checkpoint.
/// </summary>
internal sealed class DamagedJournal : IDisposable
{
    private readonly JournalDatabase? _database; // null when SQLite can make nothing of the file
    private readonly Statement? _row, _leafCopy, _images, _node;

    public DamagedJournal(string path)
    {
        // SQLite deletes the write-ahead log of an empty file, and that is to be set aside.
        _database = new FileInfo(path) is { Exists: true, Length: > 0 } ? Try(() => JournalDatabase.OpenDamaged(path)) : null;
        _row = Prepare("SELECT captured_us, gone_by, context_gone_by, leaf_hash, envelope FROM records NOT INDEXED WHERE sequence = ?1");
        _leafCopy = Prepare("SELECT leaf_hash FROM records INDEXED BY records_leaves WHERE sequence = ?1");
        _images = Prepare("SELECT sha256, kind, media_type, bytes FROM images WHERE sequence = ?1");
        _node = Prepare($"SELECT hash FROM subtrees WHERE level = {Schema.StoredLevelStep} AND position = ?1");
    }

    /// <summary>The log's name as the file states it; empty when that cannot be read.</summary>
    public string LogId => First("SELECT value FROM meta WHERE name = 'log_id'", row => Encoding.UTF8.GetString(row.Bytes(0))) ?? "";

    /// <summary>The newest checkpoint in the table of checkpoints, signed by the key; null when that cannot be read.</summary>
    public Checkpoint? NewestCheckpoint(DeviceKey key) => First("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1", row =>
        Checkpoint.TryRead(row.Bytes(0), out Checkpoint? checkpoint, out _) && checkpoint.SignatureBy(key.PublicKey) == CheckpointSignature.Valid
            ? checkpoint
            : null);

    /// <summary>Records as far as any part of the file shows: the highest sequence and one.</summary>
    public long Count() => Math.Max(
        First("SELECT max(sequence) + 1 FROM records NOT INDEXED", row => (long?)row.Integer(0)) ?? 0,
        First("SELECT sequence + 1 FROM records INDEXED BY records_leaves ORDER BY sequence DESC LIMIT 1", row => (long?)row.Integer(0)) ?? 0);

    /// <summary>A record's row; null when it cannot be read.</summary>
    public DamagedRow? Row(long sequence) => Read(_row, sequence, row => new DamagedRow(
        row.IsNull(0) ? null : row.Integer(0), row.IsNull(1) ? null : row.Integer(1), row.IsNull(2) ? null : row.Integer(2),
        Hash256.TryRead(row.Bytes(3), out Hash256 leaf) ? leaf : null, row.Bytes(4).ToArray()));

    /// <summary>The second copy of a leaf hash, which lies in an index and so on other pages than the row.</summary>
    public Hash256? LeafCopy(long sequence) =>
        Read(_leafCopy, sequence, row => Hash256.TryRead(row.Bytes(0), out Hash256 leaf) ? leaf : (Hash256?)null);

    /// <summary>A record's images that are what their hash says.</summary>
    public List<JournalImage> Images(long sequence)
    {
        List<JournalImage> whole = [];
        try
        {
            _images?.Bind(1, sequence);
            while (_images?.Step() == true)
            {
                if (Hash256.TryRead(_images.Bytes(0), out Hash256 hash) && Hash256.Of(_images.Bytes(3)) == hash)
                    whole.Add(new(hash, (ImageKind)_images.Integer(1), _images.Text(2) ?? "", _images.Bytes(3).ToArray()));
            }
        }
        catch (JournalException)
        {
            // The others of this record come behind the damage.
        }
        return whole;
    }

    /// <summary>The stored node over a block of 256 leaves.</summary>
    public Hash256? Node(long position) =>
        Read(_node, position, row => Hash256.TryRead(row.Bytes(0), out Hash256 hash) ? hash : (Hash256?)null);

    /// <summary>Records held and for which case.</summary>
    public List<(long Sequence, string Case)> Holds() =>
        All("SELECT sequence, case_number FROM holds", row => (row.Integer(0), row.Text(1) ?? ""));

    /// <summary>How far each backend acknowledged; null when that cannot be read.</summary>
    public List<(string Backend, long Position)>? Cursors() =>
        Try(() => AllOrThrow("SELECT backend, position FROM cursors", row => (row.Text(0) ?? "", row.Integer(1))));

    /// <summary>What was set aside for backends; empty when that cannot be read.</summary>
    public List<(string Backend, DeadLetter Letter)> DeadLetters() => All("SELECT backend, sequence, reason, utc_us, attempts FROM dead_letters",
        row => (row.Text(0) ?? "", new DeadLetter(row.Integer(1), row.Text(2) ?? "", row.Integer(3), (int)row.Integer(4))));

    /// <summary>Sequences of changes of key, purges, gaps and holds, from the index of them.</summary>
    public List<long> Statements() =>
        All("SELECT sequence FROM records INDEXED BY statements WHERE kind IN (25, 26, 27, 28)", row => row.Integer(0));

    public void Dispose()
    {
        _row?.Dispose();
        _leafCopy?.Dispose();
        _images?.Dispose();
        _node?.Dispose();
        _database?.Dispose();
    }

    private Statement? Prepare(string sql) => _database is null ? null : Try(() => new Statement(_database, sql));

    private T? First<T>(string sql, Func<Statement, T?> take)
    {
        using Statement? statement = Prepare(sql);
        return statement is null ? default : Try(() => statement.Step() ? take(statement) : default);
    }

    private List<T> All<T>(string sql, Func<Statement, T> take)
    {
        List<T> rows = [];
        Try(() => Add(sql, take, rows));
        return rows;
    }

    private List<T>? AllOrThrow<T>(string sql, Func<Statement, T> take)
    {
        List<T> rows = [];
        return _database is null ? null : Add(sql, take, rows);
    }

    private List<T>? Add<T>(string sql, Func<Statement, T> take, List<T> rows)
    {
        if (_database is null)
            return null;
        using Statement statement = new(_database, sql);
        while (statement.Step())
            rows.Add(take(statement));
        return rows;
    }

    private static T? Read<T>(Statement? statement, long key, Func<Statement, T?> take)
    {
        if (statement is null)
            return default;
        return Try(() =>
        {
            T? value = statement.Bind(1, key).Step() ? take(statement) : default;
            statement.Reset();
            return value;
        });
    }

    private static T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (JournalException)
        {
            return default;
        }
    }
}

using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Storage;

/// <summary>
/// Reads records, images and checkpoints. The writer and every reader have one on their own connection.
/// </summary>
internal sealed class JournalContent : IDisposable
{
    private readonly JournalDatabase _database;
    private readonly Statement _count, _images, _checkpoint;

    public JournalContent(JournalDatabase database)
    {
        _database = database;
        Nodes = new(database);
        _count = new(database, "SELECT coalesce(max(sequence) + 1, 0) FROM records");
        _images = new(database, "SELECT sha256, kind, media_type, bytes FROM images WHERE sequence = ?1 ORDER BY kind, sha256");
        _checkpoint = new(database, "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1");
        Certificate = ReadCertificate();
        Origin = Checkpoint.OriginOf(Certificate.DeviceId, Encoding.ASCII.GetString(Meta("log_id")));
    }

    public StoredNodes Nodes { get; }

    /// <summary>The certificate that was in force when the file was opened, or a change of key was last read.</summary>
    public DeviceCertificate Certificate { get; private set; }

    /// <summary>The log's name in checkpoints.</summary>
    public string Origin { get; }

    public long Count()
    {
        _count.Step();
        long count = _count.Integer(0);
        _count.Reset();
        return count;
    }

    public Checkpoint LatestCheckpoint()
    {
        if (!_checkpoint.Step())
            throw _database.Corrupt("it has no checkpoint");
        byte[] note = _checkpoint.Bytes(0).ToArray();
        _checkpoint.Reset();
        return Checkpoint.TryRead(note, out Checkpoint? checkpoint, out string? problem)
            ? checkpoint
            : throw _database.Corrupt("its last checkpoint is refused: " + problem);
    }

    /// <summary>Takes the certificate of a key that was changed since.</summary>
    public void RefreshCertificate()
    {
        Certificate.Dispose();
        Certificate = ReadCertificate();
    }

    /// <summary>Records from a sequence on, those included of which only the leaf hash is left.</summary>
    public IEnumerable<JournalEntry> Read(long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ReadOn(first, count);
    }

    /// <summary>One record.</summary>
    public JournalEntry Read(long sequence) =>
        ReadOn(sequence, 1).FirstOrDefault() is { } entry && entry.Sequence == sequence
            ? entry
            : throw _database.Corrupt($"record {sequence} is missing");

    public IReadOnlyList<JournalImage> Images(long sequence)
    {
        List<JournalImage> images = [];
        _images.Bind(1, sequence);
        while (_images.Step())
        {
            if (!Hash256.TryRead(_images.Bytes(0), out Hash256 sha256))
                throw _database.Corrupt($"an image of record {sequence} has no hash");
            images.Add(new(sha256, (ImageKind)_images.Integer(1), _images.Text(2), _images.Bytes(3).ToArray()));
        }
        return images;
    }

    /// <summary>The numbers in the first column of a query.</summary>
    public List<long> Sequences(string sql, params ReadOnlySpan<object> values)
    {
        List<long> sequences = [];
        using Statement statement = new(_database, sql);
        for (int i = 0; i < values.Length; i++)
            _ = values[i] is string text ? statement.Bind(i + 1, text) : statement.Bind(i + 1, (long)values[i]);
        while (statement.Step())
            sequences.Add(statement.Integer(0));
        return sequences;
    }

    /// <summary>
    /// The statements of one kind, in order: purges, changes of key, gaps or holds. SQLite takes their index only when the query
    /// repeats the index's own condition.
    /// </summary>
    /// <param name="kind">Which.</param>
    /// <param name="from">The first sequence to look at.</param>
    public List<long> StatementsOf(Record.BodyOneofCase kind, long from = 0) => Sequences(
        "SELECT sequence FROM records WHERE kind IN (25, 26, 27, 28) AND kind = ?1 AND sequence >= ?2 AND gone_by IS NULL ORDER BY sequence", (long)kind, from);

    /// <summary>The last record of a kind, by its place in the log; null when there is none. Not for kinds of which there are many.</summary>
    public JournalEntry? LastOf(Record.BodyOneofCase kind)
    {
        List<long> last = Sequences("SELECT sequence FROM records WHERE gone_by IS NULL AND kind <> 17 AND kind = ?1 ORDER BY sequence DESC LIMIT 1", (long)kind);
        return last.Count == 0 ? null : Read(last[0]);
    }

    public byte[] Meta(string name)
    {
        using Statement statement = new(_database, "SELECT value FROM meta WHERE name = ?1");
        return statement.Bind(1, name).Step() ? statement.Bytes(0).ToArray() : throw _database.Corrupt($"it has no '{name}'");
    }

    public void Dispose()
    {
        Nodes.Dispose();
        _count.Dispose();
        _images.Dispose();
        _checkpoint.Dispose();
        Certificate.Dispose();
    }

    // A statement of its own, so that a caller may leave a reading half done and begin another.
    private IEnumerable<JournalEntry> ReadOn(long first, long count)
    {
        using Statement statement = new(_database,
            "SELECT sequence, envelope, leaf_hash, gone_by FROM records WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2");
        statement.Bind(1, first).Bind(2, count);
        while (statement.Step())
        {
            long sequence = statement.Integer(0);
            if (statement.IsNull(1) != !statement.IsNull(3))
                throw _database.Corrupt($"record {sequence} has no envelope, or one after it was purged");
            if (!Hash256.TryRead(statement.Bytes(2), out Hash256 leaf))
                throw _database.Corrupt($"the leaf hash of record {sequence} is not a SHA-256 value");
            yield return new(sequence, statement.IsNull(1) ? default : statement.Bytes(1).ToArray(), leaf);
        }
    }

    private DeviceCertificate ReadCertificate() =>
        DeviceCertificate.TryRead(Meta("certificate"), out DeviceCertificate? certificate, out string? problem)
            ? certificate
            : throw _database.Corrupt("its device certificate is refused: " + problem);
}

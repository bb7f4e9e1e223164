using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Storage;

/// <summary>
/// Reads records, images, checkpoints and proofs. The writer and every reader have one on their own connection.
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

    public IEnumerable<JournalEntry> Read(long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ReadOn(first, count);
    }

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

    /// <summary>Writes a batch from one state of the file, whatever a writer does meanwhile.</summary>
    public Checkpoint Export(Stream output, long first, long? count, Checkpoint? kept)
    {
        ArgumentNullException.ThrowIfNull(output);
        _database.Execute("BEGIN");
        try
        {
            Checkpoint newest = LatestCheckpoint();
            long records = count ?? newest.Size - first;
            long written = 0;
            BatchWriter writer = new(output);
            writer.Begin(BatchRange.Describe(Nodes, newest, Certificate, first, records, Provable(kept, newest)));
            foreach (JournalEntry entry in Read(first, records))
            {
                writer.Record(entry.Envelope);
                foreach (JournalImage image in Images(entry.Sequence))
                    writer.Image(image.Sha256, image.Bytes);
                written++;
            }
            if (written != records)
                throw _database.Corrupt($"of {records} records from {first} it holds {written}");
            writer.End();
            return newest;
        }
        finally
        {
            _database.Execute("COMMIT");
        }
    }

    /// <summary>Takes a new certificate of the same key and device, so that exports carry what an agency issued.</summary>
    public void KeepCertificate(DeviceCertificate certificate)
    {
        if (certificate.Der.Span.SequenceEqual(Certificate.Der.Span))
            return;
        using (Statement update = new(_database, "UPDATE meta SET value = ?1 WHERE name = 'certificate'"))
            update.Bind(1, certificate.Der.Span).Run();
        Certificate.Dispose();
        Certificate = ReadCertificate();
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
            "SELECT sequence, envelope FROM records WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2");
        statement.Bind(1, first).Bind(2, count);
        while (statement.Step())
        {
            if (statement.IsNull(1))
                throw _database.Corrupt($"record {statement.Integer(0)} has no envelope");
            yield return new(statement.Integer(0), statement.Bytes(1).ToArray());
        }
    }

    // A kept checkpoint of another log, a larger one or one we did not sign cannot be shown to be continued. The batch
    // then goes without that proof, and the receiver's verifier, who holds the checkpoint, names the reason.
    private Checkpoint? Provable(Checkpoint? kept, Checkpoint newest) =>
        kept is not null && kept.Origin == newest.Origin && kept.Size <= newest.Size
            && kept.SignatureBy(Certificate.PublicKey) == CheckpointSignature.Valid ? kept : null;

    private DeviceCertificate ReadCertificate() =>
        DeviceCertificate.TryRead(Meta("certificate"), out DeviceCertificate? certificate, out string? problem)
            ? certificate
            : throw _database.Corrupt("its device certificate is refused: " + problem);
}

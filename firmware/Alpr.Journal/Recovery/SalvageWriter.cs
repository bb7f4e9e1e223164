using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal.Recovery;

/// <summary>Fills a new journal file with what was salvaged. Rows refer to the gap, which comes last: one transaction, checked at its end.</summary>
internal sealed class SalvageWriter : IDisposable
{
    private readonly JournalDatabase _database;
    private readonly StoredNodes _nodes;
    private readonly SearchTables _search;
    private readonly Statement _record, _image, _node, _hold, _cursor, _letter;

    public SalvageWriter(JournalDatabase database, string logId, DeviceKey key)
    {
        _database = database;
        database.Execute("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys=ON");
        JournalFile.CreateTables(database, logId, key);
        _nodes = new(database);
        _search = new(database);
        _record = new(database, """
            INSERT INTO records(sequence, kind, captured_us, gone_by, context_gone_by, leaf_hash, envelope)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """);
        _image = new(database, "INSERT OR IGNORE INTO images(sequence, sha256, kind, media_type, bytes) VALUES(?1, ?2, ?3, ?4, ?5)");
        _node = new(database, "INSERT INTO subtrees(level, position, hash) VALUES(?1, ?2, ?3)");
        _hold = new(database, "INSERT OR IGNORE INTO holds(sequence, case_number) VALUES(?1, ?2)");
        _cursor = new(database, "INSERT OR IGNORE INTO cursors(backend, position) VALUES(?1, ?2)");
        _letter = new(database, "INSERT OR IGNORE INTO dead_letters(backend, sequence, reason, utc_us, attempts) VALUES(?1, ?2, ?3, ?4, ?5)");
    }

    /// <summary>A record of which the leaf hash is left. It has no kind: what it stated is not here any more.</summary>
    public void Gone(long sequence, long by, in Hash256 leaf) => _record
        .Bind(1, sequence).Bind(2, 0L).Bind(3, (long?)null).Bind(4, by).Bind(5, (long?)null)
        .Bind(6, leaf.Bytes).Bind(7, (long?)null).Run();

    /// <summary>A whole record; some of its images may be gone.</summary>
    public void Whole(long sequence, Record record, long? capturedUs, long? contextGoneBy, in Hash256 leaf, ReadOnlySpan<byte> envelope)
    {
        _record.Bind(1, sequence).Bind(2, (long)record.BodyCase).Bind(3, capturedUs).Bind(4, (long?)null).Bind(5, contextGoneBy)
            .Bind(6, leaf.Bytes).Bind(7, envelope).Run();
        _search.Add(sequence, record, capturedUs);
    }

    public void Image(long sequence, JournalImage image) => _image
        .Bind(1, sequence).Bind(2, image.Sha256.Bytes).Bind(3, (long)image.Kind).Bind(4, image.MediaType).Bind(5, image.Bytes.Span).Run();

    public void Hold(long sequence, string caseNumber) => _hold.Bind(1, sequence).Bind(2, caseNumber).Run();

    public void Cursor(string backend, long position) => _cursor.Bind(1, backend).Bind(2, position).Run();

    public void DeadLetter(string backend, DeadLetter letter) => _letter
        .Bind(1, backend).Bind(2, letter.Sequence).Bind(3, letter.Reason).Bind(4, letter.UtcUs).Bind(5, (long)letter.Attempts).Run();

    /// <summary>The nodes of the stored levels, from those over 256 leaves.</summary>
    public void Nodes(ReadOnlySpan<Hash256> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
            _node.Bind(1, (long)Schema.StoredLevelStep).Bind(2, (long)i).Bind(3, nodes[i].Bytes).Run();
        for (int level = 2 * Schema.StoredLevelStep; (long)nodes.Length << Schema.StoredLevelStep >> level is > 0 and long count; level += Schema.StoredLevelStep)
        {
            for (long i = 0; i < count; i++)
            {
                Hash256 node = _nodes.Compute(level, i);
                _node.Bind(1, (long)level).Bind(2, i).Bind(3, node.Bytes).Run();
            }
        }
    }

    /// <summary>Appends the signed gap and the checkpoint over all, and commits.</summary>
    public void Finish(Record gap, in Hash256 leaf, ReadOnlySpan<byte> envelope, Checkpoint checkpoint)
    {
        using (RecordInserts inserts = new(_database, _nodes))
        {
            inserts.Record(gap, leaf, envelope);
            inserts.CompletedSubtrees(checkpoint.Size);
            inserts.Checkpoint(checkpoint);
        }
        _database.Execute("COMMIT");
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _search.Dispose();
        _record.Dispose();
        _image.Dispose();
        _node.Dispose();
        _hold.Dispose();
        _cursor.Dispose();
        _letter.Dispose();
    }
}

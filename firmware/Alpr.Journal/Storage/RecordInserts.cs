using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Storage;

/// <summary>The writer's prepared inserts. All run inside the writer's transaction.</summary>
internal sealed class RecordInserts : IDisposable
{
    private const int CheckpointsKeptEvery = 1024; // one old checkpoint for so many records: they must not outgrow those

    private readonly StoredNodes _nodes;
    private readonly SearchTables _search;
    private readonly Statement _record, _image, _subtree, _thinCheckpoints, _checkpoint;

    public RecordInserts(JournalDatabase database, StoredNodes nodes)
    {
        _nodes = nodes;
        _search = new(database);
        _record = new(database, "INSERT INTO records(sequence, kind, captured_us, leaf_hash, envelope) VALUES(?1, ?2, ?3, ?4, ?5)");
        _image = new(database,
            "INSERT OR IGNORE INTO images(sequence, sha256, kind, media_type, bytes) VALUES(?1, ?2, ?3, ?4, ?5)");
        _subtree = new(database, "INSERT INTO subtrees(level, position, hash) VALUES(?1, ?2, ?3)");
        _thinCheckpoints = new(database, "DELETE FROM checkpoints WHERE size >= ?1");
        _checkpoint = new(database, "INSERT INTO checkpoints(size, note) VALUES(?1, ?2)");
    }

    public void Record(Record record, in Hash256 leaf, ReadOnlySpan<byte> envelope)
    {
        long? capturedUs = record.Time.Source == TimeSource.Unset ? null : record.Time.UtcUs;
        _record
            .Bind(1, (long)record.Sequence)
            .Bind(2, (long)record.BodyCase)
            .Bind(3, capturedUs)
            .Bind(4, leaf.Bytes)
            .Bind(5, envelope)
            .Run();
        _search.Add((long)record.Sequence, record, capturedUs);
    }

    public void Image(long sequence, in Hash256 sha256, in ImageBlob image) => _image
        .Bind(1, sequence)
        .Bind(2, sha256.Bytes)
        .Bind(3, (long)image.Kind)
        .Bind(4, image.MediaType)
        .Bind(5, image.Bytes.Span)
        .Run();

    /// <summary>Stores the nodes that a log of <paramref name="size"/> records has just completed at the stored levels.</summary>
    public void CompletedSubtrees(long size)
    {
        for (int level = Schema.StoredLevelStep; (size & ((1L << level) - 1)) == 0; level += Schema.StoredLevelStep)
        {
            long position = (size >> level) - 1;
            Hash256 node = _nodes.Compute(level, position);
            _subtree.Bind(1, level).Bind(2, position).Bind(3, node.Bytes).Run();
        }
    }

    /// <summary>Stores the newest checkpoint in place of those of the same 1024 records.</summary>
    public void Checkpoint(Checkpoint checkpoint)
    {
        _thinCheckpoints.Bind(1, checkpoint.Size / CheckpointsKeptEvery * CheckpointsKeptEvery).Run();
        _checkpoint.Bind(1, checkpoint.Size).Bind(2, checkpoint.Note.Span).Run();
    }

    public void Dispose()
    {
        _search.Dispose();
        _record.Dispose();
        _image.Dispose();
        _subtree.Dispose();
        _thinCheckpoints.Dispose();
        _checkpoint.Dispose();
    }
}

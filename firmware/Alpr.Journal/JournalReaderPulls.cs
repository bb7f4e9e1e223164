using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>What receivers ask who take the log away piece by piece.</summary>
public sealed partial class JournalReader
{
    private const string BytesOf = "SELECT coalesce(length(envelope), 0) FROM records WHERE sequence = ?1";
    private const string BytesWithImagesOf = """
        SELECT coalesce(length(envelope), 0) + coalesce((SELECT sum(length(bytes)) FROM images WHERE images.sequence = records.sequence), 0)
        FROM records WHERE sequence = ?1
        """;

    /// <inheritdoc cref="Export(Stream, long, long?, Checkpoint?, Action{long}?)"/>
    /// <param name="output">Where to; stays the caller's. After an exception what was written is not a batch.</param>
    /// <param name="first">First sequence.</param>
    /// <param name="count">Number of records.</param>
    /// <param name="form">With or without pictures, and what the receiver kept.</param>
    public Checkpoint Export(Stream output, long first, long count, BatchForm form) => _export.Range(output, first, count, form);

    /// <summary>Writes single records as exhibits, each with its own proof, and the changes of key and purges that explain them.</summary>
    /// <param name="output">Where to; stays the caller's. After an exception what was written is not a batch.</param>
    /// <param name="sequences">The records; those that are gone are left out.</param>
    /// <param name="form">With or without pictures, and what the receiver kept.</param>
    /// <exception cref="JournalException">The file could not be read.</exception>
    public Checkpoint ExportExhibits(Stream output, IReadOnlyList<long> sequences, BatchForm form) => _export.Exhibits(output, sequences, [], form);

    /// <summary>Sequences of detections that are still there behind a sequence, in order, up to a number.</summary>
    public IReadOnlyList<long> DetectionsAfter(long after, int count) =>
        _content.Sequences("SELECT sequence FROM detections WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", after, (long)count);

    /// <summary>The same of hits.</summary>
    public IReadOnlyList<long> HitsAfter(long after, int count) =>
        _content.Sequences("SELECT sequence FROM hits WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", after, (long)count);

    /// <summary>How many of some records, from the first on, have together no more than so many bytes of envelopes and pictures; one at least, if there is any.</summary>
    public int CountWithin(IEnumerable<long> sequences, bool images, long bytesMax)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        using Statement statement = new(_database, images ? BytesWithImagesOf : BytesOf);
        int count = 0;
        long bytes = 0;
        foreach (long sequence in sequences)
        {
            bytes += statement.Bind(1, sequence).Step() ? statement.Integer(0) : 0;
            statement.Reset();
            if (bytes > bytesMax && count > 0)
                break;
            count++;
        }
        return count;
    }

    /// <summary>One image of a record; null when it has none of that hash, or has it no more.</summary>
    public JournalImage? Image(long sequence, Hash256 sha256) => _content.Images(sequence).FirstOrDefault(image => image.Sha256 == sha256);

    /// <summary>The leaf hash of a record, which stays.</summary>
    public Hash256 LeafAt(long sequence) => _content.Nodes.Leaf(sequence);

    /// <summary>The hashes that lead from a record to the root of the log at a size (RFC 6962, 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log is or was not so large.</exception>
    public Hash256[] InclusionProof(long sequence, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Count);
        return MerkleProof.Inclusion(_content.Nodes, sequence, size);
    }

    /// <summary>The hashes that show the log at one size to begin with the log at a smaller one (RFC 6962, 2.1.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log is or was not so large.</exception>
    public Hash256[] ConsistencyProof(long olderSize, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Count);
        return MerkleProof.Consistency(_content.Nodes, olderSize, size);
    }
}

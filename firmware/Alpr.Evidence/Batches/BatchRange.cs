using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// Makes the header of a batch: the range, the checkpoint that covers it and the proofs that tie both together.
/// </summary>
public static class BatchRange
{
    /// <summary>Makes a header.</summary>
    /// <param name="nodes">The log's tree, at least as large as the checkpoint says.</param>
    /// <param name="checkpoint">The newest signed checkpoint to prove against.</param>
    /// <param name="certificate">The certificate of the key that signed it.</param>
    /// <param name="first">First record, from 0.</param>
    /// <param name="count">Number of records; 0 carries the checkpoint alone.</param>
    /// <param name="older">A checkpoint the receiver holds already, to be shown to be a beginning of this one; null for
    /// none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint does not cover the range, or the older one is
    /// larger.</exception>
    public static BatchHeader Describe(
        IMerkleNodes nodes,
        Checkpoint checkpoint,
        DeviceCertificate certificate,
        long first,
        long count,
        Checkpoint? older = null)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, checkpoint.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, checkpoint.Size - first);
        BatchHeader header = new()
        {
            FormatVersion = BatchFormat.Version,
            First = (ulong)first,
            Count = (ulong)count,
            Checkpoint = UnsafeByteOperations.UnsafeWrap(checkpoint.Note),
            DeviceCertificate = UnsafeByteOperations.UnsafeWrap(certificate.Der),
        };
        if (count > 0)
        {
            header.Left.AddRange(RangeProof.Left(nodes, first).Select(ToBytes));
            header.Right.AddRange(RangeProof.Right(nodes, first + count, checkpoint.Size).Select(ToBytes));
        }
        if (older is not null)
        {
            header.OlderCheckpoint = UnsafeByteOperations.UnsafeWrap(older.Note);
            header.Consistency.AddRange(MerkleProof.Consistency(nodes, older.Size, checkpoint.Size).Select(ToBytes));
        }
        return header;
    }

    private static ByteString ToBytes(Hash256 hash) => ByteString.CopyFrom(hash.Bytes);
}

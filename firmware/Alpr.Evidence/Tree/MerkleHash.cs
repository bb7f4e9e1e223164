using System.Buffers;

namespace Alpr.Evidence;

/// <summary>
/// The two hashes of a Merkle tree (RFC 6962, 2.1). Their first bytes differ, so that no leaf can pass for a node.
/// </summary>
public static class MerkleHash
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackBytesMax = 2048; // most envelopes; longer ones are copied into rented memory

    /// <summary>Root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Hash256 Empty { get; } = Hash256.Of([]);

    /// <summary>Hash of a leaf: SHA-256 of 0x00 and the leaf's bytes. Allocates nothing after the first call.</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> leaf)
    {
        byte[]? rented = leaf.Length < StackBytesMax ? null : ArrayPool<byte>.Shared.Rent(leaf.Length + 1);
        Span<byte> prefixed = rented ?? stackalloc byte[StackBytesMax];
        prefixed[0] = LeafPrefix;
        leaf.CopyTo(prefixed[1..]);
        Hash256 hash = Hash256.Of(prefixed[..(leaf.Length + 1)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Hash of a node: SHA-256 of 0x01 and both children.</summary>
    public static Hash256 Node(in Hash256 left, in Hash256 right)
    {
        Span<byte> prefixed = stackalloc byte[1 + 2 * Hash256.Size];
        prefixed[0] = NodePrefix;
        left.Bytes.CopyTo(prefixed[1..]);
        right.Bytes.CopyTo(prefixed[(1 + Hash256.Size)..]);
        return Hash256.Of(prefixed);
    }
}

using System.Numerics;

namespace Alpr.Evidence;

/// <summary>
/// The growing Merkle tree of RFC 6962, 2.1. Only its frontier is kept: the roots of the perfect subtrees, one for
/// each bit set in the size, so that a tree of any size takes 2 KiB and an append a few hashes.
/// </summary>
public sealed class MerkleTree
{
    private const int Levels = 64;
    private readonly Hash256[] _frontier = new Hash256[Levels]; // [l] is set when bit l of Size is: the root of 2^l leaves

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>A tree as it stood at some size.</summary>
    /// <param name="size">Number of leaves.</param>
    /// <param name="frontier">Roots of its perfect subtrees, the largest (leftmost) first: one for each bit set in the
    /// size.</param>
    /// <exception cref="ArgumentException">The number of roots does not fit the size.</exception>
    public static MerkleTree FromFrontier(long size, ReadOnlySpan<Hash256> frontier)
    {
        if (size < 0 || frontier.Length != BitOperations.PopCount((ulong)size))
            throw new ArgumentException(
                $"A tree of {size} leaves has another number of perfect subtrees than {frontier.Length}.");
        MerkleTree tree = new();
        int next = 0;
        for (int level = Levels - 2; level >= 0; level--)
        {
            if ((size >> level & 1) != 0)
                tree.AppendSubtree(level, frontier[next++]);
        }
        return tree;
    }

    /// <summary>Adds one leaf by its hash.</summary>
    public void Append(in Hash256 leaf) => AppendSubtree(0, leaf);

    /// <summary>
    /// Adds 2^<paramref name="level"/> leaves at once by the root over them. The size must be a multiple of their
    /// number.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void AppendSubtree(int level, in Hash256 root)
    {
        if ((Size & ((1L << level) - 1)) != 0)
            throw new InvalidOperationException($"A subtree of 2^{level} leaves cannot begin at leaf {Size}.");
        Hash256 node = root;
        int slot = level;
        while ((Size >> slot & 1) != 0)
            node = MerkleHash.Node(_frontier[slot++], node);
        _frontier[slot] = node;
        Size += 1L << level;
    }

    /// <summary>The hash over all leaves (RFC 6962 "MTH"); <see cref="MerkleHash.Empty"/> when there are none.</summary>
    public Hash256 Root()
    {
        if (Size == 0)
            return MerkleHash.Empty;
        int level = BitOperations.TrailingZeroCount(Size);
        Hash256 node = _frontier[level];
        while (Size >> ++level != 0)
        {
            if ((Size >> level & 1) != 0)
                node = MerkleHash.Node(_frontier[level], node);
        }
        return node;
    }
}

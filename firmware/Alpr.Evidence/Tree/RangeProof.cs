using System.Numerics;

namespace Alpr.Evidence;

/// <summary>
/// Proves a run of leaves with a few dozen hashes instead of a path for each. The leaves outside the run are given as
/// roots of perfect subtrees, left to right; appended in order with the run's own leaf hashes in between, they must
/// give the root of the whole tree. At most 2 x 48 hashes for the largest tree.
/// </summary>
public static class RangeProof
{
    /// <summary>
    /// Roots of the perfect subtrees that cover the leaves [0, <paramref name="first"/>): the frontier of a tree of
    /// that size.
    /// </summary>
    public static Hash256[] Left(IMerkleNodes nodes, long first) => Cover(nodes, 0, first);

    /// <summary>Roots of the perfect subtrees that cover the leaves [<paramref name="end"/>, <paramref name="size"/>).</summary>
    public static Hash256[] Right(IMerkleNodes nodes, long end, long size) => Cover(nodes, end, size);

    /// <summary>How many hashes <see cref="Left"/> has.</summary>
    public static int LeftCount(long first) => BitOperations.PopCount((ulong)first);

    /// <summary>How many hashes <see cref="Right"/> has.</summary>
    public static int RightCount(long end, long size)
    {
        int count = 0;
        for (long low = end; low < size; low += 1L << LargestLevel(low, size))
            count++;
        return count;
    }

    /// <summary>Adds the leaves behind the run to a tree that ends with the run.</summary>
    /// <returns>False when there are more or fewer hashes than the tree needs to reach <paramref name="size"/>.</returns>
    public static bool TryComplete(MerkleTree tree, long size, ReadOnlySpan<Hash256> right)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (tree.Size > size || right.Length != RightCount(tree.Size, size))
            return false;
        foreach (ref readonly Hash256 root in right)
            tree.AppendSubtree(LargestLevel(tree.Size, size), root);
        return true;
    }

    private static Hash256[] Cover(IMerkleNodes nodes, long low, long high)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        List<Hash256> roots = [];
        while (low < high)
        {
            int level = LargestLevel(low, high);
            roots.Add(nodes.Node(level, low >> level));
            low += 1L << level;
        }
        return [.. roots];
    }

    // Level of the largest perfect subtree that begins at low and ends at or before high.
    private static int LargestLevel(long low, long high)
    {
        int fits = BitOperations.Log2((ulong)(high - low));
        return low == 0 ? fits : Math.Min(fits, BitOperations.TrailingZeroCount(low));
    }
}

using System.Numerics;

namespace Alpr.Evidence;

/// <summary>
/// Makes and checks inclusion and consistency proofs (RFC 6962, 2.1.1 and 2.1.2; checks as in RFC 9162, 2.1.3.2 and
/// 2.1.4.2).
/// </summary>
public static class MerkleProof
{
    /// <summary>The hashes that lead from one leaf to the root, lowest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf in a tree of that size.</exception>
    public static Hash256[] Inclusion(IMerkleNodes nodes, long index, long size)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<Hash256> path = [];
        AddPath(nodes, index, 0, size, path);
        return [.. path];
    }

    /// <summary>True when the leaf at <paramref name="index"/> is in the tree with that root (RFC 9162, 2.1.3.2).</summary>
    public static bool IsIncluded(in Hash256 leaf, long index, long size, in Hash256 root, ReadOnlySpan<Hash256> path)
    {
        if (index < 0 || index >= size)
            return false;
        long node = index, last = size - 1;
        Hash256 computed = leaf;
        foreach (ref readonly Hash256 sibling in path)
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                computed = MerkleHash.Node(sibling, computed);
                while (!IsRight(node) && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                computed = MerkleHash.Node(computed, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && computed == root;
    }

    /// <summary>
    /// The hashes that show a tree of <paramref name="size"/> leaves to begin with the tree of
    /// <paramref name="olderSize"/>.
    /// </summary>
    /// <returns>Empty when nothing needs showing: the sizes are the same or the older tree is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The older tree is larger.</exception>
    public static Hash256[] Consistency(IMerkleNodes nodes, long olderSize, long size)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(olderSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(olderSize, size);
        List<Hash256> path = [];
        if (olderSize > 0 && olderSize < size)
            AddConsistency(nodes, olderSize, 0, size, true, path);
        return [.. path];
    }

    /// <summary>True when the newer tree begins with the older one (RFC 9162, 2.1.4.2).</summary>
    public static bool IsConsistent(
        long olderSize, in Hash256 olderRoot, long size, in Hash256 root, ReadOnlySpan<Hash256> path)
    {
        if (olderSize < 0 || olderSize > size)
            return false;
        if (olderSize == size)
            return path.IsEmpty && olderRoot == root;
        if (olderSize == 0)
            return path.IsEmpty && olderRoot == MerkleHash.Empty;
        if (path.IsEmpty)
            return false;

        // A perfect older tree is a node of the newer one: the proof leaves its root out, as both sides know it.
        bool olderIsNode = BitOperations.IsPow2(olderSize);
        Hash256 older = olderIsNode ? olderRoot : path[0], newer = older;
        long node = olderSize - 1, last = size - 1;
        while (IsRight(node))
            (node, last) = (node >> 1, last >> 1);
        foreach (ref readonly Hash256 sibling in path[(olderIsNode ? 0 : 1)..])
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                older = MerkleHash.Node(sibling, older);
                newer = MerkleHash.Node(sibling, newer);
                while (!IsRight(node) && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newer = MerkleHash.Node(newer, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && older == olderRoot && newer == root;
    }

    private static bool IsRight(long node) => (node & 1) != 0;

    // RFC 6962, 2.1.1: PATH(index, D[low:high]), siblings from the leaf upwards.
    private static void AddPath(IMerkleNodes nodes, long index, long low, long high, List<Hash256> path)
    {
        if (high - low == 1)
            return;
        long middle = low + LeftCount(high - low);
        if (index < middle)
        {
            AddPath(nodes, index, low, middle, path);
            path.Add(Root(nodes, middle, high));
        }
        else
        {
            AddPath(nodes, index, middle, high, path);
            path.Add(Root(nodes, low, middle));
        }
    }

    // RFC 6962, 2.1.2: SUBPROOF(olderSize, D[low:high], known). A whole subtree that the verifier already knows is left out.
    private static void AddConsistency(
        IMerkleNodes nodes, long olderSize, long low, long high, bool known, List<Hash256> path)
    {
        if (olderSize == high)
        {
            if (!known)
                path.Add(Root(nodes, low, high));
            return;
        }
        long middle = low + LeftCount(high - low);
        if (olderSize <= middle)
        {
            AddConsistency(nodes, olderSize, low, middle, known, path);
            path.Add(Root(nodes, middle, high));
        }
        else
        {
            AddConsistency(nodes, olderSize, middle, high, false, path);
            path.Add(Root(nodes, low, middle));
        }
    }

    // Root over the leaves [low, high), where low begins a subtree as deep as they need.
    private static Hash256 Root(IMerkleNodes nodes, long low, long high)
    {
        long count = high - low;
        if (BitOperations.IsPow2(count))
        {
            int level = BitOperations.Log2((ulong)count);
            return nodes.Node(level, low >> level);
        }
        long middle = low + LeftCount(count);
        return MerkleHash.Node(Root(nodes, low, middle), Root(nodes, middle, high));
    }

    // The largest power of two smaller than the number of leaves: how RFC 6962 splits a tree.
    private static long LeftCount(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}

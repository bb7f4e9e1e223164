namespace Alpr.Evidence;

/// <summary>Reads the stored hashes of a tree, from which proofs are made.</summary>
public interface IMerkleNodes
{
    /// <summary>The leaf hash at an index from 0. The caller asks only for leaves that exist.</summary>
    Hash256 Leaf(long index);

    /// <summary>
    /// Root of the perfect subtree over the leaves [position x 2^level, (position + 1) x 2^level), all of which exist.
    /// Computed from the leaves unless the store keeps nodes and overrides this, as one of millions of leaves must.
    /// </summary>
    Hash256 Node(int level, long position) => level == 0
        ? Leaf(position)
        : MerkleHash.Node(Node(level - 1, 2 * position), Node(level - 1, 2 * position + 1));
}

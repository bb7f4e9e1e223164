using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal.Recovery;

/// <summary>
/// What is left of a damaged file's tree, all of it leading to the root that a checkpoint signs. It takes 33 bytes a record in memory:
/// 33 MB for a million, which is a 64 GB disk full.
/// </summary>
internal sealed class TreeSalvage
{
    private const int BlockLeaves = 1 << Schema.StoredLevelStep;

    private readonly Hash256[] _leaves;
    private readonly bool[] _known;
    private readonly Dictionary<long, Hash256> _doubtful = []; // where row and index differ: what the row says
    private readonly Hash256[] _nodes;

    private TreeSalvage(long size)
    {
        _leaves = new Hash256[size];
        _known = new bool[size];
        _nodes = new Hash256[size / BlockLeaves];
    }

    /// <summary>Leaves in the tree.</summary>
    public long Size => _leaves.Length;

    /// <summary>The nodes over each whole block of 256 leaves.</summary>
    public ReadOnlySpan<Hash256> Nodes => _nodes;

    /// <summary>
    /// Rebuilds the tree of a checkpoint; null when too little is left to reach its root.
    /// </summary>
    /// <remarks>
    /// A leaf hash is in its row, in an index, and follows from the envelope, which its signature shows to be whole. Where a block of leaves and the node stored for it
    /// differ, one of the two is damaged; so each is tried, and the signed root decides.
    /// </remarks>
    public static TreeSalvage? Rebuild(DamagedJournal damaged, Checkpoint checkpoint, DevicePublicKey key)
    {
        if (checkpoint.Size > Array.MaxLength)
            return null;
        TreeSalvage tree = new(checkpoint.Size);
        tree.ReadLeaves(damaged, key);
        Hash256?[] stored = new Hash256?[tree._nodes.Length];
        for (int i = 0; i < stored.Length; i++)
            stored[i] = damaged.Node(i);
        foreach (bool rowsFirst in new[] { false, true })
        {
            if (rowsFirst)
                tree.PreferRows();
            foreach (bool storedFirst in new[] { true, false })
            {
                if (tree.TryReach(checkpoint.Root, stored, storedFirst))
                    return tree;
            }
        }
        return null;
    }

    /// <summary>A leaf that leads to the root; false when it is lost.</summary>
    public bool TryLeaf(long sequence, out Hash256 leaf)
    {
        bool known = sequence >= 0 && sequence < Size && _known[sequence];
        leaf = known ? _leaves[sequence] : default;
        return known;
    }

    private void ReadLeaves(DamagedJournal damaged, DevicePublicKey key)
    {
        for (long i = 0; i < Size; i++)
        {
            DamagedRow? row = damaged.Row(i);
            Hash256? copy = damaged.LeafCopy(i), inRow = row?.Leaf;
            Hash256? computed = row is { Envelope.Length: > 0 } ? MerkleHash.Leaf(row.Envelope) : null;
            if (computed is not null && (computed == copy || computed == inRow || IsSigned(row!.Envelope, key)))
                inRow = copy = computed;
            _known[i] = (copy ?? inRow ?? computed) is not null;
            _leaves[i] = copy ?? inRow ?? computed ?? default;
            if (inRow is { } other && other != _leaves[i])
                _doubtful[i] = other;
        }
    }

    private static bool IsSigned(byte[] envelope, DevicePublicKey key) =>
        EnvelopeView.TryRead(envelope, out EnvelopeView view) && Dsse.IsSignedBy(view, key);

    private void PreferRows()
    {
        foreach ((long sequence, Hash256 leaf) in _doubtful)
            _leaves[sequence] = leaf;
    }

    private bool TryReach(in Hash256 root, Hash256?[] stored, bool storedFirst)
    {
        MerkleTree tree = new();
        bool[] whole = new bool[_nodes.Length];
        for (int block = 0; block < _nodes.Length; block++)
        {
            Hash256? computed = Compute(block);
            if ((storedFirst ? stored[block] ?? computed : computed ?? stored[block]) is not { } node)
                return false;
            _nodes[block] = node;
            whole[block] = computed == node;
            tree.AppendSubtree(Schema.StoredLevelStep, node);
        }
        for (long i = tree.Size; i < Size; i++)
        {
            if (!_known[i])
                return false;
            tree.Append(_leaves[i]);
        }
        if (tree.Root() != root)
            return false;
        // Of a block that lacks a leaf the others cannot be shown to be right; its node can, and stays.
        for (int block = 0; block < whole.Length; block++)
        {
            if (!whole[block])
                _known.AsSpan(block * BlockLeaves, BlockLeaves).Clear();
        }
        return true;
    }

    private Hash256? Compute(int block)
    {
        if (_known.AsSpan(block * BlockLeaves, BlockLeaves).Contains(false))
            return null;
        MerkleTree tree = new();
        for (int i = block * BlockLeaves; i < (block + 1) * BlockLeaves; i++)
            tree.Append(_leaves[i]);
        return tree.Root();
    }
}

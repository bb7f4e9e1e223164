using Alpr.Evidence;

namespace Alpr.Journal.Storage;

/// <summary>
/// The tree's hashes as the file has them: all leaves, and the nodes of every eighth level. So a proof in a log of ten
/// million records takes a few hundred reads instead of ten million.
/// </summary>
internal sealed class StoredNodes : IMerkleNodes, IDisposable
{
    private readonly JournalDatabase _database;
    private readonly Statement _leaf, _node;

    public StoredNodes(JournalDatabase database)
    {
        _database = database;
        _leaf = new(database, "SELECT leaf_hash FROM records WHERE sequence = ?1");
        _node = new(database, "SELECT hash FROM subtrees WHERE level = ?1 AND position = ?2");
    }

    public Hash256 Leaf(long index) => Read(_leaf.Bind(1, index), "leaf hash of record", index);

    public Hash256 Node(int level, long position)
    {
        if (level == 0)
            return Leaf(position);
        return level % Schema.StoredLevelStep == 0
            ? Read(_node.Bind(1, level).Bind(2, position), "tree node", position)
            : Compute(level, position);
    }

    /// <summary>A node from its children; how a level that is stored is made.</summary>
    public Hash256 Compute(int level, long position) =>
        MerkleHash.Node(Node(level - 1, 2 * position), Node(level - 1, 2 * position + 1));

    public void Dispose()
    {
        _leaf.Dispose();
        _node.Dispose();
    }

    private Hash256 Read(Statement statement, string what, long which)
    {
        if (!statement.Step())
            throw _database.Corrupt($"the {what} {which} is missing");
        bool whole = Hash256.TryRead(statement.Bytes(0), out Hash256 hash);
        statement.Reset();
        return whole ? hash : throw _database.Corrupt($"the {what} {which} is not a SHA-256 value");
    }
}

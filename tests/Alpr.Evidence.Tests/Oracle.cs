using System.Security.Cryptography;

namespace Alpr.Evidence.Tests;

/// <summary>The recursive definitions of RFC 6962, 2.1, word for word and slow.</summary>
internal static class Oracle
{
    public static Hash256 Root(List<Hash256> d)
    {
        if (d.Count == 0)
            return Hash256.From(SHA256.HashData([]));
        if (d.Count == 1)
            return d[0];
        int k = Split(d.Count);
        return Node(Root(d[..k]), Root(d[k..]));
    }

    public static List<Hash256> Path(int m, List<Hash256> d)
    {
        if (d.Count == 1)
            return [];
        int k = Split(d.Count);
        return m < k ? [.. Path(m, d[..k]), Root(d[k..])] : [.. Path(m - k, d[k..]), Root(d[..k])];
    }

    public static List<Hash256> Proof(int m, List<Hash256> d) => SubProof(m, d, true);

    private static List<Hash256> SubProof(int m, List<Hash256> d, bool b)
    {
        if (m == d.Count)
            return b ? [] : [Root(d)];
        int k = Split(d.Count);
        return m <= k ? [.. SubProof(m, d[..k], b), Root(d[k..])] : [.. SubProof(m - k, d[k..], false), Root(d[..k])];
    }

    private static int Split(int n)
    {
        int k = 1;
        while (2 * k < n)
            k *= 2;
        return k;
    }

    private static Hash256 Node(Hash256 left, Hash256 right) =>
        Hash256.From(SHA256.HashData([0x01, .. left.Bytes, .. right.Bytes]));
}

/// <summary>Leaf hashes in a list.</summary>
internal sealed class ListedLeaves(List<Hash256> leaves) : IMerkleNodes
{
    public Hash256 Leaf(long index) => leaves[(int)index];
}

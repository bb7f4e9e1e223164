using Alpr.Tests.Common;

namespace Alpr.Evidence.Tests;

public sealed class MerkleTreeTests
{
    // The eight leaves of the reference tests of Certificate Transparency (google/certificate-transparency,
    // merkle_tree_test.cc), which every implementation of RFC 6962 is held to, with their published hashes and roots.
    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceLeafHashes =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    ];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private const string Node01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private const string Node23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private const string Node45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private const string Node67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private const string Node0123 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private const string Node4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    [Test]
    public void The_reference_tree_has_its_published_leaves_and_roots()
    {
        MerkleTree tree = new();
        Assert.That(tree.Root().ToString(), Is.EqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        for (int i = 0; i < ReferenceLeaves.Length; i++)
        {
            Hash256 leaf = MerkleHash.Leaf(Convert.FromHexString(ReferenceLeaves[i]));
            Assert.That(leaf.ToString(), Is.EqualTo(ReferenceLeafHashes[i]));
            tree.Append(leaf);
            Assert.That(tree.Root().ToString(), Is.EqualTo(ReferenceRoots[i]));
        }
    }

    private static object[] PublishedPaths() =>
    [
        new object[] { 0, 1, Array.Empty<string>() },
        new object[] { 0, 8, new[] { ReferenceLeafHashes[1], Node23, Node4567 } },
        new object[] { 5, 8, new[] { ReferenceLeafHashes[4], Node67, Node0123 } },
        new object[] { 2, 3, new[] { Node01 } },
        new object[] { 1, 5, new[] { ReferenceLeafHashes[0], Node23, ReferenceLeafHashes[4] } },
    ];

    [TestCaseSource(nameof(PublishedPaths))]
    public void The_reference_tree_has_its_published_inclusion_proofs(int index, int size, string[] published)
    {
        List<Hash256> leaves = Reference();
        Hash256[] path = MerkleProof.Inclusion(new ListedLeaves(leaves), index, size);
        Assert.That(path.Select(h => h.ToString()), Is.EqualTo(published));
        Assert.That(MerkleProof.IsIncluded(leaves[index], index, size, Parse(ReferenceRoots[size - 1]), path));
    }

    private static object[] PublishedConsistencies() =>
    [
        new object[] { 1, 1, Array.Empty<string>() },
        new object[] { 1, 8, new[] { ReferenceLeafHashes[1], Node23, Node4567 } },
        new object[] { 6, 8, new[] { Node45, Node67, Node0123 } },
        new object[] { 2, 5, new[] { Node23, ReferenceLeafHashes[4] } },
    ];

    [TestCaseSource(nameof(PublishedConsistencies))]
    public void The_reference_tree_has_its_published_consistency_proofs(int older, int size, string[] published)
    {
        Hash256[] path = MerkleProof.Consistency(new ListedLeaves(Reference()), older, size);
        Assert.That(path.Select(h => h.ToString()), Is.EqualTo(published));
        Hash256 olderRoot = Parse(ReferenceRoots[older - 1]), root = Parse(ReferenceRoots[size - 1]);
        Assert.That(MerkleProof.IsConsistent(older, olderRoot, size, root, path));
    }

    private static readonly int LargestTree = Torture.Count(slice: 130, whole: 300); // two more than a perfect tree, so that every shape of edge occurs

    [Test]
    public void Every_inclusion_proof_of_every_tree_is_the_recursive_definition_and_proves_its_leaf_alone()
    {
        List<Hash256> all = Leaves(LargestTree);
        for (int size = 1; size <= LargestTree; size++)
        {
            List<Hash256> leaves = all[..size];
            Hash256 root = Grow(leaves).Root();
            Assert.That(root, Is.EqualTo(Oracle.Root(leaves)), $"root of {size}");
            for (int index = 0; index < size; index++)
            {
                Hash256[] path = MerkleProof.Inclusion(new ListedLeaves(leaves), index, size);
                bool right = path.AsSpan().SequenceEqual(Oracle.Path(index, leaves).ToArray())
                    && MerkleProof.IsIncluded(leaves[index], index, size, root, path)
                    && !MerkleProof.IsIncluded(all[(index + 1) % LargestTree], index, size, root, path)
                    && !MerkleProof.IsIncluded(leaves[index], index + 1, size, root, path)
                    && !MerkleProof.IsIncluded(leaves[index], index, size, all[0], path.Append(all[0]).ToArray())
                    && !MerkleProof.IsIncluded(leaves[index], index, size, root, path.Append(root).ToArray())
                    && (size == 1 || !MerkleProof.IsIncluded(leaves[index], index, size, root, path.AsSpan(1)));
                Assert.That(right, $"leaf {index} of {size}");
            }
        }
    }

    [Test]
    public void Every_consistency_proof_of_every_tree_is_the_recursive_definition_and_proves_nothing_else()
    {
        List<Hash256> all = Leaves(LargestTree);
        Hash256[] roots = [.. Enumerable.Range(0, LargestTree + 1).Select(size => Oracle.Root(all[..size]))];
        for (int size = 1; size <= LargestTree; size++)
        {
            for (int older = 0; older <= size; older++)
            {
                Hash256[] path = MerkleProof.Consistency(new ListedLeaves(all[..size]), older, size);
                bool right = (older == 0 || path.AsSpan().SequenceEqual(Oracle.Proof(older, all[..size]).ToArray()))
                    && MerkleProof.IsConsistent(older, roots[older], size, roots[size], path)
                    && !MerkleProof.IsConsistent(older, MerkleHash.Node(all[0], all[0]), size, roots[size], path)
                    // That everything continues the empty tree needs no proof and says nothing about the newer root.
                    && (older == 0 || !MerkleProof.IsConsistent(older, roots[older], size, MerkleHash.Node(all[0], all[0]), path))
                    && !MerkleProof.IsConsistent(older, roots[older], size, roots[size], path.Append(all[0]).ToArray())
                    && (path.Length == 0 || !MerkleProof.IsConsistent(older, roots[older], size, roots[size], path.AsSpan(1)));
                Assert.That(right, $"{older} in {size}");
            }
        }
    }

    [Test]
    public void Every_range_of_every_tree_up_to_40_leaves_gives_the_root_and_a_changed_leaf_does_not()
    {
        List<Hash256> all = Leaves(41);
        for (int size = 1; size <= 40; size++)
        {
            ListedLeaves nodes = new(all[..size]);
            Hash256 root = Oracle.Root(all[..size]);
            for (int first = 0; first < size; first++)
            {
                for (int end = first + 1; end <= size; end++)
                {
                    Assert.That(RootFromRange(nodes, all, first, end, size, -1), Is.EqualTo(root), $"[{first}, {end}) of {size}");
                    Assert.That(RootFromRange(nodes, all, first, end, size, end - 1),
                        Is.Not.EqualTo(root), $"[{first}, {end}) of {size}");
                }
            }
        }
    }

    [Test]
    public void A_range_proof_with_a_hash_too_many_or_too_few_is_refused()
    {
        ListedLeaves nodes = new(Leaves(11));
        Hash256[] right = RangeProof.Right(nodes, 3, 11);
        Assert.That(RangeProof.TryComplete(Grow(Leaves(3)), 11, right.AsSpan(1)), Is.False);
        Assert.That(RangeProof.TryComplete(Grow(Leaves(3)), 11, [.. right, right[0]]), Is.False);
        Assert.That(RangeProof.TryComplete(Grow(Leaves(12)), 11, []), Is.False);
        Assert.That(() => MerkleTree.FromFrontier(3, right.AsSpan(0, 1)), Throws.ArgumentException);
    }

    private static Hash256 RootFromRange(ListedLeaves nodes, List<Hash256> all, int first, int end, int size, int changed)
    {
        MerkleTree tree = MerkleTree.FromFrontier(first, RangeProof.Left(nodes, first));
        Assert.That(RangeProof.LeftCount(first), Is.EqualTo(RangeProof.Left(nodes, first).Length));
        for (int i = first; i < end; i++)
            tree.Append(i == changed ? all[40] : all[i]);
        Assert.That(RangeProof.TryComplete(tree, size, RangeProof.Right(nodes, end, size)));
        Assert.That(tree.Size, Is.EqualTo(size));
        return tree.Root();
    }

    private static MerkleTree Grow(List<Hash256> leaves)
    {
        MerkleTree tree = new();
        foreach (Hash256 leaf in leaves)
            tree.Append(leaf);
        return tree;
    }

    private static List<Hash256> Reference() => [.. ReferenceLeafHashes.Select(Parse)];

    private static List<Hash256> Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MerkleHash.Leaf([(byte)i, (byte)(i >> 8)]))];

    private static Hash256 Parse(string hex) => Hash256.From(Convert.FromHexString(hex));
}

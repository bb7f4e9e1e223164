using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.HotLists.Tests;

public sealed class IndexTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Test]
    public void Plates_share_a_key_exactly_when_they_fold_alike()
    {
        Random random = new(7);
        Dictionary<ulong, string> folded = [];
        for (int i = 0; i < 200_000; i++)
        {
            string plate = RandomPlate(random, Alphabet, random.Next(1, 11));
            string fold = plate.Replace('O', '0').Replace('Q', '0').Replace('I', '1');
            PlateKey key = PlateKey.Of(Sample.Text(plate));
            if (folded.TryGetValue(key.Value, out string? other) && other != fold)
                Assert.Fail("two plates that fold differently share a key");
            folded[key.Value] = fold;
            if (PlateKey.Of(Sample.Text(fold)) != key)
                Assert.Fail("a plate and its fold have different keys");
        }
        Assert.That(PlateKey.Of(Sample.Text("ZZZZZZZZZZ")).Value, Is.LessThan(1UL << PlateKey.Bits));
    }

    [Test]
    public void Spreading_keeps_keys_apart()
    {
        Random random = new(8);
        HashSet<ulong> keys = [], spread = [];
        for (int i = 0; i < 300_000; i++)
        {
            PlateKey key = new((ulong)random.NextInt64(1L << (i % 2 == 0 ? 20 : PlateKey.Bits)));
            keys.Add(key.Value);
            spread.Add(key.Spread());
        }
        Assert.That(spread, Has.Count.EqualTo(keys.Count));
        Assert.That(spread.Max(), Is.LessThan(1UL << PlateKey.Bits));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(100)]
    [TestCase(30_000)]
    public void The_index_finds_what_a_dictionary_finds(int entries)
    {
        int seed = Torture.Seed(entries + 1);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        // Few symbols: many plates fold alike or are there several times.
        string symbols = "0OQ1IAB7";
        List<EntryDraft> drafts = [];
        Dictionary<string, List<string>> oracle = [];
        for (int i = 0; i < entries; i++)
        {
            string plate = RandomPlate(random, symbols, random.Next(2, 9)), reference = random.Next(3) == 0 ? "" : $"r{i}";
            drafts.Add(Sample.Entry(plate, random.Next(2) == 0 ? "CA" : "", (HotListCategory)random.Next(21), random.Next(3) * Sample.Day, random.Next(3) * Sample.Day, reference, random.Next(2) == 0 ? "" : "n"));
            string fold = Fold(plate);
            oracle.TryAdd(fold, []);
            oracle[fold].Add($"{plate} {reference}");
        }
        HotListIndex index = Sample.Index(drafts);
        Assert.That(index.Count, Is.EqualTo(entries));
        foreach (string fold in oracle.Keys.Concat(Enumerable.Range(0, 2000).Select(_ => Fold(RandomPlate(random, symbols, random.Next(2, 9))))))
        {
            List<string> found = [];
            HotListIndex.Finder finder = index.Find(PlateKey.Of(Sample.Text(fold)));
            while (finder.TryNext(out HotListEntry entry, out uint offset))
            {
                Assert.That(index.At(offset).Record.SequenceEqual(entry.Record));
                found.Add($"{entry.Plate} {System.Text.Encoding.UTF8.GetString(entry.Reference)}");
            }
            Assert.That(found, Is.EqualTo(oracle.GetValueOrDefault(fold, [])), $"seed {seed}");
        }
    }

    [Test]
    public void Two_plates_with_one_fingerprint_are_told_apart()
    {
        // A list of two entries has one bucket, so that 19 of the key's 51 bits are in neither bucket nor fingerprint.
        Random random = new(11);
        Dictionary<uint, string> seen = [];
        while (true)
        {
            string plate = RandomPlate(random, Alphabet, 7), fold = Fold(plate);
            uint fingerprint = (uint)(PlateKey.Of(Sample.Text(plate)).Spread() >> PlateKey.Bits - 32);
            if (!seen.TryAdd(fingerprint, fold) && seen[fingerprint] != fold)
            {
                HotListIndex index = Sample.Index(Sample.Entry(fold), Sample.Entry("ZZ"));
                Assert.That(index.Find(PlateKey.Of(Sample.Text(fold))).TryNext(out _, out _));
                Assert.That(index.Find(PlateKey.Of(Sample.Text(seen[fingerprint]))).TryNext(out _, out _), Is.False);
                return;
            }
            Assert.That(seen, Has.Count.LessThan(1_000_000), "two fingerprints of 32 bits must meet long before");
        }
    }

    [Test]
    public void Beyond_what_a_hit_shows_an_entry_costs_less_than_12_bytes()
    {
        foreach (int entries in new[] { 16, 1_000, 1_023, 1_024, 50_000 })
        {
            HotListIndex index = Sample.Index([.. Enumerable.Range(0, entries).Select(i => Sample.Entry($"{i:D7}"))]);
            Assert.That((double)index.IndexBytes / entries, Is.LessThan(12), $"{entries} entries");
        }
    }

    [Test]
    public void A_builder_takes_neither_more_nor_less_than_was_said()
    {
        byte[] record = new byte[EntryRecord.BytesMax];
        int length = EntryRecord.Write(Sample.Entry("ZQX1001"), record);
        Assert.That(EntryRecord.TryRead(record, out HotListEntry entry));
        HotListIndex.Builder builder = new(2, 2 * length);
        Assert.That(builder.TryAdd(entry));
        Assert.That(builder.TryBuild(out _), Is.False, "one is missing");
        Assert.That(builder.TryAdd(entry));
        Assert.That(builder.TryAdd(entry), Is.False, "one too many");
        Assert.That(new HotListIndex.Builder(1, length - 1).TryAdd(entry), Is.False, "too long");
    }

    [Test]
    public void Looking_up_allocates_nothing()
    {
        HotListIndex index = Sample.Index([.. Enumerable.Range(0, 10_000).Select(i => Sample.Entry($"{i:D7}"))]);
        PlateText[] plates = [.. Enumerable.Range(0, 2_000).Select(i => Sample.Text($"{i * 10:D7}"))];
        int found = CountFound(index, plates);
        long before = GC.GetAllocatedBytesForCurrentThread();
        found += CountFound(index, plates);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((allocated, found), Is.EqualTo((0L, 2_000)));
    }

    private static int CountFound(HotListIndex index, PlateText[] plates)
    {
        int found = 0;
        foreach (ref readonly PlateText plate in plates.AsSpan())
            found += index.Find(PlateKey.Of(plate)).TryNext(out _, out _) ? 1 : 0;
        return found;
    }

    private static string Fold(string plate) => plate.Replace('O', '0').Replace('Q', '0').Replace('I', '1');

    private static string RandomPlate(Random random, string symbols, int length) =>
        string.Create(length, (random, symbols), (text, state) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = state.symbols[state.random.Next(state.symbols.Length)];
        });
}

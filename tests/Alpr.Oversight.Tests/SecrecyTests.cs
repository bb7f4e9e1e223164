using System.Text;
using Alpr.Tests.Common;

namespace Alpr.Oversight.Tests;

/// <summary>What was purged cannot be found by a search, and next to nothing of it in the bytes of the file.</summary>
/// <remarks>
/// SQLite overwrites what it deletes, but not the copies that it leaves in the unused middle of a page when it moves rows to the page beside it. The tables of texts
/// are laid out so that such pages go as a whole; what is left here, some texts of ten thousands, is of envelopes, whose rows stay with their leaf hashes.
/// </remarks>
public sealed class SecrecyTests : OversightFixture
{
    private const double LeftShareMax = 0.001;

    [TestCase(1)]
    [TestCase(2)]
    public void A_purge_leaves_no_text_to_be_found_by_a_search(int seed)
    {
        // Texts in no order, so that the index's pages are split and joined while they come and go.
        Random random = new(seed);
        HashSet<string> secret = [];
        Bench.Retention = new() { Keep = TimeSpan.FromDays(30) };
        Bench.Restart(1);
        int records = Torture.Count(6_000, 60_000);
        long hit = 0;
        for (int i = 0; i < records; i++)
        {
            long at = Bench.Detect(Draw(), raw: Draw(), candidates: [(Draw(), 0.5f), (Draw(), 0.4f)]);
            if (i % 10 == 0)
                hit = Bench.Hit(at, "stolen_vehicle", "zqzqlist");
            if (i == records / 2)
                Bench.Pass(TimeSpan.FromDays(20));
        }
        Bench.Writer.Commit();
        Bench.Pass(TimeSpan.FromDays(11));
        Tend(); // the first half goes while the second stays
        Bench.Pass(TimeSpan.FromDays(20));
        Tend();
        Assert.That(Bench.Writer.Read(hit, 1).Single().IsGone);
        SearchPage page = new DetectionSearch(Bench.Setup).Find(Bench.Session, Bench.Reason, new());
        Assert.That(page.Rows, Is.Empty);
        Bench.Writer.Dispose();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Bench.JournalPath)!, "journal.db*"))
        {
            string all = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            int left = Left(all, secret);
            TestContext.Out.WriteLine($"{Path.GetFileName(file)}: {left} of {secret.Count} texts are left in the bytes");
            Assert.That(left, Is.LessThanOrEqualTo(secret.Count * LeftShareMax));
            Assert.That(all, Does.Not.Contain("zqzqlist"));
        }

        string Draw()
        {
            char[] text = new char[7];
            for (int j = 0; j < text.Length; j++)
                text[j] = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"[random.Next(31)];
            string drawn = new(text);
            secret.Add(drawn);
            return drawn;
        }
    }

    private void Tend()
    {
        while (Bench.Writer.Keeper.Tend())
        {
        }
    }

    // Every seven bytes of the file, looked up among the texts: some thousand texts are not searched for one by one.
    private static int Left(string all, HashSet<string> secret)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = secret.GetAlternateLookup<ReadOnlySpan<char>>();
        int found = 0;
        for (int i = 0; i + 7 <= all.Length; i++)
            found += lookup.Contains(all.AsSpan(i, 7)) ? 1 : 0;
        return found;
    }
}

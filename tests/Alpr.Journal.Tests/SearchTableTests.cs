using Alpr.Contracts.V1;

namespace Alpr.Journal.Tests;

/// <summary>What is searched follows from the records: with them it comes, goes, and goes on after damage.</summary>
public sealed class SearchTableTests : JournalFixture
{
    [Test]
    public void After_damage_what_goes_on_is_found_and_nothing_else()
    {
        using (JournalWriter before = Bench.Open())
        {
            for (int i = 0; i < 20; i++)
            {
                long at = before.Append(Bench.Detection(i), Bench.Images(i));
                before.Append(new Record { Hit = new() { Detection = (ulong)at, Category = "wanted", List = "svs" } });
            }
            before.Commit();
        }
        Bench.Sql("UPDATE records SET envelope = zeroblob(300) WHERE sequence = 20");
        using JournalWriter journal = Bench.Open();
        Assert.That(Bench.SetAside, Has.Count.EqualTo(1));
        AssertConsistent(journal);
        Assert.That(Found(new() { Pattern = Pattern("7ABC010") }), Is.Empty, "it was lost");
        Assert.That(Found(new() { Pattern = Pattern("*BC011") }), Is.EqualTo(new[] { 22L }));
    }

    [Test]
    public void Retention_takes_texts_and_hits_along()
    {
        using JournalWriter journal = Bench.Open(Bench.Options with { Retention = new() { Keep = TimeSpan.FromDays(30) } });
        for (int i = 0; i < 300; i++)
        {
            long at = journal.Append(Bench.Detection(i));
            journal.Append(new Record { Hit = new() { Detection = (ulong)at, Category = "wanted", List = "svs" } });
            Bench.Clock.MonotonicUs += 6 * 3_600_000_000L;
        }
        journal.Commit();
        while (journal.Keeper.Tend())
        {
        }
        AssertConsistent(journal);
        Assert.That(Found(new() { Category = "wanted" }), Has.Count.EqualTo(120));
        foreach (string table in new[] { "plates", "detections", "hits" })
            Assert.That(Scalar($"SELECT count(*) FROM {table}"), Is.EqualTo(120), table);
    }

    [Test]
    public void A_detection_without_any_text_is_kept_and_found_without_a_pattern()
    {
        using JournalWriter journal = Bench.Open();
        journal.Append(new Record { Detection = new() });
        journal.Append(new Record { Detection = new() { Plate = "\u00c4-", Candidates = { new PlateCandidate { Plate = "7ABC1234567890", Confidence = 1 } } } });
        journal.Commit();
        Assert.That(Found(new()), Is.EqualTo(new[] { 1L, 0L }));
        Assert.That(Found(new() { Pattern = Pattern("7ABC123456") }), Is.EqualTo(new[] { 1L }), "of a text that is too long its beginning");
    }

    private void AssertConsistent(JournalWriter journal)
    {
        long[] there = [.. journal.Read(0, journal.Count).Where(entry => !entry.IsGone && entry.ToRecord().BodyCase == Record.BodyOneofCase.Detection).Select(entry => entry.Sequence)];
        Assert.That(Found(new()), Is.EqualTo(there.Reverse()));
        foreach (long sequence in there)
            Assert.That(Found(new() { Pattern = Pattern(journal.Read(sequence, 1).Single().ToRecord().Detection.Plate) }), Is.EqualTo(new[] { sequence }));
        Assert.That(Scalar("SELECT count(*) FROM plates WHERE detection NOT IN (SELECT sequence FROM detections)"), Is.Zero);
        Assert.That(Scalar("SELECT count(*) FROM hits JOIN records USING(sequence) WHERE gone_by IS NOT NULL"), Is.Zero);
    }

    private List<long> Found(DetectionQuery query)
    {
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        return [.. reader.Search(query, 10_000, () => false).Found.Select(found => found.Sequence)];
    }

    private long Scalar(string sql)
    {
        using Storage.JournalDatabase database = Storage.JournalDatabase.OpenReader(Bench.JournalPath);
        return database.Scalar(sql);
    }

    private static PlatePattern Pattern(string text) => PlatePattern.TryParse(text, out PlatePattern? pattern, out _) ? pattern! : throw new ArgumentException(text);
}

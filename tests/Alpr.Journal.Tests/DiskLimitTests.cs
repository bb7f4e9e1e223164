using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Tests;

/// <summary>A full journal gives up the least valuable first, says so, and goes on.</summary>
public sealed class DiskLimitTests : JournalFixture
{
    private const long Limit = 4 * 1024 * 1024;
    private static readonly byte[] PlatePicture = new byte[3_000], ScenePicture = new byte[30_000];
    private readonly Random _random = new(1);

    [Test]
    public void Pictures_of_scenes_go_first_and_acknowledged_records_next()
    {
        using JournalWriter journal = Bench.Open(Bench.Options with { BytesMax = Limit });
        journal.Cursors.Add("agency");
        for (int i = 0; i < 1_500; i++)
        {
            Append(journal, i);
            journal.Commit();
            journal.Cursors.Acknowledge("agency", journal.DurableCount);
            Tend(journal);
        }
        Purge[] purges = Purges(journal);
        Assert.That(purges.All(purge => purge.Reason == PurgeReason.Disk && !purge.Unacknowledged));
        Assert.That(purges[0].Scope, Is.EqualTo(PurgeScope.ContextImages));
        Assert.That(purges.Select(purge => purge.Scope), Does.Contain(PurgeScope.Records));
        Assert.That(new FileInfo(Bench.JournalPath).Length, Is.LessThanOrEqualTo(Limit));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        VerificationReport report = Bench.Export(reader);
        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Purged, Is.GreaterThan(0));
    }

    [Test]
    public void What_no_backend_has_yet_stays_until_the_hard_limit_and_then_the_oldest_goes()
    {
        using JournalWriter journal = Bench.Open(Bench.Options with { BytesMax = Limit });
        journal.Cursors.Add("a dead backend");
        int unacknowledgedFrom = -1;
        for (int i = 0; i < 1_500; i++)
        {
            Append(journal, i);
            journal.Commit();
            Tend(journal);
            if (unacknowledgedFrom < 0 && journal.Keeper.Sacrificed > 0)
                unacknowledgedFrom = i;
        }
        Assert.That(unacknowledgedFrom * 34_000L, Is.GreaterThan(0.8 * Limit), "nothing was given up below the hard limit");
        Assert.That(Purges(journal).All(purge => purge.Unacknowledged));
        long[] gone = [.. journal.Read(0, journal.Count).Where(entry => entry.IsGone).Select(entry => entry.Sequence)];
        Assert.That(gone, Is.Ordered.And.Not.Empty);
        Assert.That(journal.Read(journal.Count - 100, 100).Any(entry => entry.IsGone), Is.False, "the newest are there");
    }

    [Test]
    public void Held_records_are_never_given_up()
    {
        using JournalWriter journal = Bench.Open(Bench.Options with { BytesMax = Limit });
        for (int i = 0; i < 20; i++)
            Append(journal, i);
        journal.Holds.Place("24-1107", [3, 4], "officer.one", "");
        for (int i = 20; i < 1_000; i++)
        {
            Append(journal, i);
            journal.Commit();
            Tend(journal);
        }
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(reader.Images(3), Has.Count.EqualTo(2));
        Assert.That(reader.Read(2, 1).Single().IsGone && !reader.Read(3, 1).Single().IsGone);
    }

    private static void Tend(JournalWriter journal)
    {
        while (journal.Keeper.Tend())
        {
        }
    }

    private static Purge[] Purges(JournalWriter journal) =>
        [.. journal.Read(0, journal.Count).Where(entry => !entry.IsGone).Select(entry => entry.ToRecord().Purge).Where(purge => purge is not null)];

    private void Append(JournalWriter journal, int number)
    {
        _random.NextBytes(ScenePicture);
        _random.NextBytes(PlatePicture);
        journal.Append(Bench.Detection(number),
            new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, PlatePicture), new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, ScenePicture));
    }
}

using Alpr.Evidence;

namespace Alpr.Journal.Tests;

public sealed class JournalReaderTests : JournalFixture
{
    [Test]
    public void A_reader_sees_what_is_durable_while_the_writer_writes()
    {
        using JournalWriter writer = Bench.Open();
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        writer.Append(Bench.Detection(0), Bench.Images(0));
        Assert.That(reader.Count, Is.Zero);
        writer.Commit();
        writer.Append(Bench.Detection(1), Bench.Images(1));
        Assert.That((reader.Count, reader.DeviceId), Is.EqualTo((1L, "pole-17")));
        VerificationReport report = Bench.Export(reader);
        Assert.That((report.IsProven, report.Records), Is.EqualTo((true, 1L)));
    }

    [Test]
    public void Every_range_of_a_journal_larger_than_its_stored_subtrees_is_proven()
    {
        const int Records = 600; // two stored nodes of 256 leaves and a rest
        Bench.Fill(Records);
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        foreach (int first in new[] { 0, 1, 255, 256, 257, 511, 512, 599, 600 })
        {
            foreach (int count in new[] { 0, 1, 2, 88, 256, 600 })
            {
                if (first + count <= Records)
                    Assert.That(Bench.Export(reader, first, count).Findings, Is.Empty, $"{count} from {first}");
            }
        }
        Assert.That(() => reader.Export(Stream.Null, 0, Records + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => reader.Export(Stream.Null, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void An_agency_that_pulls_from_its_cursor_gets_one_proven_log()
    {
        Checkpoint? kept = null;
        long cursor = 0;
        for (int pull = 0; pull < 6; pull++)
        {
            Bench.Fill(pull == 3 ? 0 : 41);
            using JournalReader reader = JournalReader.Open(Bench.JournalPath);
            VerificationReport report = Bench.Export(reader, cursor, kept: kept);
            Assert.That(report.Findings, Is.Empty, $"pull {pull}");
            Assert.That(report.ContinuesFrom, Is.EqualTo(kept?.Size));
            Assert.That(report.First, Is.EqualTo(cursor));
            cursor += report.Records;
            kept = report.Checkpoint;
        }
        Assert.That(cursor, Is.EqualTo(5 * 41));
    }

    [Test]
    public void A_journal_put_back_from_a_copy_is_found_out_by_a_kept_checkpoint()
    {
        Bench.Fill(4);
        byte[] old = File.ReadAllBytes(Bench.JournalPath);
        Bench.Fill(4);
        Checkpoint kept;
        using (JournalReader reader = JournalReader.Open(Bench.JournalPath))
            kept = reader.LatestCheckpoint();

        File.WriteAllBytes(Bench.JournalPath, old);
        using (JournalReader reader = JournalReader.Open(Bench.JournalPath))
            Assert.That(Bench.Export(reader, kept: kept).Findings.Single().Kind, Is.EqualTo(FindingKind.RolledBack));

        Bench.Clock.MonotonicUs += 1; // other records take the place of those that were lost
        Bench.Fill(9);
        using (JournalReader reader = JournalReader.Open(Bench.JournalPath))
            Assert.That(Bench.Export(reader, kept: kept).Findings.Single().Kind, Is.EqualTo(FindingKind.Forked));
    }

    [Test]
    public void An_image_changed_in_the_file_is_found_by_whoever_verifies()
    {
        Bench.Fill(3);
        Bench.Sql("UPDATE images SET bytes = zeroblob(4) WHERE sequence = 1 AND kind = 2");
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Finding finding = Bench.Export(reader).Findings.Single();
        Assert.That((finding.Kind, finding.Sequence), Is.EqualTo((FindingKind.ImageDiffers, (long?)1)));
    }

    [Test]
    public void A_record_gone_from_the_file_stops_the_export()
    {
        Bench.Fill(3);
        Bench.Sql("DELETE FROM records WHERE sequence = 1");
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        JournalException error = Assert.Throws<JournalException>(() => reader.Export(Stream.Null))!;
        Assert.That(error.Problem, Is.EqualTo(JournalProblem.Corrupt));
        Assert.That(error.Message, Does.Contain("of 3 records from 0 it holds 2"));
    }

    [Test]
    public void Old_checkpoints_are_thinned_to_one_for_each_1024_records()
    {
        using (JournalWriter journal = Bench.Open())
        {
            for (int i = 0; i < 1100; i++)
            {
                journal.Append(Bench.Detection(i));
                if (i % 50 == 0)
                    journal.Commit();
            }
            journal.Commit();
        }
        Assert.That(Sizes(), Is.EqualTo(new[] { 1001L, 1100L }));
    }

    [Test]
    public void Images_are_read_with_what_is_known_of_them()
    {
        Bench.Fill(2);
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        IReadOnlyList<JournalImage> images = reader.Images(1);
        Assert.That(images.Select(i => i.Kind),
            Is.EqualTo(new[] { Contracts.V1.ImageKind.Plate, Contracts.V1.ImageKind.Context }));
        Assert.That(images[0].Sha256, Is.EqualTo(Hash256.Of(images[0].Bytes.Span)));
        Assert.That(reader.Images(99), Is.Empty);
    }

    [Test]
    public void A_reading_left_half_done_is_no_hindrance()
    {
        Bench.Fill(20);
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        foreach (JournalEntry entry in reader.Read(3, 100))
        {
            Assert.That(reader.Read(entry.Sequence, 1).Single().Sequence, Is.EqualTo(entry.Sequence), "one within the other");
            if (entry.Sequence == 7)
                break;
        }
        Assert.That(reader.Read(18, 100).Select(e => e.Sequence), Is.EqualTo(new[] { 18L, 19L }));
    }

    private List<long> Sizes()
    {
        using Storage.JournalDatabase database = Storage.JournalDatabase.OpenReader(Bench.JournalPath);
        using Storage.Statement statement = new(database, "SELECT size FROM checkpoints ORDER BY size");
        List<long> sizes = [];
        while (statement.Step())
            sizes.Add(statement.Integer(0));
        return sizes;
    }
}

using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Tests.Common;

namespace Alpr.Journal.Tests;

/// <summary>A disk that spoils the journal costs what it spoiled, no more, and never in silence.</summary>
public sealed class DamageTests : JournalFixture
{
    private const int PageBytes = 4096;

    [TestCase(40, 1)]
    [TestCase(300, 7)]
    public void Noise_in_any_page_loses_no_record_that_the_gap_does_not_name(int records, int step)
    {
        Bench.Fill(records);
        Damaged damaged = new(Bench);
        byte[] whole = File.ReadAllBytes(Bench.JournalPath);
        int seed = Torture.Seed(1);
        Dictionary<Damaged.Outcome, int> outcomes = [];
        for (int page = 0; page < whole.Length / PageBytes; page += step)
        {
            byte[] spoiled = [.. whole];
            new Random(seed + page).NextBytes(spoiled.AsSpan(page * PageBytes, PageBytes));
            PutBack(spoiled, damaged.Kept.Origin);
            Damaged.Outcome outcome = damaged.Judge($"page {page}, seed {seed}");
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        TestContext.Out.WriteLine(string.Join(", ", outcomes));
        Assert.That(outcomes[Damaged.Outcome.GoesOn], Is.GreaterThan(outcomes.GetValueOrDefault(Damaged.Outcome.BeganAnew)), "most damage leaves the log to go on");
    }

    [Test]
    public void A_file_cut_short_anywhere_loses_nothing_in_silence()
    {
        Bench.Fill(40);
        Damaged damaged = new(Bench);
        byte[] whole = File.ReadAllBytes(Bench.JournalPath);
        int[] lengths = [0, 1, 99, 100, 511, 512, 4095, .. Enumerable.Range(1, whole.Length / PageBytes - 1).Select(page => page * PageBytes), whole.Length - 1, whole.Length - 700];
        foreach (int length in lengths)
        {
            PutBack(whole[..length], damaged.Kept.Origin);
            Damaged.Outcome outcome = damaged.Judge($"cut to {length} of {whole.Length} bytes");
            if (length <= whole.Length - PageBytes)
                Assert.That(outcome, Is.Not.EqualTo(Damaged.Outcome.Whole), $"{length}"); // a shorter end may have held nothing
        }
    }

    [Test]
    public void A_zeroed_head_begins_a_new_log_that_names_the_old_one()
    {
        Bench.Fill(5);
        Damaged damaged = new(Bench);
        byte[] bytes = File.ReadAllBytes(Bench.JournalPath);
        bytes.AsSpan(0, 100).Clear();
        File.WriteAllBytes(Bench.JournalPath, bytes);
        Assert.That(damaged.Judge("zeroed"), Is.EqualTo(Damaged.Outcome.BeganAnew));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Gap gap = reader.Read(0, 1).Single().ToRecord().Gap;
        Assert.That(gap.LastCheckpoint.Span.SequenceEqual(damaged.Kept.Note.Span), "the old log's checkpoint was found in its bytes");
        Assert.That(gap.Ranges, Is.Empty);
        Assert.That(Path.GetFileName(Bench.SetAsideFiles.Single()), Is.EqualTo(gap.SetAside));
        Assert.That(File.ReadAllBytes(Bench.SetAsideFiles.Single()), Is.EqualTo(bytes), "the damaged file is kept as it was found");

        VerificationReport later = Bench.Export(reader, 1, kept: damaged.Kept);
        Assert.That(later.Findings.Single().Text, Does.Contain("signed gap after that log: at 5 records"), "an export behind the gap brings it as a statement");
    }

    [Test]
    public void Only_the_changed_record_is_lost_and_its_neighbours_are_whole()
    {
        Bench.Fill(20);
        Damaged damaged = new(Bench);
        FlipIn("7ABC013"u8);
        Assert.That(damaged.Judge("a bit of record 13"), Is.EqualTo(Damaged.Outcome.GoesOn));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(reader.Read(20, 1).Single().ToRecord().Gap.Ranges.Single(), Is.EqualTo(new SequenceRange { First = 13, Count = 1 }));
        Assert.That(reader.Images(12), Has.Count.EqualTo(2));
        Assert.That(Bench.Export(reader, 12, 4).Findings, Is.Empty, "a pull over the gap");
        Assert.That(Bench.SetAside.Single(), Does.Not.Contain("7ABC"), "no plate is in the report");
    }

    [Test]
    public void A_lost_image_leaves_its_record()
    {
        Bench.Fill(20);
        Damaged damaged = new(Bench);
        Bench.Sql("UPDATE images SET bytes = zeroblob(4) WHERE sequence = 4 AND kind = 1; UPDATE records SET envelope = zeroblob(9) WHERE sequence = 13");
        Assert.That(damaged.Judge("an image"), Is.EqualTo(Damaged.Outcome.GoesOn));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That((reader.Read(4, 1).Single().IsGone, reader.Images(4).Count), Is.EqualTo((false, 1)));
        VerificationReport report = Bench.Export(reader);
        Assert.That((report.Findings.Count, report.Lost, report.Images), Is.EqualTo((0, 1L, 39L)));
    }

    [Test]
    public void Where_a_block_of_leaves_is_lost_its_node_still_proves_the_rest()
    {
        Bench.Fill(600);
        Damaged damaged = new(Bench);
        // Row and index both, in the first block; and something that the start looks at.
        Bench.Sql("UPDATE records SET leaf_hash = zeroblob(3), envelope = zeroblob(9) WHERE sequence = 30; DELETE FROM checkpoints WHERE size < 600; "
            + "UPDATE records SET envelope = zeroblob(9) WHERE sequence = 599");
        Bench.Open().Dispose();
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(reader.Count, Is.EqualTo(601));
        Assert.That(Bench.Export(reader, 256, kept: damaged.Kept).Findings, Is.Empty);
        Assert.That(reader.Read(600, 1).Single().ToRecord().Gap.Ranges.Select(range => (range.First, range.Count)), Is.EqualTo(new[] { (0UL, 256UL), (599UL, 1UL) }));
        JournalException error = Assert.Throws<JournalException>(() => Bench.Export(reader, 200, 100))!;
        Assert.That(error.Message, Does.Contain("missing"));
        Bench.Open().Dispose();
        Assert.That(Bench.SetAside, Has.Count.EqualTo(1));
    }

    [TestCase("DELETE FROM checkpoints", "7 and then none")]
    [TestCase("DELETE FROM checkpoints; INSERT INTO records SELECT 7, kind, captured_us, NULL, NULL, leaf_hash, envelope FROM records WHERE sequence = 6", "a record more")]
    public void Without_the_newest_checkpoint_the_old_log_is_not_continued(string sql, string when)
    {
        Bench.Fill(7);
        Damaged damaged = new(Bench);
        Bench.Sql("PRAGMA secure_delete=ON;" + sql);
        Assert.That(damaged.Judge(when), Is.EqualTo(Damaged.Outcome.BeganAnew));
    }

    [Test]
    public void Holds_cursors_purges_and_changes_of_key_go_on()
    {
        using DeviceKey second = DeviceKey.Create(Path.Combine(Bench.Folder, "second.key"), "pole-17", DateTimeOffset.UnixEpoch);
        JournalOptions options = Bench.Options with { Retention = new() { Keep = TimeSpan.FromDays(30) } };
        using (JournalWriter journal = Bench.Open(options))
        {
            for (int i = 0; i < 10; i++)
                journal.Append(Bench.Detection(i), Bench.Images(i));
            journal.Commit();
            journal.Holds.Place("24-1", [2, 3], "officer.one", "");
            Bench.Clock.MonotonicUs += 31 * 86_400_000_000L;
            while (journal.Keeper.Tend())
            {
            }
            journal.ChangeKey(second);
            journal.Cursors.Add("agency", 4);
            journal.Cursors.SetAside("agency", new(3, "too large", 5, 5));
            journal.Append(Bench.Detection(50), Bench.Images(50));
            journal.Append(Bench.Detection(51), Bench.Images(51));
            journal.Commit();
        }
        Checkpoint kept;
        using (JournalReader reader = JournalReader.Open(Bench.JournalPath))
            kept = reader.LatestCheckpoint();
        FlipIn("7ABC050"u8);
        using (JournalWriter journal = Bench.Open(options, second))
        {
            Assert.That(journal.Holds.Of("24-1"), Is.EqualTo(new[] { 2L, 3L }));
            Assert.That(journal.Cursors.Positions["agency"], Is.EqualTo(4));
            Assert.That(journal.Cursors.DeadLetters("agency"), Is.EqualTo(new[] { new DeadLetter(3, "too large", 5, 5) }));
        }
        using JournalReader after = JournalReader.Open(Bench.JournalPath);
        VerificationReport report = Bench.Export(after, kept: kept);
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Purged, report.Lost, report.ContinuesFrom), Is.EqualTo((8L, 1L, (long?)kept.Size)));
        Assert.That(after.HeldBy("24-1"), Is.EqualTo(new[] { 2L, 3L }));
    }

    [Test]
    public void The_file_set_aside_still_gives_what_can_be_read()
    {
        Bench.Fill(20);
        FlipIn("7ABC013"u8);
        Bench.Open().Dispose();
        using JournalReader reader = JournalReader.Open(Bench.SetAsideFiles.Single());
        Assert.That(Bench.Export(reader, 0, 13).Findings, Is.Empty);
        Assert.That(Bench.Export(reader, 14).Findings, Is.Empty);
        Assert.That(Bench.Export(reader).Findings, Is.Not.Empty, "and does not hide what is wrong");
    }

    private void FlipIn(ReadOnlySpan<byte> text)
    {
        byte[] bytes = File.ReadAllBytes(Bench.JournalPath);
        for (int at = 0; bytes.AsSpan(at).IndexOf(text) is var next and >= 0; at += next + 1)
            bytes[at + next + 6] ^= 1;
        File.WriteAllBytes(Bench.JournalPath, bytes);
    }

    private void PutBack(byte[] bytes, string origin)
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Bench.JournalPath)!, "journal.db*").Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)))
            File.Delete(file);
        File.WriteAllBytes(Bench.JournalPath, bytes);
        File.WriteAllText(Bench.JournalPath + ".lock", origin);
    }
}

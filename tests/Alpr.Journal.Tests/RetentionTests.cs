using System.Text;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Google.Protobuf;

namespace Alpr.Journal.Tests;

/// <summary>What is too old is destroyed, provably and for good; what is evidence or not yet delivered stays.</summary>
public sealed class RetentionTests : JournalFixture
{
    private static readonly TimeSpan Days30 = TimeSpan.FromDays(30);

    private JournalOptions Options => Bench.Options with { Retention = new() { Keep = Days30, Maximum = TimeSpan.FromDays(60) } };

    [Test]
    public void Old_detections_are_destroyed_and_the_log_still_verifies()
    {
        using JournalWriter journal = Bench.Open(Options);
        Append(journal, 0, 5);
        Pass(days: 20);
        Append(journal, 5, 3);
        Pass(days: 11);
        TendAll(journal);

        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(reader.Read(0, 5).All(entry => entry.IsGone) && !reader.Read(5, 3).Any(entry => entry.IsGone));
        Assert.That(reader.Images(2), Is.Empty);
        VerificationReport report = Bench.Export(reader);
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Records, report.Purged, report.Detections, report.Images), Is.EqualTo((9L, 5L, 3L, 6L)));
        Purge purge = reader.Read(8, 1).Single().ToRecord().Purge;
        Assert.That((purge.Reason, purge.Scope, purge.Records, purge.Images), Is.EqualTo((PurgeReason.Retention, PurgeScope.Records, 5UL, 10UL)));
        Assert.That(purge.Ranges.Single(), Is.EqualTo(new SequenceRange { First = 0, Count = 5 }));
        Assert.That(journal.Keeper.Expired, Is.EqualTo(5));
    }

    [Test]
    public void Nothing_of_what_was_destroyed_is_left_in_the_files()
    {
        using JournalWriter journal = Bench.Open(Options);
        byte[] picture = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a picture of a plate ", 2000)));
        for (int i = 0; i < 20; i++)
            journal.Append(new Record { Detection = new() { Plate = "SECRET7" } }, new ImageBlob(ImageKind.Context, "image/jpeg", 10, 10, picture));
        journal.Commit();
        Assert.That(Occurrences("SECRET7") > 0 && Occurrences("a picture of a plate") > 0, "they are in the files before");
        Pass(days: 31);
        TendAll(journal);
        Assert.That(Occurrences("SECRET7"), Is.Zero);
        Assert.That(Occurrences("a picture of a plate"), Is.Zero);
    }

    [Test]
    public void What_a_backend_has_not_acknowledged_stays_until_the_maximum()
    {
        using JournalWriter journal = Bench.Open(Options);
        journal.Cursors.Add("agency");
        Append(journal, 0, 4);
        journal.Cursors.Acknowledge("agency", 2);
        Pass(days: 31);
        TendAll(journal);
        Assert.That(Gone(journal), Is.EqualTo(new long[] { 0, 1 }));
        Pass(days: 30);
        TendAll(journal);
        Assert.That(Gone(journal), Is.EqualTo(new long[] { 0, 1, 2, 3 }));
        Purge last = journal.Read(journal.Count - 1, 1).Single().ToRecord().Purge;
        Assert.That(last.Unacknowledged, "the purge says that the agency did not have them");
    }

    [Test]
    public void A_held_record_outlives_every_limit_until_its_case_is_closed()
    {
        using JournalWriter journal = Bench.Open(Options);
        Append(journal, 0, 3);
        journal.Holds.Place("24-1107", [1], "officer.one", "stolen vehicle");
        journal.Holds.Place("24-2000", [1], "officer.two", "");
        Pass(days: 400);
        TendAll(journal);
        Assert.That(Gone(journal), Is.EqualTo(new long[] { 0, 2 }));
        journal.Holds.Release("24-1107", "officer.one", "closed");
        Pass(days: 1);
        TendAll(journal);
        Assert.That(Gone(journal), Does.Not.Contain(1L), "another case holds it");
        journal.Holds.Release("24-2000", "officer.two", "closed");
        Pass(days: 1);
        TendAll(journal);
        Assert.That(Gone(journal), Does.Contain(1L));
        Assert.That(Bench.Export(Reader()).Findings, Is.Empty);
    }

    [Test]
    public void Only_what_is_there_can_be_held_and_a_hold_needs_a_case_and_a_name()
    {
        using JournalWriter journal = Bench.Open(Options);
        Append(journal, 0, 2);
        Assert.That(() => journal.Holds.Place("24-1", [7], "a", ""), Throws.ArgumentException.With.Message.Contain("Record 7"));
        Assert.That(() => journal.Holds.Place(" ", [1], "a", ""), Throws.ArgumentException.With.Message.Contain("case number"));
        Assert.That(() => journal.Holds.Place("24-1", [1], "", ""), Throws.ArgumentException.With.Message.Contain("name"));
        Assert.That(() => journal.Holds.Release("24-1", "a", ""), Throws.ArgumentException.With.Message.Contain("holds no records"));
        Assert.That(journal.Count, Is.EqualTo(2), "a refusal leaves no record");
    }

    [Test]
    public void A_clock_that_was_never_set_destroys_nothing()
    {
        using JournalWriter journal = Bench.Open(Options);
        Append(journal, 0, 2);
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        Pass(days: 400);
        TendAll(journal);
        Assert.That(Gone(journal), Is.Empty);
    }

    [Test]
    public void Detections_from_before_the_clock_was_set_are_kept_from_the_day_they_were_made()
    {
        using JournalWriter journal = Bench.Open(Options);
        (Bench.Clock.Epoch, Bench.Clock.Discipline) = (DateTimeOffset.UnixEpoch, new(ClockSource.Unset, 0));
        Append(journal, 0, 2);
        Bench.Clock.MonotonicUs += 3_600_000_000;
        (Bench.Clock.Epoch, Bench.Clock.Discipline) = (new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), new(ClockSource.Ntp, 1000));
        Append(journal, 2, 1);
        TendAll(journal);
        Assert.That(Gone(journal), Is.Empty, "1970 was not when they were made");
        DateTimeOffset madeAt = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        Assert.That(Reader().MadeBetween(madeAt, madeAt.AddMinutes(1)), Has.Count.EqualTo(2));
        Pass(days: 31);
        TendAll(journal);
        Assert.That(Gone(journal), Has.Length.EqualTo(3));
    }

    [Test]
    public void A_record_taken_out_of_an_export_is_not_a_purged_one()
    {
        Bench.Fill(4);
        using JournalReader reader = Reader();
        using MemoryStream file = new();
        reader.Export(file);
        byte[] forged = Rewrite(file.ToArray(), part => part.Record is { } record && part.PartCase == BatchPart.PartOneofCase.Record
            && record.Envelope.Span.IndexOf("7ABC002"u8) >= 0
            ? new() { Record = new() { GoneLeafHash = ByteString.CopyFrom(MerkleHash.Leaf(record.Envelope.Span).Bytes) } }
            : part);
        VerificationReport report = BatchVerifier.Verify(new MemoryStream(forged));
        Assert.That(report.Findings.Select(finding => finding.Kind), Does.Contain(FindingKind.GoneUnexplained));
        Assert.That(report.Findings.Select(finding => finding.Text), Has.Some.Contain("records 2 to 2 are gone and no signed purge or gap"));
    }

    private static byte[] Rewrite(byte[] batch, Func<BatchPart, BatchPart> change)
    {
        BatchReader reader = new(new MemoryStream(batch));
        using MemoryStream changed = new();
        changed.Write(BatchFormat.Magic);
        while (reader.Read(out BatchPart? part) == BatchRead.Part)
            change(part!).WriteDelimitedTo(changed);
        return changed.ToArray();
    }

    private static void Append(JournalWriter journal, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            journal.Append(Bench.Detection(i), Bench.Images(i));
        journal.Commit();
    }

    private static void TendAll(JournalWriter journal)
    {
        journal.Commit();
        for (int steps = 0; journal.Keeper.Tend(); steps++)
            Assert.That(steps, Is.LessThan(1000), "tending comes to an end");
    }

    private static long[] Gone(JournalWriter journal) =>
        [.. journal.Read(0, journal.Count).Where(entry => entry.IsGone).Select(entry => entry.Sequence)];

    private void Pass(int days) => Bench.Clock.MonotonicUs += days * 86_400_000_000L;

    private JournalReader Reader() => JournalReader.Open(Bench.JournalPath);

    private int Occurrences(string text)
    {
        int found = 0;
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Bench.JournalPath)!, "journal.db*").Where(name => !name.EndsWith(".lock", StringComparison.Ordinal)))
        {
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(file), wanted = Encoding.ASCII.GetBytes(text);
            for (int at; (at = bytes.IndexOf(wanted)) >= 0; bytes = bytes[(at + 1)..])
                found++;
        }
        return found;
    }
}

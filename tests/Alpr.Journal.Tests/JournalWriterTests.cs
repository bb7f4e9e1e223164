using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Tests;

public sealed class JournalWriterTests : JournalFixture
{
    [Test]
    public void Records_are_numbered_signed_and_proven_on_export()
    {
        using JournalWriter journal = Bench.Open();
        Assert.That(journal.Append(new() { Boot = new() { ProgramVersion = "0.1.0" } }), Is.Zero);
        Assert.That(journal.Append(Bench.Detection(1), Bench.Images(1)), Is.EqualTo(1));
        Assert.That(journal.Append(Bench.Detection(2)), Is.EqualTo(2));

        using MemoryStream batch = new();
        Checkpoint checkpoint = journal.Export(batch);
        batch.Position = 0;
        VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Bench.Key.PublicKey) });
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Records, report.Detections, report.Images, report.Trust), Is.EqualTo((3L, 2L, 2L, KeyTrust.Pinned)));
        Assert.That(checkpoint.Size, Is.EqualTo(3));
    }

    [Test]
    public void A_record_gets_its_header_from_the_journal()
    {
        using JournalWriter journal = Bench.Open();
        Record record = Bench.Detection(1);
        journal.Append(record, Bench.Images(1));
        Record kept = journal.Read(0, 1).Single().ToRecord();
        Assert.That(kept, Is.EqualTo(record), "what is kept is the record as completed");
        Assert.That((kept.DeviceId, kept.Sequence, kept.BootId.Length, kept.ConfigurationSha256.Length),
            Is.EqualTo(("pole-17", 0UL, 16, 32)));
        Assert.That(kept.PreviousHash.ToByteArray(), Is.EqualTo(new byte[32]));
        Assert.That(kept.Models.Select(m => m.Name), Is.EqualTo(new[] { "plate-detector", "plate-reader" }));
        Assert.That(kept.Time,
            Is.EqualTo(new RecordTime { UtcUs = 1_800_000_001_000_000, BoottimeUs = 1_000_000, Source = TimeSource.System }));
        Assert.That(kept.Detection.Images.Select(i => (i.Kind, i.Width, i.MediaType)),
            Is.EqualTo(new[] { (ImageKind.Plate, 160U, "image/jpeg"), (ImageKind.Context, 1280U, "image/jpeg") }));
    }

    [Test]
    public void A_time_that_the_record_brings_is_kept()
    {
        using JournalWriter journal = Bench.Open();
        Record record = Bench.Detection(1);
        record.Time = new() { UtcUs = 42, Source = TimeSource.Recording };
        journal.Append(record);
        Assert.That(journal.Read(0, 1).Single().ToRecord().Time.UtcUs, Is.EqualTo(42));
    }

    [Test]
    public void Records_become_durable_together_when_the_oldest_has_waited_long_enough()
    {
        using JournalWriter journal = Bench.Open();
        Assert.That(journal.CommitDueUs, Is.Null);
        journal.Append(Bench.Detection(0));
        Bench.Clock.MonotonicUs += 100_000;
        journal.Append(Bench.Detection(1));
        Assert.That((journal.Count, journal.DurableCount, journal.CommitDueUs), Is.EqualTo((2L, 0L, 1_250_000L)));
        Assert.That(journal.CommitIfDue(), Is.False);
        Bench.Clock.MonotonicUs += 149_999;
        Assert.That(journal.CommitIfDue(), Is.False);
        Bench.Clock.MonotonicUs += 1;
        Assert.That(journal.CommitIfDue());
        Assert.That((journal.DurableCount, journal.CommitDueUs), Is.EqualTo((2L, (long?)null)));
        Assert.That(Bench.Durable, Is.EqualTo(new[] { 2L }), "the caller is told once");

        journal.Append(Bench.Detection(2));
        Bench.Clock.MonotonicUs += 300_000;
        journal.Append(Bench.Detection(3));
        Assert.That(journal.DurableCount, Is.EqualTo(4), "an append that finds the commit overdue makes it");
        Assert.That(Bench.Durable, Is.EqualTo(new[] { 2L, 4L }));
    }

    [Test]
    public void A_reopened_journal_continues_the_chain_across_boots()
    {
        Checkpoint? kept = null;
        for (int boot = 0; boot < 4; boot++)
        {
            using JournalWriter journal = Bench.Open();
            Assert.That(journal.Count, Is.EqualTo(70 * boot));
            for (int i = 0; i < 70; i++)
                journal.Append(Bench.Detection(70 * boot + i), Bench.Images(70 * boot + i));
            journal.Commit();
            using JournalReader reader = JournalReader.Open(Bench.JournalPath);
            VerificationReport report = Bench.Export(reader, kept: kept);
            Assert.That(report.Findings, Is.Empty, $"boot {boot}");
            kept = report.Checkpoint;
        }
    }

    [Test]
    public void Power_lost_between_append_and_commit_loses_only_what_was_not_reported_durable()
    {
        string copy = Path.Combine(Bench.Folder, "after-power-loss");
        Directory.CreateDirectory(copy);
        using (JournalWriter journal = Bench.Open())
        {
            for (int i = 0; i < 5; i++)
                journal.Append(Bench.Detection(i), Bench.Images(i));
            journal.Commit();
            for (int i = 5; i < 8; i++)
                journal.Append(Bench.Detection(i), Bench.Images(i));
            // What the disk holds at this moment, without any goodbye from the writer.
            foreach (string suffix in new[] { "", "-wal" })
                File.Copy(Bench.JournalPath + suffix, Path.Combine(copy, "journal.db" + suffix));
        }
        foreach (string path in new[] { Path.Combine(copy, "journal.db"), Bench.JournalPath })
        {
            using JournalWriter after = Bench.Open(Bench.Options with { Path = path });
            Assert.That((after.Count, after.DurableCount), Is.EqualTo((5L, 5L)));
            Assert.That(after.Append(Bench.Detection(5), Bench.Images(5)), Is.EqualTo(5), "the number was never given away");
            after.Commit();
            using JournalReader reader = JournalReader.Open(path);
            Assert.That(Bench.Export(reader).Findings, Is.Empty);
        }
    }

    [Test]
    public void The_bytes_that_were_signed_are_the_bytes_that_are_kept()
    {
        Bench.Fill(3);
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        foreach (JournalEntry entry in reader.Read(0, 3))
        {
            Assert.That(EnvelopeView.TryRead(entry.Envelope.Span, out EnvelopeView view));
            Assert.That(Dsse.IsSignedBy(view, Bench.Key.PublicKey));
        }
    }

    [Test]
    public void The_same_picture_twice_in_a_record_is_kept_once_and_proven()
    {
        using JournalWriter journal = Bench.Open();
        ImageBlob image = Bench.Images(1)[0];
        journal.Append(Bench.Detection(1), image, image with { Kind = ImageKind.Context });
        journal.Commit();
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(reader.Images(0), Has.Count.EqualTo(1));
        Assert.That(Bench.Export(reader).Findings, Is.Empty);
    }

    [Test]
    public void A_record_or_image_outside_its_bounds_is_refused_and_the_journal_goes_on()
    {
        using JournalWriter journal = Bench.Open();
        ImageBlob image = Bench.Images(1)[0];
        Assert.That(() => journal.Append(new()), Throws.ArgumentException, "no body");
        Assert.That(() => journal.Append(new() { Boot = new() }, image), Throws.ArgumentException, "an image of a boot");
        Assert.That(() => journal.Append(Bench.Detection(1), image with { Bytes = default }),
            Throws.ArgumentException, "an empty image");
        Assert.That(() => journal.Append(Bench.Detection(1), image with { Bytes = new byte[EvidenceLimits.ImageBytesMax + 1] }),
            Throws.ArgumentException);
        Assert.That(() => journal.Append(Bench.Detection(1), [.. Enumerable.Repeat(image, 9)]),
            Throws.ArgumentException, "nine images");
        Assert.That(() => journal.Append(new() { Boot = new() { Camera = new('x', 70_000) } }),
            Throws.ArgumentException, "too long");
        Assert.That(journal.Append(Bench.Detection(1), image), Is.Zero);
    }

    [Test]
    public void A_full_disk_is_an_error_that_leaves_everything_durable_in_place()
    {
        JournalOptions small = Bench.Options with { BytesMax = 400_000 };
        long durable;
        using (JournalWriter journal = Bench.Open(small))
        {
            JournalException? full = null;
            byte[] picture = new byte[20_000];
            for (int i = 0; full is null && i < 100; i++)
            {
                try
                {
                    BitConverter.TryWriteBytes(picture, i);
                    journal.Append(Bench.Detection(i), new ImageBlob(ImageKind.Context, "image/jpeg", 1, 1, picture));
                    if (i % 3 == 2)
                        journal.Commit();
                }
                catch (JournalException error)
                {
                    full = error;
                }
            }
            Assert.That(full?.Problem, Is.EqualTo(JournalProblem.Full));
            Assert.That(full!.Message, Does.Contain("make room"));
            durable = journal.DurableCount;
            Assert.That(Assert.Throws<JournalException>(() => journal.Append(Bench.Detection(0)))!.Problem,
                Is.EqualTo(JournalProblem.Abandoned));
            Assert.That(Assert.Throws<JournalException>(journal.Commit)!.Problem, Is.EqualTo(JournalProblem.Abandoned));
        }
        using JournalWriter after = Bench.Open();
        Assert.That(after.Count, Is.EqualTo(durable).And.GreaterThan(3));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(Bench.Export(reader).Findings, Is.Empty);
    }

    [Test]
    public void The_files_are_readable_by_their_owner_alone()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using JournalWriter journal = Bench.Open();
        journal.Append(Bench.Detection(1));
        journal.Commit();
        string folder = Path.GetDirectoryName(Bench.JournalPath)!;
        Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute));
        foreach (string file in Directory.GetFiles(folder))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OwnerOnly), file);
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(4), "database, WAL, its index and the lock");
    }
}

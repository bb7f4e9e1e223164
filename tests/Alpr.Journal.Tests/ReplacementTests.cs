using System.Buffers.Binary;
using Alpr.Journal.Recovery;

namespace Alpr.Journal.Tests;

/// <summary>Setting a damaged file aside can end anywhere and is finished by the next start; it never takes what is not the journal's.</summary>
public sealed class ReplacementTests : JournalFixture
{
    [Test]
    public void A_start_that_dies_between_two_steps_is_finished_by_the_next([Values] bool withWal, [Values] ReplacementStepName step)
    {
        Bench.Fill(12);
        if (withWal)
            LeaveWal(3);
        Damaged damaged = new(Bench);
        Spoil();
        ReplacementStep last = (ReplacementStep)step;
        Assert.That(() => Bench.Open(Bench.Options with { OnReplacementStep = at => Die(at, last) }), Throws.InstanceOf<NotSupportedException>());
        Assert.That(damaged.Judge($"after {step}"), Is.EqualTo(Damaged.Outcome.GoesOn));
        Assert.That(Bench.SetAsideFiles, Has.Length.EqualTo(1));
        Assert.That(File.Exists(Bench.JournalPath + ".new"), Is.False);
        using JournalReader aside = JournalReader.Open(Bench.SetAsideFiles[0]);
        Assert.That(aside.Count, Is.EqualTo(damaged.Kept.Size), "with its write-ahead log");
    }

    [Test]
    public void A_half_built_successor_is_thrown_away()
    {
        Bench.Fill(3);
        File.WriteAllBytes(Bench.JournalPath + ".new", new byte[5000]);
        Assert.That(new Damaged(Bench).Judge("the journal is whole"), Is.EqualTo(Damaged.Outcome.Whole));
        Assert.That(File.Exists(Bench.JournalPath + ".new"), Is.False);
    }

    [Test]
    public void A_successor_that_cannot_be_read_is_no_reason_to_begin_anew()
    {
        Bench.Fill(3);
        File.Move(Bench.JournalPath, Bench.JournalPath + ".damaged-20260101T000000Z");
        File.WriteAllBytes(Bench.JournalPath + ".new", new byte[5000]);
        JournalException error = Assert.Throws<JournalException>(() => Bench.Open())!;
        Assert.That(error.Message, Does.Contain("successor").And.Contain("replace the disk"));
        Assert.That(File.Exists(Bench.JournalPath), Is.False);
    }

    [Test]
    public void A_fourth_damaged_file_is_refused_because_the_disk_fails()
    {
        for (int i = 0; i < JournalPaths.SetAsideMax; i++)
        {
            Bench.Fill(5);
            Spoil();
            Bench.Open().Dispose();
        }
        Assert.That(Bench.SetAsideFiles, Has.Length.EqualTo(JournalPaths.SetAsideMax));
        Bench.Fill(5);
        Spoil();
        byte[] before = File.ReadAllBytes(Bench.JournalPath);
        Assert.That(Bench.Refused(JournalProblem.DeviceFailed, () => Bench.Open()).Message, Does.Contain("3 damaged files").And.Contain("replace the disk"));
        Assert.That(File.ReadAllBytes(Bench.JournalPath), Is.EqualTo(before));
    }

    [Test]
    public void Damage_met_while_running_lets_the_next_start_look_at_every_page()
    {
        Bench.Fill(300);
        string suspect = Bench.JournalPath + ".suspect";
        JournalOptions quick = Bench.Options with { WholeCheckBytesMax = 0 };
        using (JournalWriter journal = Bench.Open(quick))
        {
            Bench.Sql("DROP TABLE images");
            Assert.That(() => journal.Append(Bench.Detection(1), Bench.Images(1)), Throws.InstanceOf<JournalException>());
            Assert.That(File.Exists(suspect));
        }
        Bench.Open(quick).Dispose();
        Assert.That((File.Exists(suspect), Bench.SetAside.Count), Is.EqualTo((false, 1)));
    }

    [Test]
    public void A_page_that_a_quick_start_does_not_look_at_is_found_once_it_is_suspect()
    {
        Bench.Fill(300);
        byte[] bytes = File.ReadAllBytes(Bench.JournalPath);
        int page = bytes.AsSpan().IndexOf("7ABC100"u8) / 4096 * 4096;
        bytes.AsSpan(page, 64).Fill(0xff);
        File.WriteAllBytes(Bench.JournalPath, bytes);
        JournalOptions quick = Bench.Options with { WholeCheckBytesMax = 0 };
        Bench.Open(quick).Dispose();
        Assert.That(Bench.SetAside, Is.Empty, "start-up has to be quick");
        File.WriteAllBytes(Bench.JournalPath + ".suspect", []);
        Bench.Open(quick).Dispose();
        Assert.That((Bench.SetAside.Count, File.Exists(Bench.JournalPath + ".suspect")), Is.EqualTo((1, false)));
    }

    [Test]
    public void A_suspicion_that_does_not_come_true_changes_nothing()
    {
        Bench.Fill(3);
        File.WriteAllBytes(Bench.JournalPath + ".suspect", []);
        Assert.That(new Damaged(Bench).Judge("suspect"), Is.EqualTo(Damaged.Outcome.Whole));
        Assert.That(File.Exists(Bench.JournalPath + ".suspect"), Is.False);
    }

    [Test]
    public void Another_database_put_in_the_journals_place_is_refused_and_left_alone()
    {
        Bench.Fill(3);
        File.Delete(Bench.JournalPath);
        Bench.Sql("CREATE TABLE invoices(number INTEGER)");
        byte[] before = File.ReadAllBytes(Bench.JournalPath);
        Bench.Refused(JournalProblem.NotAJournal, () => Bench.Open());
        Assert.That(File.ReadAllBytes(Bench.JournalPath), Is.EqualTo(before));
        before.AsSpan(4096).Fill(0x5a); // and damaged
        File.WriteAllBytes(Bench.JournalPath, before);
        Assert.That(() => Bench.Open(), Throws.InstanceOf<JournalException>());
        Assert.That(File.ReadAllBytes(Bench.JournalPath), Is.EqualTo(before));
    }

    [Test]
    public void A_journal_moved_away_by_a_person_makes_room_for_a_new_one()
    {
        Bench.Fill(3);
        File.Move(Bench.JournalPath, Bench.JournalPath + ".old");
        using JournalWriter journal = Bench.Open();
        Assert.That((journal.Count, Bench.SetAside.Count), Is.EqualTo((0L, 0)));
    }

    [Test]
    public void Damage_to_the_write_ahead_log_is_told_from_a_power_cut()
    {
        Bench.Fill(3);
        LeaveWal(6);
        Damaged damaged = new(Bench);
        byte[] wal = File.ReadAllBytes(Bench.JournalPath + "-wal"), file = File.ReadAllBytes(Bench.JournalPath);
        int frames = (wal.Length - 32) / 4120;
        int[] commits = [.. Enumerable.Range(0, frames).Where(i => BinaryPrimitives.ReadUInt32BigEndian(wal.AsSpan(32 + i * 4120 + 4)) != 0)];
        Assert.That(commits, Has.Length.EqualTo(6));
        for (int frame = 0; frame < frames; frame++)
        {
            byte[] spoiled = [.. wal];
            spoiled[32 + frame * 4120 + 500] ^= 1;
            PutBack(file, spoiled, damaged.Kept.Origin);
            bool isLastTransaction = frame > commits[^2];
            Assert.That(WalCheck.Damage(Bench.JournalPath + "-wal") is null, Is.EqualTo(isLastTransaction), $"frame {frame} of {frames}");
            if (!isLastTransaction)
                Assert.That(damaged.Judge($"frame {frame}"), Is.EqualTo(Damaged.Outcome.BeganAnew));
        }
        byte[] headless = [.. wal];
        headless.AsSpan(0, 32).Clear();
        PutBack(file, headless, damaged.Kept.Origin);
        Assert.That(damaged.Judge("no head"), Is.EqualTo(Damaged.Outcome.BeganAnew));
        PutBack(file, wal, damaged.Kept.Origin);
        Assert.That(damaged.Judge("as it was"), Is.EqualTo(Damaged.Outcome.Whole));
    }

    [Test]
    public void Of_a_journal_whose_file_is_gone_the_write_ahead_log_is_kept([Values] bool isEmpty)
    {
        Bench.Fill(3);
        LeaveWal(2);
        Damaged damaged = new(Bench);
        File.Delete(Bench.JournalPath);
        if (isEmpty)
            File.WriteAllBytes(Bench.JournalPath, []);
        byte[] wal = File.ReadAllBytes(Bench.JournalPath + "-wal");
        Assert.That(damaged.Judge("no file"), Is.EqualTo(Damaged.Outcome.BeganAnew));
        string kept = Directory.GetFiles(Path.GetDirectoryName(Bench.JournalPath)!, "*.damaged-*-wal").Single();
        Assert.That(File.ReadAllBytes(kept), Is.EqualTo(wal));
    }

    [Test]
    public void Any_number_of_ranges_fits_a_gap()
    {
        long[] lost = [.. Enumerable.Range(0, 100).Select(i => i * 10L + (i % 3 == 0 ? 5 : 0))];
        List<Contracts.V1.SequenceRange> ranges = LostRanges.Of(lost, 7);
        Assert.That(ranges, Has.Count.InRange(1, 7));
        Assert.That(lost.All(sequence => ranges.Exists(range => (ulong)sequence >= range.First && (ulong)sequence < range.First + range.Count)));
        Assert.That(LostRanges.Of(lost, 1000), Has.Count.EqualTo(100));
    }

    /// <summary>The steps by their names: tests are public, the steps are not.</summary>
    public enum ReplacementStepName
    {
        Built = ReplacementStep.Built,
        FileMoved = ReplacementStep.FileMoved,
        WalMoved = ReplacementStep.WalMoved,
        SetAside = ReplacementStep.SetAside,
        Replaced = ReplacementStep.Replaced,
    }

    private static void Die(ReplacementStep at, ReplacementStep last)
    {
        if (at == last)
            throw new NotSupportedException("the process ends here");
    }

    // Appends and commits, one transaction each, and leaves the files as a killed process does.
    private void LeaveWal(int records)
    {
        Dictionary<string, byte[]> files = [];
        using (JournalWriter journal = Bench.Open())
        {
            for (int i = 0; i < records; i++)
            {
                journal.Append(Bench.Detection(100 + i), Bench.Images(100 + i));
                journal.Commit();
            }
            foreach (string name in new[] { Bench.JournalPath, Bench.JournalPath + "-wal" })
            {
                using FileStream file = new(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                files[name] = new byte[file.Length];
                file.ReadExactly(files[name]);
            }
        }
        foreach ((string name, byte[] bytes) in files)
            File.WriteAllBytes(name, bytes);
    }

    private void PutBack(byte[] file, byte[] wal, string origin)
    {
        foreach (string name in Directory.GetFiles(Path.GetDirectoryName(Bench.JournalPath)!))
            File.Delete(name);
        File.WriteAllBytes(Bench.JournalPath, file);
        File.WriteAllBytes(Bench.JournalPath + "-wal", wal);
        File.WriteAllText(Bench.JournalPath + ".lock", origin);
    }

    // A bit of an early record, which lies in the file whatever the write-ahead log holds.
    private void Spoil()
    {
        byte[] bytes = File.ReadAllBytes(Bench.JournalPath);
        for (int at = 0; bytes.AsSpan(at).IndexOf("7ABC001"u8) is var next and >= 0; at += next + 1)
            bytes[at + next + 6] ^= 1;
        File.WriteAllBytes(Bench.JournalPath, bytes);
    }
}

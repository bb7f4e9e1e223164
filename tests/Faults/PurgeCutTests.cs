using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Faults.Tests;

/// <summary>The power goes at each operation of a purge: what it names is gone and signed for, or all of it is still there.</summary>
[NonParallelizable]
public sealed class PurgeCutTests : SimulatedDiskFixture
{
    private const int Records = 90, ImageBytes = 20_000;
    private const int SliceStep = 23;

    [Test]
    public void A_purge_is_whole_or_not_at_all_and_ends_after_the_next_start()
    {
        int before = Run(new SimulatedDisk(), purge: false), operations = Run(new SimulatedDisk(), purge: true);
        int cuts = 0, undone = 0;
        for (int at = before; at < operations; at += Torture.Count(slice: SliceStep, whole: 1), cuts++)
        {
            SimulatedDisk disk = new() { FailsAt = at };
            Run(disk, purge: true);
            SimulatedDisk found = disk.AfterPowerCut(new Random(at));
            DiskVfs.Use(found);
            string when = $"cut at operation {at}";
            Assert.That(WalFile.DamageOf(found, Folder), Is.Null, when);
            using JournalWriter journal = Open();
            long gone = Judge(journal, when);
            Assert.That(gone, Is.Zero.Or.EqualTo(JournalKeeper.RecordsPerStep).Or.EqualTo(Records), when);
            undone += gone < Records ? 1 : 0;
            TendAll(journal);
            Assert.That(Judge(journal, when), Is.EqualTo(Records), when);
        }
        TestContext.Out.WriteLine($"power cuts {cuts} in purges of {Records} records, {undone} before they were whole, 0 half done");
        Assert.That(cuts, Is.GreaterThan(3));
    }

    /// <summary>How many records are gone, in a log that is proven, with the images of all others.</summary>
    private long Judge(JournalWriter journal, string when)
    {
        using MemoryStream batch = new();
        journal.Export(batch);
        batch.Position = 0;
        VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Key.PublicKey) });
        Assert.That(report.Findings, Is.Empty, when);
        Assert.That((report.Detections, report.Images), Is.EqualTo((Records - report.Purged, Records - report.Purged)), when);
        return report.Purged;
    }

    private int Run(SimulatedDisk disk, bool purge)
    {
        Insert(disk);
        try
        {
            using JournalWriter journal = Open();
            byte[] image = new byte[ImageBytes];
            for (int i = 0; i < Records; i++)
            {
                new Random(i).NextBytes(image);
                journal.Append(new Record { Detection = new Detection { Plate = $"7ABC{i:000}" } }, new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, image));
            }
            journal.Commit();
            if (purge)
                TendAll(journal);
            return disk.Operations; // closing the journal is not part of it
        }
        catch (JournalException) when (disk.IsDead)
        {
            return disk.Operations; // the power is gone
        }
    }

    private static void TendAll(JournalWriter journal)
    {
        while (journal.Keeper.Tend())
        {
        }
    }

    private JournalWriter Open() => JournalWriter.Open(
        new JournalOptions { Path = Path.Combine(Folder, "journal.db"), Retention = new() { Keep = TimeSpan.Zero } },
        Key, SystemClock.Instance, new RecordContext { BootId = new byte[16] });
}

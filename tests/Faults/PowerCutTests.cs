using System.Diagnostics;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Faults.Tests;

/// <summary>The power goes at each write, truncation and sync of the journal's disk.</summary>
[NonParallelizable]
public sealed class PowerCutTests : SimulatedDiskFixture
{
    private const int Records = 36, RecordsPerCommit = 3;
    private const int PlateBytes = 6_000, ContextBytes = 150_000; // enough that the write-ahead log is checkpointed within the run
    private const int SliceStep = 101;                            // a prime: over the runs the slice meets every kind of operation

    private static readonly int Seed = Torture.Seed(1);
    [Test]
    public void No_power_cut_loses_or_doubles_an_acknowledged_record()
    {
        int operations = Run(new SimulatedDisk(), flushes: true).Operations;
        Tally tally = new();
        int step = Torture.IsWhole ? 1 : SliceStep;
        for (int at = Torture.IsWhole ? 0 : Seed % SliceStep; at < operations; at += step)
            Cut(at, flushes: true, tally);
        TestContext.Out.WriteLine($"power cuts {tally.Cuts} of {operations} operations, {tally}");
        Assert.That(tally.Lost + tally.Doubled + tally.Refused, Is.Zero, tally.ToString());
        Assert.That(tally.Acknowledged, Is.GreaterThan(0));
    }

    [Test]
    public void The_harness_sees_what_is_lost_without_a_flush_at_each_commit()
    {
        int operations = Run(new SimulatedDisk(), flushes: false).Operations;
        Tally tally = new();
        for (int at = Seed % SliceStep; at < operations; at += SliceStep)
            Cut(at, flushes: false, tally);
        TestContext.Out.WriteLine($"without flushes: power cuts {tally.Cuts}, {tally}");
        Assert.That(tally.Lost, Is.GreaterThan(0), tally.ToString());
    }

    /// <summary>What a series of power cuts came to.</summary>
    private sealed class Tally
    {
        public int Cuts, Acknowledged, Lost, Doubled, Refused;

        public List<double> RecoveryMs { get; } = [];

        public List<string> Stories { get; } = [];

        public override string ToString()
        {
            RecoveryMs.Sort();
            double p99 = RecoveryMs.Count == 0 ? 0 : RecoveryMs[(int)Math.Ceiling(RecoveryMs.Count * 0.99) - 1];
            string told = string.Join("\n", Stories.Take(5));
            return $"acknowledged {Acknowledged}, lost {Lost}, doubled {Doubled}, refused at start {Refused}, recovery p99 {p99:F1} ms\n{told}";
        }
    }

    /// <summary>One run that ends in a power cut, the start after it, and the rest of the work.</summary>
    private void Cut(int at, bool flushes, Tally tally)
    {
        SimulatedDisk disk = new() { FailsAt = at };
        int acknowledged = Run(disk, flushes).Acknowledged;
        tally.Cuts++;
        tally.Acknowledged += acknowledged;
        int seed = Seed * 1_000_003 + at;
        SimulatedDisk found = disk.AfterPowerCut(new Random(seed));
        DiskVfs.Use(found);
        string when = $"cut at operation {at}, ALPR_SEED={Seed}";
        if (flushes)
            Assert.That(WalFile.DamageOf(found, Folder), Is.Null, $"{when}: what a power cut leaves must not be taken for damage");
        try
        {
            long started = Stopwatch.GetTimestamp();
            using JournalWriter journal = Open(flushes, _ => { });
            tally.RecoveryMs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (journal.Count < acknowledged)
            {
                tally.Lost += acknowledged - (int)journal.Count;
                tally.Stories.Add($"{when}: {acknowledged} acknowledged, {journal.Count} there");
            }
            Work(journal, (int)journal.Count);
            Judge(journal, tally, when);
        }
        catch (JournalException refused)
        {
            tally.Refused++;
            tally.Lost += acknowledged;
            tally.Stories.Add($"{when}: {refused.Message}");
        }
    }

    /// <summary>All records are there once, in order, with their images, and proven.</summary>
    private void Judge(JournalWriter journal, Tally tally, string when)
    {
        using MemoryStream batch = new();
        journal.Export(batch);
        batch.Position = 0;
        VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Key.PublicKey) });
        Assert.That(report.Findings, Is.Empty, when);
        Assert.That(report.Images, Is.EqualTo(2 * Records), when);
        string[] plates = [.. journal.Read(0, Records + 1).Select(entry => entry.ToRecord().Detection.Plate)];
        tally.Doubled += plates.Length - plates.Distinct().Count();
        Assert.That(plates, Is.EqualTo(Enumerable.Range(0, Records).Select(Plate)), when);
    }

    /// <summary>Runs the whole work on a disk, until its end or the power cut.</summary>
    private (int Operations, int Acknowledged) Run(SimulatedDisk disk, bool flushes)
    {
        Insert(disk);
        long acknowledged = 0;
        try
        {
            using JournalWriter journal = Open(flushes, durable => acknowledged = durable);
            Work(journal, 0);
        }
        catch (JournalException) when (disk.IsDead)
        {
            // The power is gone.
        }
        return (disk.Operations, (int)acknowledged);
    }

    private JournalWriter Open(bool flushes, Action<long> onDurable) => JournalWriter.Open(
        new JournalOptions { Path = Path.Combine(Folder, "journal.db"), OnDurable = onDurable, FlushesEachCommit = flushes },
        Key, SystemClock.Instance, new RecordContext { BootId = new byte[16] });

    private static void Work(JournalWriter journal, int from)
    {
        for (int i = from; i < Records; i++)
        {
            byte[] plate = Bytes(2 * i, PlateBytes), context = Bytes(2 * i + 1, ContextBytes);
            journal.Append(new Record { Detection = new Detection { Plate = Plate(i) } },
                new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, plate), new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, context));
            if (i % RecordsPerCommit == RecordsPerCommit - 1)
                journal.Commit();
        }
        journal.Commit();
    }

    private static string Plate(int number) => $"7ABC{number:000}";

    private static byte[] Bytes(int number, int count)
    {
        byte[] bytes = new byte[count];
        new Random(number).NextBytes(bytes);
        return bytes;
    }
}

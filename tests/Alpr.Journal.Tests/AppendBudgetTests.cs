using System.Diagnostics;
using Alpr.Contracts.V1;

namespace Alpr.Journal.Tests;

/// <summary>What an append may cost. The measure is printed, so that the budget can follow it.</summary>
public sealed class AppendBudgetTests
{
    // 2026-11: measured 2120 with images of 8 and 200 kB: messages, hashes and texts, no image byte. The rest is slack.
    private const long BytesPerAppendMax = 2500;

    [Test]
    public void An_append_with_two_images_stays_within_its_bytes()
    {
        using Bench bench = new();
        using JournalWriter journal = bench.Open();
        byte[] plate = new byte[8_000], context = new byte[200_000];
        const int WarmUp = 300, Counted = 300;
        Record[] records = [.. Enumerable.Range(0, WarmUp + Counted).Select(Bench.Detection)];
        Append(0, WarmUp);
        journal.Commit();

        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Append(WarmUp, Counted);
        double appendUs = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Counted;
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Counted;
        start = Stopwatch.GetTimestamp();
        journal.Commit();
        double commitUs = Stopwatch.GetElapsedTime(start).TotalMicroseconds;

        TestContext.Out.WriteLine($"{bytes} managed bytes and {appendUs:0} us an append with images of 8 and 200 kB; "
            + $"{commitUs:0} us to commit {Counted}");
        Assert.That(bytes, Is.LessThanOrEqualTo(BytesPerAppendMax));

        void Append(int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                BitConverter.TryWriteBytes(plate, i);
                BitConverter.TryWriteBytes(context, i);
                journal.Append(records[i],
                    new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, plate),
                    new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, context));
            }
        }
    }
}

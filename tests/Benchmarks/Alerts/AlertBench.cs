using System.Globalization;
using Alpr.Benchmarks.Evidence;
using Alpr.Benchmarks.HotLists;
using Alpr.Contracts;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.Recognition;

namespace Alpr.Benchmarks.Alerts;

/// <summary>
/// How long an alert takes from the moment at which the passage is concluded, because the vehicle has left or its text is stable and on a list, until
/// it is signed, durable and told: compared, its pictures encoded, its detection and hit signed, flushed to the disk.
/// </summary>
internal static class AlertBench
{
    private const int EntriesDefault = 1_000_000, EntriesMax = HotListLimits.EntriesMax;
    private const int PassagesPerSecond = 20, HitEvery = 4; // a wide, busy road, and far more hits than any has
    private const int Seconds = 60;
    private const double LatencyMsMax = 300; // what is asked for

    /// <summary>The words after <c>alerts</c>.</summary>
    public const string Usage = "[--entries N]";

    /// <summary>Measures and prints.</summary>
    /// <param name="options">As in <see cref="Usage"/>.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        int entries = EntriesDefault;
        if (options.Length > 0 && (options is not ["--entries", string number] || !int.TryParse(number, out entries) || entries is < 1000 or > EntriesMax))
        {
            Console.Error.WriteLine($"usage: scripts/bench alerts {Usage}");
            return 2;
        }
        string folder = Path.Combine(Places.Scratch, $"alerts-{Environment.ProcessId}");
        try
        {
            using StoreKey key = new(new byte[StoreKey.Bytes]);
            MatchRules rules = new() { Options = new() { RepeatWindowUs = 0 } };
            using (InventedList source = new(entries))
                rules.Lists.Put(new HotListStore(folder, key).Install(new() { Name = "bench", Layout = HotListLayoutKind.NcicFixed }, source, "invented", InventedList.NowUs, null).List);
            Measure(rules, InventedList.Plates(entries, PassagesPerSecond * Seconds), entries);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(MatchRules rules, PlateText[] listed, int entries)
    {
        ModelBundle models = ModelBundle.Load(Places.Models);
        using PassageFootage footage = PassageFootage.Load(models, Path.Combine(Places.Footage, "crossing.mp4"));
        using EvidenceDesk desk = new(Places.Scratch, models, footage.FramePixels);
        Line($"alerts    {PassagesPerSecond} passages a second of {footage.FrameSize} for {Seconds} s, every {HitEvery}th on a list of {entries} entries");
        Line($"journal   in {Places.Scratch} ({desk.FileSystem}), synchronous=FULL");
        Line($"machine   {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}");
        EvidenceRun run = EvidenceRun.Measure(desk, footage, Seconds, PassagesPerSecond, rules, (passage, place) =>
        {
            if (place % HitEvery == 0)
                passage.Text = passage.RawText = listed[place % listed.Length];
        });
        LatencyHistogram time = run.Figures.AlertTime;
        if (time.Count != run.Figures.Hits || time.Count < run.Passages / HitEvery)
            throw new InvalidDataException($"{time.Count} alerts were told of {run.Passages} passages.");
        Line($"alert     p50 {time.PercentileUs(0.5) / 1e3:0} ms, p99 {time.PercentileUs(0.99) / 1e3:0} ms, most {time.WorstUs / 1e3:0} ms, {time.Count} alerts (asked for: p99 under {LatencyMsMax:0})");
        TrackerDelays();
    }

    private static void TrackerDelays()
    {
        Tracking.TrackerOptions tracker = new();
        Line($"          from the conclusion of the passage: at frame {tracker.StableFrames} of a vehicle on a list that is surely read, else {tracker.LostUs / 1000} ms after it was last seen");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

using System.Globalization;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Benchmarks.Oversight;

/// <summary>How long searches take on a full unit, and what the tables that they use occupy.</summary>
internal static class SearchBench
{
    private const int DetectionsDefault = 1_000_000, DetectionsMax = 10_000_000, Searches = 100;

    /// <summary>The words after <c>search</c>.</summary>
    public const string Usage = "[--detections N]";

    /// <summary>Measures and prints.</summary>
    /// <param name="options">As in <see cref="Usage"/>.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        int detections = DetectionsDefault;
        if (options.Length > 0 && (options is not ["--detections", string number] || !int.TryParse(number, out detections) || detections is < 1000 or > DetectionsMax))
        {
            Console.Error.WriteLine($"usage: scripts/bench search {Usage}");
            return 2;
        }
        string folder = Path.Combine(Places.Scratch, $"search-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            using DeviceKey key = DeviceKey.Create(Path.Combine(folder, "device.key"), "bench", DateTimeOffset.UnixEpoch);
            using JournalWriter journal = JournalWriter.Open(new() { Path = Path.Combine(folder, "journal.db"), CommitDelayMaxUs = 1_000_000 }, key, SystemClock.Instance, new() { BootId = new byte[16] });
            Measure(journal, folder, detections);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(JournalWriter journal, string folder, int detections)
    {
        Line($"search    {detections} invented detections with raw reading and two candidates, one in 200 a hit; no pictures");
        Line($"machine   {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}");
        Duration start = Meter.Now;
        InventedPassages.Append(journal, detections);
        journal.Keeper.Tend();
        double appendMs = (Meter.Now - start).WallMs;
        Line($"filled    in {appendMs / 1e3:0} s, {detections / appendMs * 1e3:0} a second with signature; the file {new FileInfo(Path.Combine(folder, "journal.db")).Length / 1e6:0} MB");
        TableSizes.Print(Path.Combine(folder, "journal.db"), detections);
        DetectionSearch search = new(new()
        {
            Gate = new OpenGate(),
            JournalPath = Path.Combine(folder, "journal.db"),
            Turn = new OwnTurn(journal),
            Clock = SystemClock.Instance,
            Policy = () => throw new NotSupportedException("A search asks the gate, not the policy."),
            ScratchFolder = folder,
        });
        Print(search, "exact", i => new() { Plate = InventedPassages.Plate(Pick(i, detections)) });
        Print(search, "prefix 5", i => new() { Plate = InventedPassages.Plate(Pick(i, detections))[..5] + "*" });
        Print(search, "prefix 2", i => new() { Plate = InventedPassages.Plate(Pick(i, detections))[..2] + "*" });
        Print(search, "7AB?12*", i => new() { Plate = InventedPassages.Plate(Pick(i, detections)) is var p ? $"{p[..3]}?{p[4..6]}*" : "" });
        Print(search, "infix 2", i => new() { Plate = $"*{InventedPassages.Plate(Pick(i, detections))[3..5]}*" });
        Print(search, "infix 5", i => new() { Plate = $"*{InventedPassages.Plate(Pick(i, detections))[1..6]}*" });
        Print(search, "suffix 4", i => new() { Plate = $"*{InventedPassages.Plate(Pick(i, detections))[3..]}" });
        Print(search, "no such", i => new() { Plate = $"*ZZZZ{i % 10}ZZ*" });
        Print(search, "candidate", i => new() { Plate = InventedPassages.Candidate(Pick(i, detections)) });
        Print(search, "state", i => new() { State = "unknown" });
        DateTimeOffset from = InventedPassages.First.AddDays(1), to = from.AddSeconds(detections * 4L);
        Print(search, "half+exact", i => new() { Plate = InventedPassages.Plate(Pick(i, detections)), From = from, To = to });
        Print(search, "hits", i => new() { HitsOnly = true });
        Print(search, "hits+infix", i => new() { Category = "stolen_vehicle", Plate = $"*{InventedPassages.Plate(Pick(i, detections))[3..5]}*" });
    }

    private static void Print(DetectionSearch search, string name, Func<int, SearchTerms> terms)
    {
        AccessSession session = new() { Id = "", User = "bench", Agency = "bench", Role = AccessRole.Operator };
        var times = new double[Searches];
        var processor = new double[Searches];
        long rows = 0, outOfTime = 0;
        for (int i = 0; i < Searches; i++)
        {
            Duration start = Meter.Now;
            SearchPage page = search.Find(session, new("bench"), terms(i));
            Duration took = Meter.Now - start;
            (times[i], processor[i]) = (took.WallMs, took.ThreadMs);
            rows += page.Rows.Count;
            outOfTime += page.IsOutOfTime ? 1 : 0;
        }
        Line($"{name,-10} median {Meter.Median(times),7:0.0} ms by the wall, {Meter.Median(processor),6:0.0} on the processor; 99 in 100 under {Meter.Quantile(times, 0.99),7:0.0} and {Meter.Quantile(processor, 0.99),6:0.0}; {rows / (double)Searches:0.0} rows a page, {outOfTime} of {Searches} out of time");
    }

    // Spread over all of them.
    private static int Pick(int i, int detections) => (int)((long)i * 2_654_435_761L % detections);

    internal static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets everything through and writes nothing: the log's own cost is measured elsewhere.</summary>
    private sealed class OpenGate : IAccessGate
    {
        public T Use<T>(AccessSession session, AccessRequest request, Func<AccessResult<T>> act) => act().Value;
    }
}

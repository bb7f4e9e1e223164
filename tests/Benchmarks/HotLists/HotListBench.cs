using System.Globalization;
using Alpr.Contracts;
using Alpr.HotLists;

namespace Alpr.Benchmarks.HotLists;

/// <summary>How long a large list takes to install and to load, what it occupies, and how long a look-up takes.</summary>
internal static class HotListBench
{
    private const int EntriesDefault = 5_000_000, Lookups = 2_000_000, Passages = 500_000, Rounds = 5, OtherLists = 5;
    private const double BytesMax = 12, LookupNsMax = 1000; // what is asked for

    /// <summary>The words after <c>hot-lists</c>.</summary>
    public const string Usage = "[--entries N]";

    /// <summary>Measures and prints.</summary>
    /// <param name="options">As in <see cref="Usage"/>.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        int entries = EntriesDefault;
        if (options.Length > 0 && (options is not ["--entries", string number] || !int.TryParse(number, out entries)
            || entries is < 1000 or > HotListLimits.EntriesMax))
        {
            Console.Error.WriteLine($"usage: scripts/bench hot-lists {Usage}");
            return 2;
        }
        string folder = Path.Combine(Places.Scratch, $"hot-lists-{Environment.ProcessId}");
        try
        {
            using StoreKey key = new(new byte[StoreKey.Bytes]);
            Measure(new HotListStore(folder, key), folder, entries);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(HotListStore store, string folder, int entries)
    {
        Line($"hot list  {entries} invented entries in NCIC's columns, with date, reference and vehicle");
        Line($"machine   {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}");
        HotListDefinition definition = new() { Name = "bench", Layout = HotListLayoutKind.NcicFixed };
        Duration start = Meter.Now;
        using (InventedList source = new(entries))
            store.Install(definition, source, "invented", InventedList.NowUs, null);
        Print("install", Meter.Now - start, "parse, hash, encrypt, force to disk, read back and index");
        GC.Collect();
        start = Meter.Now;
        InstalledHotList list = store.Load("bench");
        Print("load", Meter.Now - start, "decrypt, check and index");
        HotListIndex index = list.Index;
        Line($"on disk   {new FileInfo(Path.Combine(folder, "bench.hotlist")).Length / 1e6:0} MB; in memory {(index.IndexBytes + index.RecordBytes) / 1e6:0} MB, the process {Meter.ResidentMb:0} MB");
        Line($"index     {(double)index.IndexBytes / index.Count:0.00} bytes an entry beside {(double)index.RecordBytes / index.Count:0.0} kept for hits (asked for: under {BytesMax:0})");
        Lookup(index, "hit", InventedList.Plates(entries, Lookups), expected: Lookups);
        Lookup(index, "miss", InventedList.OtherPlates(Lookups), expected: 0);
        Match(list);
    }

    private static void Lookup(HotListIndex index, string name, PlateText[] plates, int expected)
    {
        var times = new double[Rounds];
        long allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Duration start = Meter.Now;
            int found = 0;
            foreach (ref readonly PlateText plate in plates.AsSpan())
                found += index.Find(PlateKey.Of(plate)).TryNext(out _, out _) ? 1 : 0;
            times[round] = (Meter.Now - start).ThreadMs * 1e6 / plates.Length;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (found != expected)
                throw new InvalidDataException($"{found} plates found where {expected} are.");
        }
        Line($"{name,-9} {Meter.Median(times):0} ns a look-up (best {times[0]:0}, worst {times[^1]:0} of {Rounds} rounds, on the processor; asked for: under {LookupNsMax:0}), {allocated / Rounds} bytes allocated");
    }

    private static void Match(InstalledHotList list)
    {
        CurrentHotLists lists = new();
        lists.Put(list);
        for (int i = 0; i < OtherLists; i++)
            lists.Put(list with { Header = list.Header with { Name = $"again-{i}" } });
        HitMatcher matcher = new(lists, new());
        PlateText[] plates = InventedList.OtherPlates(Passages);
        var hits = new HotListHit[HotListLimits.HitsMax];
        var times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            Duration start = Meter.Now;
            foreach (ref readonly PlateText plate in plates.AsSpan())
            {
                ReadPlate read = new() { Text = plate, RawText = plate, State = IssuingState.Unknown };
                if (matcher.Match(read, InventedList.NowUs, hits, out _))
                    throw new InvalidDataException("A plate that is on no list gave a hit.");
            }
            times[round] = (Meter.Now - start).ThreadMs * 1e6 / plates.Length;
        }
        Line($"passage   {Meter.Median(times):0} ns for a plate on none of {OtherLists + 1} lists");
    }

    private static void Print(string name, Duration time, string what) => Line($"{name,-9} {time.WallMs / 1e3:0.0} s by the wall, {time.ThreadMs / 1e3:0.0} s on the processor: {what}");

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

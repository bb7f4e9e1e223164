using System.Globalization;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Pull;
using Alpr.Pull.Database;
using Alpr.Pull.Folder;
using Alpr.Pull.Pulling;
using Alpr.Pull.Tests.Server;

namespace Alpr.Benchmarks.Pull;

/// <summary>How fast an agency's client pulls from one unit and from many, with server, client and database on this machine.</summary>
internal static class PullBench
{
    private const int UnitsDefault = 500, UnitsMax = 1_000, RecordsDefault = 20_000, RecordsMax = 1_000_000;
    private const int BacklogPerUnit = 40, LiveRounds = 10, ContextBytes = 60_000;

    /// <summary>The words after <c>pull</c>.</summary>
    public const string Usage = "[--units N] [--records N]";

    /// <summary>Measures and prints.</summary>
    /// <param name="options">As in <see cref="Usage"/>.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        int units = UnitsDefault, records = RecordsDefault;
        for (int i = 0; i < options.Length; i += 2)
        {
            int value = 0;
            bool isRight = i + 1 < options.Length && int.TryParse(options[i + 1], out value) && options[i] switch
            {
                "--units" => value is >= 1 and <= UnitsMax,
                "--records" => value is >= 100 and <= RecordsMax,
                _ => false,
            };
            if (!isRight)
            {
                Console.Error.WriteLine($"usage: scripts/bench pull {Usage}");
                return 2;
            }
            (units, records) = options[i] == "--units" ? (value, records) : (units, value);
        }
        if (PostgresServer.Find() is null)
        {
            Console.Error.WriteLine("scripts/bench: PostgreSQL's server is not installed; scripts/setup installs it.");
            return 1;
        }
        return RunAsync(units, records).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int units, int records)
    {
        string scratch = Path.Combine(Places.Scratch, $"pull-{Environment.ProcessId}");
        Directory.CreateDirectory(scratch);
        try
        {
            using PostgresServer postgres = new(durable: true);
            Line($"pull      unit's server, client and PostgreSQL on one machine, everything forced to disk; {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}");
            await OneUnitAsync(postgres, Path.Combine(scratch, "bare"), records, 0).ConfigureAwait(false);
            await OneUnitAsync(postgres, Path.Combine(scratch, "pictures"), records / 10, ContextBytes).ConfigureAwait(false);
            return await ManyUnitsAsync(postgres, Path.Combine(scratch, "fleet"), units).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task OneUnitAsync(PostgresServer postgres, string scratch, int records, int imageBytes)
    {
        await using SimulatedFleet fleet = new(scratch, 1, records, imageBytes, SystemClock.Instance);
        string what = imageBytes == 0 ? "without pictures" : $"two pictures, {(imageBytes + imageBytes / 8) / 1000} kB";
        PullOptions options = new();
        await using (FolderStore folder = new(Path.Combine(scratch, "folder")))
            Line($"folder    {records} records, {what}: {await MeasureAsync(fleet, folder, options).ConfigureAwait(false)}");
        string batches = Path.Combine(scratch, "folder", "unit-001", "batches");
        Duration start = Meter.Now;
        foreach (string path in Directory.GetFiles(batches))
        {
            using FileStream file = File.OpenRead(path);
            BatchVerifier.Verify(file);
        }
        Line($"          of which proving alone, on one core: {(Meter.Now - start).WallMs / records * 1e3:0} us a record");
        await using DatabaseStore database = await DatabaseStore.OpenAsync(postgres.NewDatabase(), Path.Combine(scratch, "spool"), options.AtOnce, false, default).ConfigureAwait(false);
        Line($"postgres  {records} records, {what}: {await MeasureAsync(fleet, database, options).ConfigureAwait(false)}");
    }

    private static async Task<int> ManyUnitsAsync(PostgresServer postgres, string scratch, int units)
    {
        await using SimulatedFleet fleet = new(scratch, units, BacklogPerUnit, 0, SystemClock.Instance);
        string address = postgres.NewDatabase();
        await using DatabaseStore store = await DatabaseStore.OpenAsync(address, Path.Combine(scratch, "spool"), PullLimits.AtOnce, false, default).ConfigureAwait(false);
        Line($"fleet     {units} units with {BacklogPerUnit} records each into one database: {await MeasureAsync(fleet, store, new()).ConfigureAwait(false)}");

        fleet.LagsUs.Clear();
        FleetEvents events = new(fleet);
        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<PullException>> pull = new FleetPuller(fleet.Settings, store, new() { Follow = true }, new(), events).RunAsync(stop.Token);
        long before = fleet.Records;
        double startMs = Meter.Now.WallMs;
        for (int round = 0; round < LiveRounds; round++)
        {
            foreach (Appliance unit in fleet.Units)
                fleet.Append(unit, 1, 0);
        }
        double appendedMs = Meter.Now.WallMs - startMs;
        while (events.Records < fleet.Records - before && events.Stopped == 0)
            await Task.Delay(20).ConfigureAwait(false);
        double allMs = Meter.Now.WallMs - startMs;
        await stop.CancelAsync().ConfigureAwait(false);
        await pull.ConfigureAwait(false);
        double[] lags = [.. fleet.LagsUs.Select(lag => lag / 1e3)];
        Line($"          followed while they record {LiveRounds * units} more in {appendedMs / 1e3:0.0} s: all here after {allMs / 1e3:0.0} s, {LiveRounds * units / allMs * 1e3:0} a second, "
            + $"{events.Batches} batches; from the unit's disk to the database's {Meter.Quantile(lags, 0.5):0} ms median, {Meter.Quantile(lags, 0.95):0} ms at 95 %, {Meter.Quantile(lags, 1):0} ms at most; "
            + $"{ThreadPool.ThreadCount} threads, {Meter.ResidentMb:0} MB with the units");
        string database = PostgresServer.NameOf(address);
        long here = postgres.Number(database, "SELECT count(*) FROM alpr.records"), distinct = postgres.Number(database, "SELECT count(DISTINCT (unit, sequence)) FROM alpr.records");
        Line($"          recorded {fleet.Records}, in the database {here}, of which distinct {distinct}");
        return here == fleet.Records && distinct == here && events.Stopped == 0 ? 0 : 1;
    }

    private static async Task<string> MeasureAsync(SimulatedFleet fleet, IBatchStore store, PullOptions options)
    {
        FleetEvents events = new(fleet);
        double startMs = Meter.Now.WallMs;
        IReadOnlyList<PullException> failed = await new FleetPuller(fleet.Settings, store, options, new(), events).RunAsync(default).ConfigureAwait(false);
        double ms = Meter.Now.WallMs - startMs;
        return failed.Count > 0
            ? failed[0].Message
            : string.Create(CultureInfo.InvariantCulture, $"{ms / 1e3:0.00} s, {events.Records / ms * 1e3:0} records a second, {events.Bytes / ms / 1e3:0.0} MB/s");
    }

    private static void Line(string text) => Console.WriteLine(text);

    /// <summary>Counts.</summary>
    private sealed class FleetEvents(SimulatedFleet fleet) : IPullEvents
    {
        private long _records, _bytes, _batches, _stopped;

        public long Records => Interlocked.Read(ref _records);

        public long Bytes => Interlocked.Read(ref _bytes);

        public long Batches => Interlocked.Read(ref _batches);

        public long Stopped => Interlocked.Read(ref _stopped);

        public void Kept(ProvenBatch batch)
        {
            Interlocked.Add(ref _records, batch.Records);
            Interlocked.Add(ref _bytes, batch.Bytes);
            Interlocked.Increment(ref _batches);
            fleet.Kept(batch);
        }

        public void Current(string unit, long position)
        {
        }

        public void Retrying(PullException failure, TimeSpan after) => Console.Error.WriteLine(failure.Message);

        void IPullEvents.Stopped(PullException failure)
        {
            Interlocked.Increment(ref _stopped);
            Console.Error.WriteLine(failure.Message);
        }
    }
}

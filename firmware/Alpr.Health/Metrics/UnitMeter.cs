using System.Diagnostics.Metrics;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Sync;

namespace Alpr.Health.Metrics;

/// <summary>
/// The unit's figures as instruments of one meter, <c>alpr</c>, named by OpenTelemetry's conventions, units by UCUM. Every instrument observes what is counted
/// already, when somebody collects: the stages know nothing of it. Attributes are names of parts, backends, lists and sensors, which the configuration bounds;
/// nothing here is about a plate.
/// </summary>
public sealed class UnitMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "alpr";

    /// <summary>Most series of one instrument. Parts are about 20 and one for each backend, of which there are up to 32; lists as many as the policy has.</summary>
    public const int SeriesMax = 128;

    private const long SnapshotUsMax = 500_000; // the instruments of one collection see one moment

    private readonly MeterSources _sources;
    private readonly IClock _clock;
    private readonly Meter _meter;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KeyValuePair<string, object?>[]> _attributes = [];
    private Snapshot? _seen;
    private long _seenUs;

    /// <summary>Publishes the instruments. Nothing is asked before somebody collects.</summary>
    /// <param name="sources">Where the figures are.</param>
    /// <param name="clock">Says how old a look at them is.</param>
    public UnitMeter(MeterSources sources, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(sources);
        (_sources, _clock) = (sources, clock);
        _meter = new(Name, sources.ProgramVersion);
        Recognition();
        Storage();
        Parts();
        Program();
    }

    /// <summary>For listeners.</summary>
    internal Meter Meter => _meter;

    /// <summary>Whose figures.</summary>
    internal MeterSources Sources => _sources;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Recognition()
    {
        Counter("alpr.frames.captured", "{frame}", "Pictures taken from the camera.", static seen => seen.Counts.FramesCaptured);
        Counter("alpr.frames.recognised", "{frame}", "Pictures searched for plates.", static seen => seen.Counts.FramesRecognised);
        Counter("alpr.frames.dropped", "{frame}", "Pictures given up because recognition was slower.", static seen => seen.Figures.FramesDropped);
        Counter("alpr.items.failed", "{item}", "Pictures or streams that could not be read.", static seen => seen.Counts.ItemsFailed);
        Gauge("alpr.frame.rate", "{frame}/s", "Pictures read a second, lately.", static seen => seen.Figures.FramesPerSecond);
        _meter.CreateObservableGauge("alpr.frame.duration", () => Of(static seen => (IEnumerable<Measurement<double>>)
        [
            new(seen.Figures.FrameMsMedian / 1000, new KeyValuePair<string, object?>("percentile", "50")),
            new(seen.Figures.FrameMsP99 / 1000, new KeyValuePair<string, object?>("percentile", "99")),
        ]), "s", "Time of a picture from its capture to its passages, since the program started.");
        Counter("alpr.passages", "{passage}", "Passages of vehicles that are signed and durable.", static seen => seen.Figures.Passages);
        Counter("alpr.hits", "{hit}", "Resemblances to entries of hot lists, repeats included.", static seen => seen.Counts.Hits);
        Counter("alpr.alerts", "{alert}", "Alerts told.", static seen => seen.Figures.Alerts);
        Gauge("alpr.alert.duration.max", "s", "The longest from the end of a passage to its alert.", static seen => seen.Counts.AlertMsWorst / 1000);
        Gauge("alpr.self_test.confidence", "1", "Confidence of the newest read of the known plate; 0 when it was read wrong.", static seen => seen.SelfTest?.Confidence ?? double.NaN);
        Gauge("alpr.self_test.passed", "1", "1 when the newest read of the known plate was right, else 0.", static seen => seen.SelfTest is { } read ? (read.IsRight ? 1 : 0) : double.NaN);
    }

    private void Storage()
    {
        Level("alpr.log.records", "{record}", "Records in the signed log that are durable.", static seen => seen.Figures.Records);
        Level("alpr.journal.size", "By", "Size of the journal's file.", static seen => seen.Figures.JournalBytes);
        Level("alpr.disk.free", "By", "Bytes free on the journal's disk.", static seen => seen.Figures.DiskFreeBytes);
        Counter("alpr.statements.lost", "{statement}", "Statements about the unit that nobody signed in time.", static seen => seen.Counts.StatementsLost);
        Each("alpr.backend.waiting", "{record}", "Records that a backend is still to get.", "backend", static seen => seen.Backends, static one => (one.Name, one.Waiting));
        Each("alpr.backend.waiting.age", "s", "Age of the oldest of them.", "backend", static seen => seen.Backends, static one => (one.Name, one.OldestWaitingUs < 0 ? 0 : one.OldestWaitingUs / 1e6));
        Each("alpr.backend.dead_letters", "{record}", "Records that a backend refused and that were set aside.", "backend", static seen => seen.Backends, static one => (one.Name, one.DeadLetters));
        _meter.CreateObservableCounter("alpr.backend.delivered", () => Of(seen => Series(seen.Backends, "backend", static one => (one.Name, one.Delivered))),
            "{record}", "Records that a backend acknowledged.");
        Each("alpr.list.age", "s", "Time since the source of a hot list last confirmed it; absent while nobody knows.", "list",
            static seen => seen.Lists, static one => (one.List, one.ConfirmedAgeUs < 0 ? double.NaN : one.ConfirmedAgeUs / 1e6));
    }

    private void Parts()
    {
        Each("alpr.condition", "1", "How a part of the unit is: 0 green, 1 amber, 2 red.", "part", static seen => seen.Conditions, static one => (one.Part, Number(one.Light)));
        Each("alpr.temperature", "Cel", "Temperatures.", "sensor", static seen => seen.Temperatures, static one => (one.Key, one.Value));
    }

    private void Program()
    {
        Gauge("process.uptime", "s", "Time since the program started.", static seen => seen.Figures.UptimeSeconds);
        _meter.CreateObservableUpDownCounter("process.memory.usage", static () => Environment.WorkingSet, "By", "Physical memory in use.");
        _meter.CreateObservableCounter("process.cpu.time", static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Time on processors.");
        _meter.CreateObservableCounter("dotnet.gc.collections", () => (IEnumerable<Measurement<long>>)
        [
            .. Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
                new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("gc.heap.generation", $"gen{generation}"))),
        ], "{collection}", "Collections of the managed heap, each with those of older generations.");
        _meter.CreateObservableCounter("dotnet.gc.pause.time", static () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time for which they held the program.");
        _meter.CreateObservableCounter("dotnet.gc.heap.total_allocated", static () => GC.GetTotalAllocatedBytes(), "By", "Managed bytes allocated.");
    }

    private void Counter(string name, string unit, string description, Func<Snapshot, long> value) =>
        _meter.CreateObservableCounter(name, () => Of(seen => (IEnumerable<Measurement<long>>)[new(value(seen))]), unit, description);

    private void Level(string name, string unit, string description, Func<Snapshot, long> value) =>
        _meter.CreateObservableUpDownCounter(name, () => Of(seen => (IEnumerable<Measurement<long>>)[new(value(seen))]), unit, description);

    private void Gauge(string name, string unit, string description, Func<Snapshot, double> value) =>
        _meter.CreateObservableGauge(name, () => Of(seen => value(seen) is var number && double.IsNaN(number) ? [] : (IEnumerable<Measurement<double>>)[new(number)]), unit, description);

    private void Each<T>(string name, string unit, string description, string attribute, Func<Snapshot, IEnumerable<T>> of, Func<T, (string Name, double Value)> value) =>
        _meter.CreateObservableGauge(name, () => Of(seen => Series(of(seen), attribute, value).Where(static one => !double.IsNaN(one.Value))), unit, description);

    private IEnumerable<Measurement<TValue>> Series<T, TValue>(IEnumerable<T> all, string attribute, Func<T, (string Name, TValue Value)> value)
        where TValue : struct
    {
        foreach (T one in all.Take(SeriesMax))
        {
            (string name, TValue number) = value(one);
            yield return new(number, Attribute(attribute, name));
        }
    }

    // The same array for the same name: a unit is collected from every few seconds for years.
    private KeyValuePair<string, object?>[] Attribute(string attribute, string name)
    {
        lock (_gate)
        {
            string key = $"{attribute}={name}";
            if (!_attributes.TryGetValue(key, out KeyValuePair<string, object?>[]? kept))
            {
                kept = [new(attribute, name)];
                if (_attributes.Count < 8 * SeriesMax)
                    _attributes[key] = kept;
            }
            return kept;
        }
    }

    private IEnumerable<Measurement<T>> Of<T>(Func<Snapshot, IEnumerable<Measurement<T>>> measure)
        where T : struct => Look() is { } seen ? measure(seen) : [];

    private Snapshot? Look()
    {
        lock (_gate)
        {
            long nowUs = _clock.MonotonicUs;
            if (_seen is not null && nowUs - _seenUs < SnapshotUsMax)
                return _seen;
            _seenUs = nowUs;
            try
            {
                _seen = new(_sources.Figures(), _sources.Counts(), _sources.Conditions(), _sources.Backends(), _sources.Lists(), _sources.Temperatures(), _sources.SelfTest());
            }
            catch (Exception away) when (away is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                _seen = null; // a disk that went says so by its condition; a gap in the curves is right
            }
            return _seen;
        }
    }

    private static double Number(Light light) => light switch
    {
        Light.Green => 0,
        Light.Amber => 1,
        Light.Red => 2,
        _ => double.NaN,
    };

    private sealed record Snapshot(UnitFigures Figures, RunCounts Counts, IReadOnlyList<Condition> Conditions, IReadOnlyList<BackendFigures> Backends,
        IReadOnlyList<FeedHealth> Lists, IReadOnlyDictionary<string, double> Temperatures, KnownPlate.KnownPlateReading? SelfTest);
}

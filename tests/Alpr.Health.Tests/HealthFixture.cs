using Alpr.Board.Simulated;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Health.KnownPlate;
using Alpr.Health.Metrics;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Sync;

namespace Alpr.Health.Tests;

/// <summary>A unit's figures as a test sets them, on a clock that stands.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class HealthFixture : IDisposable
{
    private readonly Lazy<UnitMeter> _meter;

    protected HealthFixture()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-health-").FullName;
        _meter = new(() => new(Sources(), Clock));
    }

    internal VirtualClock Clock { get; } = new() { Epoch = new(2026, 11, 2, 18, 0, 0, TimeSpan.Zero), Discipline = new(ClockSource.Ntp, 0) };

    internal string Folder { get; }

    internal UnitMeter Meter => _meter.Value;

    internal UnitFigures Figures { get; set; } = new()
    {
        UptimeSeconds = 3600, FramesPerSecond = 24.5, FrameMsMedian = 31.25, FrameMsP99 = 62.5, FramesDropped = 7, Passages = 1234, Alerts = 5, Records = 4321,
        JournalBytes = 1L << 33, DiskFreeBytes = 5_000_000_000,
    };

    internal List<Condition> Conditions { get; } =
        [new() { Part = "camera", Light = Light.Green }, new() { Part = "disk", Light = Light.Amber, Reason = "It is nearly full." }, new() { Part = "backend center", Light = Light.Red }];

    internal List<BackendFigures> Backends { get; } = [new("center", Light.Red, "", Delivered: 100, Position: 120, Waiting: 17, OldestWaitingUs: 90_000_000, DeadLetters: 2)];

    internal List<FeedHealth> Lists { get; } = [new("stolen \"vehicles\"\\", FeedCondition.Fresh, 60_000_000, ""), new("never", FeedCondition.Missing, -1, "")];

    internal KnownPlateReading? SelfTest { get; set; }

    internal bool DiskIsAway { get; set; }

    public virtual void Dispose()
    {
        if (_meter.IsValueCreated)
            Meter.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal MeterSources Sources() => new()
    {
        DeviceId = "pole-17",
        ProgramVersion = "0.1.0",
        Figures = () => DiskIsAway ? throw new IOException("the disk is away") : Figures,
        Counts = static () => new(9000, 8993, 1, 12, 412.5, 0),
        Conditions = () => Conditions,
        Backends = () => Backends,
        Lists = () => Lists,
        Temperatures = static () => new Dictionary<string, double> { ["board"] = 41.5 },
        SelfTest = () => SelfTest,
    };
}

using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.Live;

namespace Alpr.Host;

/// <summary>The running unit for people who look at it. Any thread; each stage writes its own figures, of which a reader may be a frame late.</summary>
internal sealed class LiveUnit(ApplianceConfiguration configuration, string cameraName, string keyId, RunFigures figures, ConditionBoard conditions, IClock clock) : ILiveUnit
{
    private const long RateUs = 2_000_000; // frames a second are counted over this time at least

    private readonly long _startUs = clock.MonotonicUs;
    private readonly Lock _gate = new();
    private long _countedUs = clock.MonotonicUs, _counted, _records;
    private double _framesPerSecond;

    /// <inheritdoc/>
    public string DeviceId => configuration.DeviceId;

    /// <inheritdoc/>
    public string ProgramVersion => Appliance.Version;

    /// <inheritdoc/>
    public string CameraName => cameraName;

    /// <inheritdoc/>
    public string KeyId => keyId;

    /// <inheritdoc/>
    public LiveView View { get; } = new(configuration.Camera.PixelsMax, clock);

    /// <inheritdoc/>
    public PassageLog Passages { get; } = new();

    /// <summary>Frames that recognition had no time for, as the ring counts them.</summary>
    public Func<long> Dropped { get; set; } = static () => 0;

    /// <summary>Records that are durable.</summary>
    public long Records
    {
        get => Interlocked.Read(ref _records);
        set => Interlocked.Exchange(ref _records, value);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Condition> Conditions() => conditions.Snapshot();

    /// <inheritdoc/>
    public UnitFigures Figures()
    {
        FileInfo journal = new(configuration.Journal.Path);
        return new()
        {
            UptimeSeconds = (clock.MonotonicUs - _startUs) / 1_000_000,
            FramesPerSecond = Rate(),
            FrameMsMedian = figures.FrameTime.PercentileUs(0.5) / 1000.0,
            FrameMsP99 = figures.FrameTime.PercentileUs(0.99) / 1000.0,
            FramesDropped = Dropped(),
            Passages = Volatile.Read(ref figures.PassagesDurable),
            Alerts = Volatile.Read(ref figures.Alerts),
            Records = Records,
            JournalBytes = journal.Exists ? journal.Length : 0,
            DiskFreeBytes = new DriveInfo(Path.GetDirectoryName(configuration.Journal.Path)!).AvailableFreeSpace,
        };
    }

    private double Rate()
    {
        lock (_gate)
        {
            long nowUs = clock.MonotonicUs, frames = Volatile.Read(ref figures.FramesRecognised);
            if (nowUs - _countedUs < RateUs)
                return _framesPerSecond;
            _framesPerSecond = (frames - _counted) * 1e6 / (nowUs - _countedUs);
            (_countedUs, _counted) = (nowUs, frames);
            return _framesPerSecond;
        }
    }
}

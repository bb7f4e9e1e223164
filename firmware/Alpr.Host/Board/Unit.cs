using Alpr.Board.Camera;
using Alpr.Board.Profile;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.Illumination;

namespace Alpr.Host.Board;

/// <summary>
/// The unit around the pipeline: devices, light, conditions and statements, put together from a board's profile. Without a profile there is nothing
/// but the camera, and nothing is stated.
/// </summary>
internal sealed class Unit : IDisposable
{
    private const int AliveMs = 1_000;

    private readonly BoardStage? _stage;
    private readonly BoardDevices? _devices;
    private readonly IBoardSource? _source;
    private readonly ServiceManager _service = ServiceManager.FromEnvironment();
    private readonly StageWatch _stages;
    private readonly IClock _clock;
    private readonly ManualResetEvent _over = new(false);
    private bool _isOrderly = true; // until the pipeline has run, nothing was started

    /// <summary>Puts the unit together; touches no device yet.</summary>
    /// <param name="configuration">Pace of the heartbeat, and the journal whose disk counts.</param>
    /// <param name="profile">What is fitted; null: nothing but the camera.</param>
    /// <param name="source">Where the devices come from; disposed with this.</param>
    /// <param name="camera">The camera in use: light follows it when it can be set.</param>
    /// <param name="figures">What the run counts.</param>
    /// <param name="conditions">How each part is.</param>
    /// <param name="clock">Times everything.</param>
    public Unit(ApplianceConfiguration configuration, BoardProfile? profile, IBoardSource? source, ICamera camera, RunFigures figures, ConditionBoard conditions, IClock clock)
    {
        (_source, _clock) = (source, clock);
        _stages = new([Capture, Recognition, Pictures, Evidence], conditions);
        Lighting = profile is not null && camera is ICameraControls controls
            ? LightingOf(profile, configuration.Lighting, controls, clock)
            : null;
        bool isWatched = configuration.Health.WatchScene ?? camera.IsLive;
        Watch = new(Lighting, isWatched ? new SceneWatch(new(new()), conditions, Statements) : null, conditions, Statements);
        if (profile is null)
            return;
        _devices = new BoardDevices(profile, source!, clock);
        UnitChecks checks = new(profile, conditions, clock, configuration.Journal.Path);
        Temperatures = checks.Temperatures;
        Readings = checks.Readings;
        _stage = new(_devices, Lighting, conditions, new(conditions, figures, configuration.Journal.Path, configuration.Health.HeartbeatMinutes, clock.MonotonicUs),
            Statements, _stages, _service, checks, clock);
    }

    /// <summary>The newest temperatures in degrees Celsius by name. Any thread.</summary>
    public IReadOnlyDictionary<string, double> Temperatures { get; } = new Dictionary<string, double>();

    /// <summary>What the board's sensors said last; null: there is no board. Any thread.</summary>
    public BoardReadings? Readings { get; }

    /// <summary>The unit's statements on their way to the journal.</summary>
    public StatementQueue Statements { get; } = new();

    /// <summary>The loop of light; null where nobody sets the camera.</summary>
    public LightingLoop? Lighting { get; }

    /// <summary>What the capture thread does with each frame.</summary>
    public CaptureWatch Watch { get; }

    /// <summary>Pulse of the capture stage.</summary>
    public StagePulse Capture { get; } = new("capture");

    /// <summary>Pulse of the recognition stage.</summary>
    public StagePulse Recognition { get; } = new("recognition");

    /// <summary>Pulse of the picture stage.</summary>
    public StagePulse Pictures { get; } = new("picture");

    /// <summary>Pulse of the evidence stage.</summary>
    public StagePulse Evidence { get; } = new("evidence");

    /// <summary>Opens the camera that a configuration names.</summary>
    /// <exception cref="CameraException">There is no such thing.</exception>
    public static ICamera OpenCamera(CameraConfiguration camera, BoardProfile? profile, IBoardSource? source, IClock clock)
    {
        if (!camera.IsBoard)
            return CameraSource.Open(camera.Input, clock, camera.FramesPerSecond);
        return profile?.Camera is not null ? source!.Camera() : throw new CameraException($"{profile?.Path}: the profile has no camera, but camera.input asks for the board's. Add one, or name another input.");
    }

    /// <summary>Runs on the board's thread until <see cref="End"/>.</summary>
    public void Run()
    {
        _service.NotifyReady();
        if (_stage is not null)
        {
            _stage.Run(_over);
            return;
        }
        while (!_over.WaitOne(AliveMs)) // without a board the service manager's watchdog is the only one
        {
            if (_stages.AllGetOn(_clock.MonotonicUs))
                _service.Ping();
        }
        _service.NotifyStopping();
    }

    /// <summary>The pipeline has finished.</summary>
    /// <param name="orderly">False when a stage failed: then the watchdog runs on, and the board starts anew unless the next start of the program feeds it.</param>
    public void End(bool orderly)
    {
        _isOrderly = orderly;
        _over.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOrderly)
            _devices?.LeaveWatchdogRunning();
        _devices?.Dispose();
        _source?.Dispose();
        _service.Dispose();
        _over.Dispose();
    }

    private static LightingLoop LightingOf(BoardProfile profile, LightingConfiguration site, ICameraControls camera, IClock clock)
    {
        IlluminationProfile board = BoardLimits.ProfileOf(profile);
        IlluminationOptions usual = BoardLimits.OptionsOf(profile), options = site.OptionsOf(usual);
        IlluminationProfile limits = site.ProfileOf(board);
        return new(new(limits, options), camera.DelayFrames, clock, LightBounds.Of(board, usual, limits, options));
    }
}

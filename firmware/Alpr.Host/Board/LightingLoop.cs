using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Contracts;
using Alpr.Illumination;

namespace Alpr.Host.Board;

/// <summary>
/// Closes the loop around <see cref="IlluminationLoop"/>: the capture thread brings each frame, the recognition thread a plate's brightness, the
/// board's thread the sensors; exposure and gain go to the camera at once, level and filter to the board's thread, which owns the buses.
/// </summary>
/// <remarks>0 managed bytes per frame. What threads share lies behind one spin lock, held for a few assignments.</remarks>
public sealed class LightingLoop : ILightControl
{
    private const int FramePeriodUsDefault = 33_333; // until two frames have come
    private const long SensorUsMax = 10_000_000; // a temperature is shown for so long after it was measured

    private readonly IlluminationLoop _loop;
    private readonly IClock _clock;
    private ControlDelay<byte> _brackets; // which of the alternating exposures reaches which frame
    private long _sequence = -1;
    private SpinLock _gate = new(enableThreadOwnerTracking: false);
    private Measurement _lux = Measurement.Missing, _lampCelsius = Measurement.Missing;
    private PlateBrightness? _plate;
    private FrameExposure _plateTaken;
    private FrameExposure _applied; // level and filter as the board's thread last set them
    private FrameExposure _wanted;
    private LightCondition _condition;
    private long _frameUs;
    private int _periodUs = FramePeriodUsDefault;
    private float _ambientLux = float.NaN;

    /// <summary>Starts dark.</summary>
    /// <param name="loop">The control loop; used by the capture thread alone.</param>
    /// <param name="delayFrames">Frames from a setting to the first frame taken with it.</param>
    /// <param name="clock">Times the inputs.</param>
    /// <param name="bounds">What people may set; null: what the board of the default profile allows.</param>
    public LightingLoop(IlluminationLoop loop, int delayFrames, IClock clock, LightBounds? bounds = null)
    {
        _loop = loop;
        Bounds = bounds ?? LightBounds.Of(new(), new(), new(), new());
        _brackets = new(delayFrames);
        _clock = clock;
        _condition = loop.Condition;
    }

    /// <summary>Changes between day and night since the first decision.</summary>
    public int ModeFlips => _loop.ModeFlips;

    /// <inheritdoc/>
    public LightBounds Bounds { get; }

    /// <inheritdoc/>
    public LightState Now
    {
        get
        {
            Enter();
            LightState now = new(_applied.IsNight, _applied.IrLevel, _wanted.ExposureUs, _wanted.GainDb, _ambientLux, _lampCelsius.IsFresh(_clock.MonotonicUs, SensorUsMax) ? _lampCelsius.Value : float.NaN);
            _gate.Exit();
            return now;
        }
    }

    /// <inheritdoc/>
    public LightHold? Hold
    {
        get => _loop.Hold is { } hold && hold.UntilUs > _clock.MonotonicUs ? hold : null;
        set => _loop.Hold = value;
    }

    /// <inheritdoc/>
    public ExposureHold? ExposureHold
    {
        get => _loop.ExposureHold is { } hold && hold.UntilUs > _clock.MonotonicUs ? hold : null;
        set => _loop.ExposureHold = value;
    }

    /// <summary>Capture thread: takes a new frame, notes in it how it was lit, and sets the camera for the frames to come.</summary>
    /// <param name="frame">The frame; its exposure and gain are the camera's, level and filter are filled in here.</param>
    /// <param name="camera">The camera.</param>
    public void Update(Frame frame, ICameraControls camera)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(camera);
        if (_frameUs > 0 && frame.CapturedUs > _frameUs)
            _periodUs = (int)Math.Clamp(frame.CapturedUs - _frameUs, 1_000, IlluminationProfile.FramePeriodUsMax);
        _frameUs = frame.CapturedUs;
        SceneBrightness scene = SceneBrightness.Measure(frame);
        byte bracket = _brackets.Advance(frame.Sequence - _sequence);
        _sequence = frame.Sequence;
        Enter();
        frame.Exposure = frame.Exposure with { IrLevel = _applied.IrLevel, IsNight = _applied.IsNight, Bracket = bracket };
        LightInputs inputs = new()
        {
            NowUs = _clock.MonotonicUs, Taken = frame.Exposure, Scene = scene, FramePeriodUs = _periodUs,
            Lux = _lux, LampCelsius = _lampCelsius, Plate = _plate, PlateTaken = _plateTaken,
        };
        _plate = null;
        _gate.Exit();
        if (_loop.Update(inputs, out FrameExposure settings))
            camera.TrySet(settings.ExposureUs, settings.GainDb);
        _brackets.Set(settings.Bracket);
        Enter();
        _wanted = settings;
        _condition = _loop.Condition;
        _ambientLux = _loop.AmbientLux;
        _gate.Exit();
    }

    /// <summary>Recognition thread: the most surely read plate of a frame.</summary>
    public void SeePlate(Frame frame, in Quad corners)
    {
        if (!PlateBrightness.TryMeasure(frame, corners, out PlateBrightness plate))
            return;
        Enter();
        _plate = plate;
        _plateTaken = frame.Exposure;
        _gate.Exit();
    }

    /// <summary>Board's thread: what the sensors said last; <see cref="Measurement.Missing"/> when they do not answer.</summary>
    public void SeeSensors(Measurement lux, Measurement lampCelsius)
    {
        Enter();
        _lux = lux;
        _lampCelsius = lampCelsius;
        _gate.Exit();
    }

    /// <summary>Board's thread: what level and filter should be, and what the loop makes of it.</summary>
    /// <remarks>Nothing for as long as no frame comes: a light that nobody looks by is put out.</remarks>
    /// <param name="frameAgeUsMax">Age of the last frame up to which its wish counts.</param>
    /// <param name="condition">What a light should show.</param>
    public FrameExposure Wanted(long frameAgeUsMax, out LightCondition condition)
    {
        Enter();
        FrameExposure wanted = _wanted;
        condition = _condition;
        bool isFresh = _frameUs > 0 && _clock.MonotonicUs - _frameUs <= frameAgeUsMax;
        _gate.Exit();
        return isFresh ? wanted : wanted with { IrLevel = 0 };
    }

    /// <summary>Board's thread: what it could set, so that the next frames tell of it.</summary>
    public void Applied(float irLevel, bool isNight)
    {
        Enter();
        _applied = _applied with { IrLevel = irLevel, IsNight = isNight };
        _gate.Exit();
    }

    private void Enter()
    {
        bool taken = false;
        _gate.Enter(ref taken);
    }
}

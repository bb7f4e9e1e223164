using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>How a <see cref="ScriptedCamera"/> runs.</summary>
public sealed record ScriptedCameraOptions
{
    /// <summary>Where noise and losses come from: the same seed, the same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What befalls it and when.</summary>
    public IReadOnlyList<CameraFault> Faults { get; init; } = [];

    /// <summary>The sensor; null: pictures are the footage, whatever is set.</summary>
    public SensorModel? Sensor { get; init; }

    /// <summary>Paces the frames and dates them: a live camera. Null: frames come as fast as they are taken, dated as in the footage.</summary>
    public IClock? Clock { get; init; }

    /// <summary>Light on the scene at a moment (microseconds after the first frame), 1 as in the footage, 0 none; null: always 1.</summary>
    public Func<long, double>? Light { get; init; }
}

/// <summary>
/// A camera of which everything is known: footage, or painted frames, seen through a sensor that obeys its settings, with a time line of faults.
/// </summary>
/// <remarks>
/// The time line counts from the first frame and goes on while the camera is away. Everything follows from the footage, the options and the calls. A
/// live one (with a clock) that is unplugged throws, and gives frames again once the fault is over; one without a clock has no time in between: it
/// throws once and goes on behind the fault. Used by one thread.
/// </remarks>
public sealed class ScriptedCamera : ICamera, ICameraControls
{
    private readonly ICamera _footage;
    private readonly ScriptedCameraOptions _options;
    private readonly SensorModel _model;
    private readonly Sensor _sensor;
    private readonly FrameFaults _faults = new();
    private SeededNoise _noise;
    private ControlDelay<(int ExposureUs, double GainDb)> _delay;
    private Frame? _frozen;
    private bool _isFrozen, _isAway;
    private long? _firstUs; // of the footage
    private long _startUs; // of the clock, when the first frame came
    private double _irLevel;

    /// <summary>Wraps footage.</summary>
    /// <param name="footage">What there is to be seen; disposed with this.</param>
    /// <param name="options">How it is seen.</param>
    public ScriptedCamera(ICamera footage, ScriptedCameraOptions options)
    {
        ArgumentNullException.ThrowIfNull(footage);
        ArgumentNullException.ThrowIfNull(options);
        _footage = footage;
        _options = options;
        _noise = new(options.Seed);
        _model = options.Sensor ?? new() { PhotonNoise = 0, ReadNoise = 0 };
        _sensor = new(_model);
        _delay = new(_model.DelayFrames);
        _delay.SetAtOnce((_model.NeutralExposureUs, _model.NeutralGainDb));
    }

    /// <inheritdoc/>
    public string Name => _footage.Name;

    /// <inheritdoc/>
    public bool IsLive => _options.Clock != null;

    /// <inheritdoc/>
    public int? FrameCount => _footage.FrameCount;

    /// <inheritdoc/>
    public string LastError { get; private set; } = "";

    /// <inheritdoc/>
    public string CurrentItem => _footage.CurrentItem;

    /// <inheritdoc/>
    public int? ReopenMs => 500;

    /// <inheritdoc/>
    public CameraControlRange Range => _model.Range;

    /// <inheritdoc/>
    public int DelayFrames => _model.DelayFrames;

    /// <summary>Level of the infrared lamp, 0 to 1: it lights the scene from the next frame.</summary>
    public double IrLevel
    {
        get => _irLevel;
        set => _irLevel = Math.Clamp(value, 0, 1);
    }

    /// <summary>True when the infrared-cut filter is away: without it the lamp is seen.</summary>
    public bool IsNight { get; set; }

    /// <summary>Frames that the camera lost.</summary>
    public long FramesDropped { get; private set; }

    private long NowUs => _options.Clock!.MonotonicUs - _startUs;

    /// <inheritdoc/>
    public bool TrySet(int exposureUs, double gainDb)
    {
        _delay.Set((Math.Clamp(exposureUs, Range.ExposureUsMin, Range.ExposureUsMax), Math.Clamp(gainDb, Range.GainDbMin, Range.GainDbMax)));
        return !_isAway;
    }

    /// <inheritdoc/>
    public CaptureResult Capture(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        while (true)
        {
            if (IsLive && _firstUs != null)
                RequirePlug(NowUs);
            CaptureResult result = _footage.Capture(frame);
            LastError = _footage.LastError;
            if (result != CaptureResult.Captured)
                return result;
            if (!TryTakePart(frame, out long us))
                continue;
            (int exposureUs, double gainDb) = _delay.Advance();
            double losses = Strength(CameraFaultKind.Dropped, us);
            if (losses > 0 && _noise.NextUnit() < losses)
            {
                FramesDropped++;
                continue;
            }
            Render(frame, us, exposureUs, gainDb);
            return CaptureResult.Captured;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frozen?.Dispose();
        _footage.Dispose();
    }

    /// <summary>Waits for a frame's moment and dates it; false for one that passed while the camera was away.</summary>
    private bool TryTakePart(Frame frame, out long us)
    {
        if (_firstUs == null)
        {
            _firstUs = frame.CapturedUs;
            _startUs = _options.Clock?.MonotonicUs ?? 0;
        }
        us = frame.CapturedUs - _firstUs.Value;
        bool isUnplugged = Strength(CameraFaultKind.Unplugged, us) > 0;
        if (_isAway && (IsLive ? us < NowUs : isUnplugged))
            return false;
        _options.Clock?.WaitUntil(_startUs + us);
        if (isUnplugged)
            RequirePlug(us);
        _isAway = false;
        if (IsLive)
            frame.CapturedUs = _startUs + us;
        return true;
    }

    private void RequirePlug(long us)
    {
        if (Strength(CameraFaultKind.Unplugged, us) == 0)
            return;
        _isAway = true;
        LastError = $"{Name}: the camera is gone. Check its cable and supply.";
        throw new IOException(LastError);
    }

    private void Render(Frame frame, long us, int exposureUs, double gainDb)
    {
        bool obeys = _options.Sensor != null;
        frame.Exposure = obeys ? new(exposureUs, (float)gainDb, (float)_irLevel, IsNight, 0) : default;
        if (Strength(CameraFaultKind.Freeze, us) > 0 && _isFrozen)
        {
            frame.SetSize(_frozen!.Width, _frozen.Height);
            _frozen.Luma.CopyTo(frame.Luma);
            return;
        }
        if (Strength(CameraFaultKind.Moved, us) is var moved and not 0)
            _faults.Move(frame, moved);
        if (Strength(CameraFaultKind.Blurred, us) is var radius and not 0)
            _faults.Blur(frame, (int)Math.Max(radius, 1));
        if (Strength(CameraFaultKind.Blocked, us) is var share and not 0)
            _faults.Block(frame, share);
        double light = (_options.Light?.Invoke(us) ?? 1) + (IsNight ? _irLevel * _model.IrShare : 0);
        if (Strength(CameraFaultKind.Overexposed, us) is var factor and not 0)
            light *= factor;
        if (Strength(CameraFaultKind.Black, us) > 0)
            light = 0;
        _sensor.Take(frame, obeys ? exposureUs : _model.NeutralExposureUs, obeys ? gainDb : _model.NeutralGainDb, light, ref _noise);
        KeepIfFrozen(frame, us);
    }

    private void KeepIfFrozen(Frame frame, long us)
    {
        _isFrozen = Strength(CameraFaultKind.Freeze, us) > 0;
        if (!_isFrozen)
            return;
        if (_frozen == null || _frozen.Capacity < frame.Luma.Length)
        {
            _frozen?.Dispose();
            _frozen = new(frame.Capacity);
        }
        _frozen.CopyFrom(frame);
    }

    /// <summary>The strongest fault of a kind at a moment; 0: none.</summary>
    private double Strength(CameraFaultKind kind, long us)
    {
        double strongest = 0;
        for (int i = 0; i < _options.Faults.Count; i++)
        {
            if (_options.Faults[i].Kind == kind && _options.Faults[i].IsAt(us))
                strongest = Math.Max(strongest, _options.Faults[i].Strength);
        }
        return strongest;
    }
}

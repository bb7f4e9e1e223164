using Alpr.Contracts;

namespace Alpr.Illumination;

/// <summary>
/// The one loop that chooses exposure, gain, infrared level and filter. Used by the capture thread, once a frame; 0 managed bytes.
/// </summary>
/// <remarks>
/// Each frame carries the exposure it was taken with, so a frame says what exposure the scene wants in absolute stops, whatever is still on
/// its way to the sensor: the delay cannot make it swing. Steps are proportional, limited and end in a deadband.
/// </remarks>
public sealed class IlluminationLoop
{
    private const float Proportion = 0.25f;       // of the distance a frame; swings with no wrongly told delay up to 4 frames either
    private const float StepEvMax = 0.5f;         // a frame; 6 stops, sun to tunnel, take half a second
    private const float DeadbandEv = 0.1f;        // below what a reader notices, above what noise does to a median
    private const float OffsetRate = 0.05f, OffsetEvMax = 3;
    private const float BeyondEv = 2;             // how much further than it shows a clipped or black scene is taken to lie
    private const float NightSceneShare = 0.5f;   // of full scale; at night the scene may be dark but not white
    private const float CapStepEv = 0.05f;        // a frame: a stroke of lightning hardly moves it, a dawn takes an hour
    private const float CapOpenEv = 100;          // no cap
    private const float ContrastMin = 8;          // luma; less is no plate
    private const float IrLevelToStart = 2 * Ladder.IrLevelMin; // once off for heat, it starts again only well above where it ended
    private const long FilterUs = 500_000;        // the filter's way, and the frames on theirs
    private const long AtEndUs = 60_000_000;      // at an end for so long: somebody should look

    private readonly IlluminationProfile _profile;
    private readonly IlluminationOptions _options;
    private readonly IrGuard _guard;
    private readonly AmbientLight _ambient;
    private readonly DayNight _mode;
    private readonly NightPlates _plates;
    private readonly float _plateTargetEv, _sceneTargetEv;
    private FrameExposure _settings;
    private float _ev, _sceneWantedEv = float.NaN, _offsetEv, _capEv = CapOpenEv;
    private bool _isLit, _isShort, _isNight, _isHeld;
    private long _insideUs = long.MinValue, _movedUs = long.MinValue / 2;
    private volatile LightHold? _hold;
    private volatile ExposureHold? _exposureHold;

    /// <summary>Takes all memory.</summary>
    /// <exception cref="ArgumentException">Profile or options are out of range; names the value.</exception>
    public IlluminationLoop(IlluminationProfile profile, IlluminationOptions options)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _guard = new(profile); // checks the profile
        (_profile, _options) = (profile, options);
        _ambient = new(options);
        _mode = new(options);
        _plates = new(options.NightStartEv);
        _plateTargetEv = Ev.OfLuma(options.PlateLuma, options.LumaGamma);
        _sceneTargetEv = Ev.OfLuma(options.SceneLuma, options.LumaGamma);
        _ev = new Ladder(profile, ExposureUsMax(int.MaxValue), 0).Min;
    }

    /// <summary>What a light should show now.</summary>
    public LightCondition Condition { get; private set; } = LightCondition.Good;

    /// <summary>Changes between day and night since the first decision.</summary>
    public int ModeFlips => _mode.Flips;

    /// <summary>Ambient light as the loop believes it, in lux; not a number while nobody knows.</summary>
    public float AmbientLux => Ev.Power(_ambient.LuxEv);

    /// <summary>Stops between the alternating exposures; 0 while there is only one.</summary>
    public float BracketEv => _isLit ? _plates.RatioEv : 0;

    /// <summary>Holds the light for a time; null: as it chooses by itself. Any thread: the reference is exchanged whole.</summary>
    public LightHold? Hold
    {
        get => _hold;
        set => _hold = value;
    }

    /// <summary>Holds exposure and gain for a time; null: as it chooses by itself. Any thread.</summary>
    public ExposureHold? ExposureHold
    {
        get => _exposureHold;
        set => _exposureHold = value;
    }

    /// <summary>Takes one frame's values and chooses what to ask the devices for.</summary>
    /// <param name="inputs">The frame and the sensors. Values that cannot be are treated as missing.</param>
    /// <param name="settings">What to set now: exposure and gain reach the sensor some frames later, the infrared level at once.</param>
    /// <returns>True when it differs from the last.</returns>
    public bool Update(in LightInputs inputs, out FrameExposure settings)
    {
        LightHold? hold = _hold is { } light && HoldLimits.Counts(light.UntilUs, inputs.NowUs) ? light : null;
        ExposureHold? exposure = _exposureHold is { } held && HoldLimits.Counts(held.UntilUs, inputs.NowUs) ? held : null;
        _isHeld = hold is not null || exposure is not null;
        _ambient.Update(inputs, _isNight);
        bool flipped = Move(inputs, hold);
        Ladder ladder = MakeLadder(inputs, hold);
        bool restart = flipped || ladder.HasIr != _isLit;
        _isLit = ladder.HasIr;
        if (inputs.Plate is { } plate)
            Learn(plate, inputs.PlateTaken);
        if (inputs.Taken.IsNight == _isNight || inputs.NowUs - _movedUs > FilterUs)
            SeeScene(inputs, restart);
        float wanted = Wanted();
        _ev = Math.Clamp(restart && _isLit ? wanted : _ev + StepTo(wanted), ladder.Min, ladder.Max);
        settings = Choose(ladder, inputs, hold, exposure);
        Condition = Judge(inputs, ladder, wanted);
        bool differs = settings != _settings;
        _settings = settings;
        return differs;
    }

    private int ExposureUsMax(int framePeriodUs) =>
        Math.Min(Math.Min(_options.MotionExposureUsMax, _profile.ExposureUsMax), Math.Max(framePeriodUs, _profile.ExposureUsMin));

    // Day and night go on being told while they are held, so that the end of a hold finds them as they are.
    private bool Move(in LightInputs inputs, LightHold? hold)
    {
        bool isTold = _mode.Update(inputs.NowUs, _ambient.LuxEv);
        bool isNight = hold switch
        {
            { Mode: LightHoldMode.Night } => true,
            { Mode: LightHoldMode.Day } => false,
            _ => _mode.IsNight,
        };
        if (isNight == _isNight)
            return false;
        (_isNight, _movedUs) = (isNight, isTold ? _mode.FlippedUs : inputs.NowUs);
        return true;
    }

    private Ladder MakeLadder(in LightInputs inputs, LightHold? hold)
    {
        int exposureUs = ExposureUsMax(inputs.FramePeriodUs);
        float ceiling = 0;
        if (_isNight && _profile.HasInfrared && hold is not { Mode: LightHoldMode.Off })
        {
            exposureUs = Math.Min(exposureUs, _profile.PulseUsMax);
            ceiling = _guard.Ceiling(inputs.NowUs, Math.Max(exposureUs, _profile.ExposureUsMin), inputs.FramePeriodUs, inputs.LampCelsius);
            ceiling = Math.Min(ceiling, _options.IrLevelMax);
            ceiling = MathF.Floor(ceiling * 64) / 64; // a thermometer's last digit should not make the light tremble
            if (!_isLit && ceiling < IrLevelToStart)
                ceiling = 0;
        }
        return new(_profile, exposureUs, ceiling);
    }

    private void Learn(in PlateBrightness plate, in FrameExposure taken)
    {
        if (!float.IsFinite(plate.Light) || !float.IsFinite(plate.ClippedShare) || !float.IsFinite(taken.GainDb) || !float.IsFinite(taken.IrLevel)
            || !(plate.Contrast >= ContrastMin || plate.Light >= SceneBrightness.ClippedLuma))
            return;
        float beyond = BeyondEv * Math.Clamp(plate.ClippedShare, 0, 1);
        float wanted = _plateTargetEv - Ev.OfLuma(plate.Light, _options.LumaGamma) - beyond + Ev.Of(taken.ExposureUs, taken.GainDb);
        if (taken.IrLevel > 0)
            _plates.Observe(wanted + MathF.Log2(taken.IrLevel));
        else if (!float.IsNaN(_sceneWantedEv) && taken.IsNight == _isNight && !_isLit)
            _offsetEv = Math.Clamp(_offsetEv + OffsetRate * Math.Clamp(wanted - _sceneWantedEv - _offsetEv, -2, 2), -OffsetEvMax, OffsetEvMax);
    }

    private void SeeScene(in LightInputs inputs, bool restart)
    {
        float median = Ev.Or(inputs.Scene.Median, 0), clipped = Math.Clamp(Ev.Or(inputs.Scene.ClippedShare, 0), 0, 1);
        FrameExposure taken = inputs.Taken;
        float level = Ev.OfLuma(median, _options.LumaGamma);
        float takenEv = Ev.Of(taken.ExposureUs, Ev.Or(taken.GainDb, 0));
        if (median >= SceneBrightness.ClippedLuma)
            level += BeyondEv * clipped;
        else if (median < 1)
            level -= BeyondEv;
        if (_isLit)
        {
            float tooMuch = level - MathF.Log2(NightSceneShare);
            float litEv = takenEv + (taken.IrLevel > 0 ? MathF.Log2(taken.IrLevel) : 0);
            if (tooMuch > 0 && taken.IrLevel > 0)
                _capEv = Math.Min(_capEv, Math.Max(_capEv - 2 * CapStepEv, litEv - tooMuch));
            _capEv = Math.Min(_capEv + CapStepEv, _plates.BaseEv + 1);
            return;
        }
        if (restart)
            _capEv = CapOpenEv;
        if (taken.IrLevel <= 0) // our own light's last frames say nothing about the scene without it
            _sceneWantedEv = _sceneTargetEv - level + takenEv;
    }

    private float Wanted()
    {
        if (_isLit)
            return Math.Min(_plates.BaseEv, _capEv);
        return float.IsNaN(_sceneWantedEv) ? _ev : _sceneWantedEv + _offsetEv;
    }

    private float StepTo(float wanted)
    {
        float distance = wanted - _ev;
        return MathF.Abs(distance) < DeadbandEv ? 0 : Math.Clamp(distance * Proportion, -StepEvMax, StepEvMax);
    }

    private FrameExposure Choose(in Ladder ladder, in LightInputs inputs, LightHold? hold, ExposureHold? held)
    {
        _isShort = _isLit && !_isShort && held is null;
        bool probe = _isLit && _ambient.IsProbing;
        ladder.Split(_ev, _isShort && !probe ? _plates.RatioEv : 0, out int exposureUs, out float level, out float gainDb);
        if (_isLit && hold is { Level: { } wished })
            level = Math.Min(wished, _options.IrLevelMax);
        if (held is not null)
            (exposureUs, gainDb) = (Held(held, inputs.FramePeriodUs), Math.Clamp(held.GainDb, _profile.GainDbMin, _profile.GainDbMax));
        else if (probe)
        {
            exposureUs = Math.Min(ExposureUsMax(inputs.FramePeriodUs), _profile.PulseUsMax);
            level = 0;
        }
        level = _guard.Admit(inputs.NowUs, exposureUs, inputs.Taken.ExposureUs, inputs.FramePeriodUs, level, inputs.LampCelsius);
        return new(exposureUs, gainDb, level, _isNight, (byte)(_isShort && !probe ? 1 : 0));
    }

    // A held exposure may be longer than plates at speed allow, as focusing in dusk needs; never longer than a pulse of the light, which would stay dark then.
    private int Held(ExposureHold held, int framePeriodUs)
    {
        int longest = Math.Min(_profile.ExposureUsMax, Math.Max(framePeriodUs, _profile.ExposureUsMin));
        if (_isLit)
            longest = Math.Max(Math.Min(longest, _profile.PulseUsMax), _profile.ExposureUsMin);
        return Math.Clamp(held.ExposureUs, _profile.ExposureUsMin, longest);
    }

    private LightCondition Judge(in LightInputs inputs, in Ladder ladder, float wanted)
    {
        bool inside = wanted > ladder.Min - 1 && wanted < ladder.Max + 1;
        if (inside || _insideUs == long.MinValue)
            _insideUs = inputs.NowUs;
        if (_profile.HasInfrared)
        {
            float derating = _guard.Derating(inputs.NowUs, inputs.LampCelsius);
            LightSeverity severity = _isNight ? LightSeverity.Red : LightSeverity.Amber; // by day nobody needs the light yet
            if (!inputs.LampCelsius.IsFresh(inputs.NowUs, _profile.TemperatureAgeUsMax))
                return LightCondition.NoTemperature with { Severity = severity };
            if (derating <= 0)
                return LightCondition.TooHot with { Severity = severity };
            if (derating < 1 && _isNight)
                return LightCondition.Derated;
        }
        if (_isHeld)
            return LightCondition.Held;
        if (_ambient.LuxFault != LuxFault.None)
            return _ambient.LuxFault == LuxFault.Stuck ? LightCondition.StuckLux : LightCondition.NoLux;
        if (inputs.NowUs - _insideUs > AtEndUs)
            return wanted > ladder.Max ? LightCondition.TooDark : LightCondition.TooBright;
        return LightCondition.Good;
    }
}

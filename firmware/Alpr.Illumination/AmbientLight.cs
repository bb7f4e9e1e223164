using Alpr.Contracts;

namespace Alpr.Illumination;

/// <summary>
/// The ambient light in stops of lux (log2): from the sensor while it is trusted, else from the frames, without what our own light adds.
/// </summary>
/// <remarks>
/// A frame lit by our light is an upper bound of the ambient. Only where that bound leaves room for day a probe is asked for: a few
/// frames without infrared, exposed long enough to tell.
/// </remarks>
internal sealed class AmbientLight(IlluminationOptions options)
{
    /// <summary>Time between two probes in microseconds: they cost some 4 frames each.</summary>
    public const long ProbeEveryUs = 30_000_000;

    private const long ProbeUsMax = 2_000_000;        // the camera may not say how its frames were lit: then there is no probe
    private const float FramesTimeUs = 4_000_000;     // a vehicle that fills the view is gone after it
    private const float SensorTimeUs = 2_000_000;     // lightning is much shorter
    private const float LearningUs = 1_200_000_000;   // lens and dirt change slowly; clouds over one of them alone come and go
    private const float LearnedEvMax = 3;
    private const float DarkLuma = 1.5f;              // the median's step is one count

    private readonly LuxTrust _trust = new();
    private readonly float _dayEv = MathF.Log2(options.DayAboveLux);
    private float _sensorEv = float.NaN, _framesEv = float.NaN, _learnedEv;
    private long _nowUs = long.MinValue, _probedUs = long.MinValue / 2, _probingSinceUs;

    /// <summary>What is wrong with the light sensor.</summary>
    public LuxFault LuxFault => _trust.Fault;

    /// <summary>Ambient light in log2 lux; not a number while nobody knows.</summary>
    public float LuxEv => _trust.Fault == LuxFault.None ? _sensorEv : _framesEv;

    /// <summary>True while the next frames should be taken without infrared, to see the ambient.</summary>
    public bool IsProbing { get; private set; }

    /// <summary>Takes one frame's values.</summary>
    public void Update(in LightInputs inputs, bool isNight)
    {
        float dtUs = _nowUs == long.MinValue ? 0 : Math.Clamp(inputs.NowUs - _nowUs, 0, 1_000_000);
        _nowUs = inputs.NowUs;
        FrameExposure taken = inputs.Taken;
        float frameEv = OfFrame(inputs);
        bool isLit = taken.IrLevel > 0;
        if (!isLit && taken.IsNight == isNight)
            SeeUnlit(frameEv, dtUs, isNight);
        else if (isLit)
            SeeLit(frameEv, isNight);
        if (IsProbing && _nowUs - _probingSinceUs > ProbeUsMax)
            IsProbing = false;

        _trust.Update(_nowUs, inputs.Lux, float.IsNaN(_framesEv) ? null : _framesEv);
        if (_trust.Fault != LuxFault.None)
            return;
        float luxEv = MathF.Log2(Math.Max(0.01f, inputs.Lux.Value));
        _sensorEv = Towards(_sensorEv, luxEv, dtUs / SensorTimeUs);
        if (!isLit && !isNight && !float.IsNaN(_framesEv) && _trust.IsLively(_nowUs))
            _learnedEv = Math.Clamp(_learnedEv + (_sensorEv - _framesEv) * dtUs / LearningUs, -LearnedEvMax, LearnedEvMax);
    }

    private void SeeUnlit(float frameEv, float dtUs, bool isNight)
    {
        // At night an unlit frame is a probe, or there is no light at all; a probe is the only one in a while and counts at once.
        _framesEv = Towards(_framesEv, frameEv, IsProbing ? 1 : dtUs / FramesTimeUs);
        if (isNight && IsProbing)
            (IsProbing, _probedUs) = (false, _nowUs);
    }

    private void SeeLit(float boundEv, bool isNight)
    {
        if (!isNight)
            return;
        if (boundEv < _dayEv)
            _framesEv = float.IsNaN(_framesEv) ? boundEv : Math.Min(_framesEv, boundEv);
        else if (!IsProbing && _nowUs - _probedUs >= ProbeEveryUs)
            (IsProbing, _probingSinceUs) = (true, _nowUs);
    }

    private float OfFrame(in LightInputs inputs)
    {
        float luma = Math.Max(DarkLuma, Ev.Or(inputs.Scene.Median, 0));
        float beyond = luma >= SceneBrightness.ClippedLuma ? 1 : 0;
        FrameExposure taken = inputs.Taken;
        return Ev.OfLuma(luma, options.LumaGamma) + beyond - Ev.Of(taken.ExposureUs, Ev.Or(taken.GainDb, 0))
            - (taken.IsNight ? options.FilterOutEv : 0) + MathF.Log2(options.LuxAtFullScale) + _learnedEv;
    }

    private static float Towards(float value, float to, float share) =>
        float.IsNaN(value) ? to : value + (to - value) * Math.Clamp(share, 0, 1);
}

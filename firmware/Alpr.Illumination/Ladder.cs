namespace Alpr.Illumination;

/// <summary>
/// Turns one number of stops into exposure, infrared level and gain: exposure first, for it costs nothing up to where motion blurs; then
/// our own light; gain last, for it brings noise.
/// </summary>
internal readonly struct Ladder
{
    /// <summary>Least level of the infrared light: drivers regulate badly below, and the rest is done by exposure.</summary>
    public const float IrLevelMin = 1f / 16;

    private readonly float _exposureMin, _exposureMax, _gainMin, _gainMax, _irMax;

    /// <summary>A ladder.</summary>
    /// <param name="profile">What the board can do.</param>
    /// <param name="exposureUsMax">Longest exposure now, in microseconds.</param>
    /// <param name="irLevelMax">Highest level of the infrared light now, 0 where there is none.</param>
    public Ladder(IlluminationProfile profile, int exposureUsMax, float irLevelMax)
    {
        _exposureMin = Ev.OfExposure(profile.ExposureUsMin);
        _exposureMax = Ev.OfExposure(Math.Max(exposureUsMax, profile.ExposureUsMin));
        (_gainMin, _gainMax) = (profile.GainDbMin / Ev.DbPerStop, profile.GainDbMax / Ev.DbPerStop);
        HasIr = irLevelMax >= IrLevelMin;
        _irMax = HasIr ? MathF.Log2(irLevelMax) : 0;
    }

    /// <summary>True when the infrared light is a rung.</summary>
    public bool HasIr { get; }

    /// <summary>The least, in stops.</summary>
    public float Min => _exposureMin + _gainMin + (HasIr ? MathF.Log2(IrLevelMin) : 0);

    /// <summary>The most, in stops.</summary>
    public float Max => _exposureMax + _gainMax + _irMax;

    /// <summary>Splits a number of stops.</summary>
    /// <param name="ev">Stops; beyond the ends it is the end.</param>
    /// <param name="shorterEv">Stops to take off afterwards, from exposure, then gain, so that the light stays as it is.</param>
    /// <param name="exposureUs">Exposure in microseconds.</param>
    /// <param name="irLevel">Level of the infrared light, 0 where there is none.</param>
    /// <param name="gainDb">Gain in decibels.</param>
    public void Split(float ev, float shorterEv, out int exposureUs, out float irLevel, out float gainDb)
    {
        float irMin = HasIr ? MathF.Log2(IrLevelMin) : 0;
        float rest = Math.Clamp(ev, Min, Max);
        float exposure = Math.Clamp(rest - irMin - _gainMin, _exposureMin, _exposureMax);
        rest -= exposure;
        float ir = HasIr ? Math.Clamp(rest - _gainMin, irMin, _irMax) : 0;
        float gain = Math.Clamp(rest - ir, _gainMin, _gainMax);
        float shortened = Math.Max(_exposureMin, exposure - shorterEv);
        gain = Math.Max(_gainMin, gain - (shorterEv - (exposure - shortened)));
        exposureUs = Ev.ToExposure(shortened);
        irLevel = HasIr ? Ev.Power(ir) : 0;
        gainDb = gain * Ev.DbPerStop;
    }
}

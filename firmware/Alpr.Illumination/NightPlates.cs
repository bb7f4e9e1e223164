namespace Alpr.Illumination;

/// <summary>
/// What exposure plates want under our own light, learned from plates: worn and dirty ones want much, new retro-reflective ones nearby
/// little. Between both lies the ratio of the two alternating exposures.
/// </summary>
/// <remarks>
/// A plate sends our light back the same at noon and at midnight, so between two vehicles nothing needs to be regulated: what was
/// learned holds.
/// </remarks>
internal sealed class NightPlates(float startEv)
{
    /// <summary>Least stops between the two exposures: less is twice the same picture.</summary>
    public const float RatioEvMin = 1;

    /// <summary>Most stops between them: beyond, plates in between are in range of neither.</summary>
    public const float RatioEvMax = 3.5f;

    private const float Rate = 0.02f;   // of a plate frame; a passage has about ten, so a vehicle moves it by a fifth of the way
    private const float Bias = 4;       // plates beyond weigh four times: a fifth of them lies outside on each side
    private const float StepEvMax = 0.3f; // no single plate, a misdetected lamp perhaps, does more

    private float _dim = startEv + 1, _bright = startEv - 1;

    /// <summary>Stops between the two exposures.</summary>
    public float RatioEv => Math.Clamp(_dim - _bright, RatioEvMin, RatioEvMax);

    /// <summary>Stops of the base exposure, which suits the dimmer plates.</summary>
    public float BaseEv => (_dim + _bright + RatioEv) / 2;

    /// <summary>Learns from a plate.</summary>
    /// <param name="wantedEv">Stops that would have shown it well.</param>
    public void Observe(float wantedEv)
    {
        _dim += Step(wantedEv - _dim, wantedEv > _dim ? Bias : 1);
        _bright += Step(wantedEv - _bright, wantedEv < _bright ? Bias : 1);
    }

    private static float Step(float distance, float weight) => Math.Clamp(Rate * weight * distance, -StepEvMax, StepEvMax);
}

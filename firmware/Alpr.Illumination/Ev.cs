namespace Alpr.Illumination;

/// <summary>Arithmetic in stops: each doubles the light. 0 is 1 ms at 0 dB and, where the infrared light counts, its full level.</summary>
internal static class Ev
{
    /// <summary>Decibels of gain in a stop.</summary>
    public const float DbPerStop = 6.0206f;

    private const float LumaFloor = 1; // below one count nothing is known but that it is dark

    /// <summary>Stops of an exposure and gain.</summary>
    public static float Of(int exposureUs, float gainDb) => MathF.Log2(Math.Max(1, exposureUs) / 1000f) + gainDb / DbPerStop;

    /// <summary>Stops of an exposure in microseconds.</summary>
    public static float OfExposure(int exposureUs) => MathF.Log2(exposureUs / 1000f);

    /// <summary>Microseconds of an exposure in stops.</summary>
    public static int ToExposure(float ev) => (int)MathF.Round(1000 * Power(ev));

    /// <summary>Two to the power of stops.</summary>
    public static float Power(float ev) => MathF.Pow(2, ev);

    /// <summary>Stops from full scale of a luma: 0 for 255, negative below.</summary>
    public static float OfLuma(float luma, float gamma) => gamma * MathF.Log2(Math.Clamp(luma, LumaFloor, 255) / 255);

    /// <summary>The same value when it is a number, else another.</summary>
    public static float Or(float value, float otherwise) => float.IsFinite(value) ? value : otherwise;
}

namespace Alpr.Illumination;

/// <summary>What somebody who aims may make of the light for a time.</summary>
public enum LightHoldMode
{
    /// <summary>As by day: the filter in, the light dark.</summary>
    Day,

    /// <summary>As at night: the filter out, the light on.</summary>
    Night,

    /// <summary>The light dark; day and night go on by themselves.</summary>
    Off,
}

/// <summary>A hold of the light: it ends by itself, so that nobody leaves a unit dark by accident. Immutable: one reference is exchanged, and a frame sees all of it or nothing.</summary>
/// <param name="Mode">What it is held at.</param>
/// <param name="Level">Level of the light at night, 0.0625 to 1; null: as the loop chooses. The guard has the last word on it.</param>
/// <param name="UntilUs">Monotonic time of its end in microseconds; at most <see cref="HoldLimits.UsMax"/> ahead.</param>
public sealed record LightHold(LightHoldMode Mode, float? Level, long UntilUs);

/// <summary>A hold of the sensor's exposure and gain; it ends by itself.</summary>
/// <param name="ExposureUs">Exposure in microseconds, brought within what sensor, frame rate and light allow.</param>
/// <param name="GainDb">Gain in decibels, brought within what the sensor allows.</param>
/// <param name="UntilUs">Monotonic time of its end in microseconds; at most <see cref="HoldLimits.UsMax"/> ahead.</param>
public sealed record ExposureHold(int ExposureUs, float GainDb, long UntilUs);

/// <summary>Bounds of holds.</summary>
public static class HoldLimits
{
    /// <summary>Longest hold in minutes: aiming and focusing a camera takes less, and plates that pass meanwhile may be lost.</summary>
    public const int MinutesMax = 30;

    /// <summary>The same in microseconds. The loop itself heeds no hold that ends later, whoever made it.</summary>
    public const long UsMax = MinutesMax * 60_000_000L;

    /// <summary>True while a hold that ends then counts.</summary>
    internal static bool Counts(long untilUs, long nowUs) => untilUs > nowUs && untilUs - UsMax <= nowUs;
}

namespace Alpr.Illumination;

/// <summary>What a site may set; the defaults suit plates at 8 to 25 m.</summary>
public sealed record IlluminationOptions
{
    /// <summary>
    /// Longest exposure in microseconds, with or without plates in view: a vehicle comes unannounced, and what is set reaches the
    /// sensor two frames later. See <see cref="MotionBlur"/>; 1/1000 s is half a stroke at 120 km/h seen at 7 degrees.
    /// </summary>
    public int MotionExposureUsMax { get; init; } = 1_000;

    /// <summary>Luma = 255 x light^(1/gamma): 1 for a raw sensor, about 2.2 behind a picture processor.</summary>
    public float LumaGamma { get; init; } = 1;

    /// <summary>
    /// Luma at which the light population of a plate should lie. What is read reaches from about 32 (contrast against noise and steps) to
    /// 250 (clipping); this lies in the middle of that in stops.
    /// </summary>
    public float PlateLuma { get; init; } = 100;

    /// <summary>Luma at which the median of a scene should lie by day before plates have said better.</summary>
    public float SceneLuma { get; init; } = 40;

    /// <summary>Lux below which it becomes night.</summary>
    public float NightBelowLux { get; init; } = 50;

    /// <summary>
    /// Lux above which it becomes day. Two stops above the other: clouds move the light by less within a dwell, and our own light
    /// does not count.
    /// </summary>
    public float DayAboveLux { get; init; } = 200;

    /// <summary>Time in microseconds by which evidence for the other mode must exceed evidence against it. No convoy's shadow is so long.</summary>
    public long DwellUs { get; init; } = 60_000_000;

    /// <summary>Shortest time in a mode in microseconds, whatever the evidence: bounds the flips of any day at 288.</summary>
    public long StayUs { get; init; } = 300_000_000;

    /// <summary>
    /// Where the night begins before any plate was seen, in stops: 0 is 1 ms at 0 dB and full infrared. Set at commissioning from a
    /// plate at working distance; plates correct it.
    /// </summary>
    public float NightStartEv { get; init; } = -2;

    /// <summary>
    /// Lux of a scene whose median is at full scale with 1 ms at 0 dB, filter in: lens and sensor, from commissioning. Learned within
    /// 3 stops while the light sensor is trusted.
    /// </summary>
    public float LuxAtFullScale { get; init; } = 5_800;

    /// <summary>Stops by which the sensor sees more of the ambient light without the filter.</summary>
    public float FilterOutEv { get; init; } = 1;

    /// <summary>Highest level of the infrared light, <see cref="IrLevelMaxLeast"/> to 1: what a site leaves of what the board's profile allows.</summary>
    public float IrLevelMax { get; init; } = 1;

    /// <summary>Least level of the infrared light while it is on.</summary>
    public const float IrLevelLeast = Ladder.IrLevelMin;

    /// <summary>Least <see cref="IrLevelMax"/>: below it the light does not start again once it was off for heat.</summary>
    public const float IrLevelMaxLeast = 2 * Ladder.IrLevelMin;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the value and its range.</exception>
    public void Check()
    {
        Require(MotionExposureUsMax is >= 1 and <= 1_000_000, nameof(MotionExposureUsMax), "1 to 1,000,000 us");
        Require(LumaGamma is >= 1 and <= 4, nameof(LumaGamma), "1 to 4");
        Require(PlateLuma is >= 30 and <= 240, nameof(PlateLuma), "30 to 240");
        Require(SceneLuma is >= 10 and <= 240, nameof(SceneLuma), "10 to 240");
        Require(NightBelowLux is > 0 and <= 10_000, nameof(NightBelowLux), "above 0, at most 10,000 lux");
        Require(DayAboveLux >= 2 * NightBelowLux && DayAboveLux <= 50_000, nameof(DayAboveLux), "at least twice NightBelowLux, at most 50,000 lux");
        Require(DwellUs is >= 1_000_000 and <= 3_600_000_000, nameof(DwellUs), "1 s to 1 h, in microseconds");
        Require(StayUs is >= 0 and <= 3_600_000_000, nameof(StayUs), "0 to 1 h, in microseconds");
        Require(NightStartEv is >= -20 and <= 20, nameof(NightStartEv), "-20 to 20 stops");
        Require(LuxAtFullScale is >= 1 and <= 10_000_000, nameof(LuxAtFullScale), "1 to 10,000,000 lux");
        Require(IrLevelMax is >= IrLevelMaxLeast and <= 1, nameof(IrLevelMax), "0.125 to 1");
        Require(FilterOutEv is >= 0 and <= 5, nameof(FilterOutEv), "0 to 5 stops");
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ArgumentException($"Illumination options: {name} is out of range ({range}).", name);
    }
}

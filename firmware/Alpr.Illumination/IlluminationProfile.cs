namespace Alpr.Illumination;

/// <summary>What the board can do and what its infrared light may do. The README says how to work out the light's limits.</summary>
public sealed record IlluminationProfile
{
    /// <summary>Longest frame period with which a strobe can be accounted for, in microseconds: 2 frames a second.</summary>
    public const int FramePeriodUsMax = 500_000;

    /// <summary>Shortest exposure the sensor can take, in microseconds.</summary>
    public int ExposureUsMin { get; init; } = 10;

    /// <summary>Longest exposure the sensor can take, in microseconds.</summary>
    public int ExposureUsMax { get; init; } = 30_000;

    /// <summary>Least gain in decibels.</summary>
    public float GainDbMin { get; init; }

    /// <summary>Most gain in decibels. Beyond 24 dB small sensors give noise as strong as the strokes of a far plate.</summary>
    public float GainDbMax { get; init; } = 24;

    /// <summary>True when there is an infrared light and its filter can be moved.</summary>
    public bool HasInfrared { get; init; } = true;

    /// <summary>Longest single pulse of the light in microseconds (the driver's and the emitters' datasheets).</summary>
    public int PulseUsMax { get; init; } = 2_000;

    /// <summary>Largest share of time in which the light may be on at any level, 0 to 1.</summary>
    public float DutyMax { get; init; } = 0.1f;

    /// <summary>Largest mean of the level over <see cref="WindowUs"/>, 0 to 1: the eye-safety limit, worked out as the README says.</summary>
    public float AverageLevelMax { get; init; } = 0.08f;

    /// <summary>Time over which duty and mean level are taken, in microseconds. Every stretch of this length keeps the limits.</summary>
    public long WindowUs { get; init; } = 10_000_000;

    /// <summary>Temperature from which the light is dimmed, in degrees Celsius.</summary>
    public float DerateFromC { get; init; } = 65;

    /// <summary>Temperature at and above which it is off, in degrees Celsius.</summary>
    public float OffAboveC { get; init; } = 85;

    /// <summary>Age at which a temperature is no longer believed, in microseconds. The emitters' plate heats by some degrees in that time.</summary>
    public long TemperatureAgeUsMax { get; init; } = 10_000_000;

    /// <summary>Throws when the numbers contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the value and its range.</exception>
    public void Check()
    {
        Require(ExposureUsMin is >= 1 and <= 1_000_000 && ExposureUsMax >= ExposureUsMin && ExposureUsMax <= 1_000_000,
            nameof(ExposureUsMax), "exposures are 1 to 1,000,000 us, the longest not below the shortest");
        Require(float.IsFinite(GainDbMin) && float.IsFinite(GainDbMax) && GainDbMin >= -20 && GainDbMax >= GainDbMin && GainDbMax <= 72,
            nameof(GainDbMax), "gains are -20 to 72 dB, the most not below the least");
        Require(PulseUsMax is >= 1 and <= 100_000, nameof(PulseUsMax), "1 to 100,000 us");
        Require(DutyMax is > 0 and <= 1, nameof(DutyMax), "above 0, at most 1");
        Require(AverageLevelMax is > 0 and <= 1, nameof(AverageLevelMax), "above 0, at most 1");
        Require(WindowUs is >= 10_000_000 and <= 1_000_000_000, nameof(WindowUs), "10 s to 1000 s, in microseconds");
        Require(DerateFromC is >= -40 and <= 150 && OffAboveC > DerateFromC && OffAboveC <= 150,
            nameof(OffAboveC), "above derateFromC, at most 150");
        Require(TemperatureAgeUsMax is > 0 and <= 60_000_000, nameof(TemperatureAgeUsMax), "above 0, at most 60 s");
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ArgumentException($"Illumination profile: {name} is out of range ({range}).", name);
    }
}

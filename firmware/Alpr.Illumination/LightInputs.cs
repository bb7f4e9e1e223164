using Alpr.Contracts;

namespace Alpr.Illumination;

/// <summary>What a sensor said and when.</summary>
/// <param name="Value">The value; not a number when the sensor or its bus does not answer.</param>
/// <param name="TakenUs">Monotonic time of the reading in microseconds.</param>
public readonly record struct Measurement(float Value, long TakenUs)
{
    /// <summary>No answer.</summary>
    public static Measurement Missing => new(float.NaN, 0);

    /// <summary>True when this is a number taken no longer than a time ago, and not in the future.</summary>
    public bool IsFresh(long nowUs, long ageUsMax) => float.IsFinite(Value) && nowUs >= TakenUs && nowUs - TakenUs <= ageUsMax;
}

/// <summary>What the loop is told with each frame.</summary>
public readonly record struct LightInputs
{
    /// <summary>Monotonic time in microseconds.</summary>
    public required long NowUs { get; init; }

    /// <summary>How this very frame was exposed and lit, not what was asked for last.</summary>
    public required FrameExposure Taken { get; init; }

    /// <summary>How bright this frame is.</summary>
    public required SceneBrightness Scene { get; init; }

    /// <summary>Time between two frames of the sensor in microseconds.</summary>
    public required int FramePeriodUs { get; init; }

    /// <summary>Ambient light in lux; may be missing, old or stuck.</summary>
    public Measurement Lux { get; init; }

    /// <summary>Temperature at the infrared light in degrees Celsius. Without it the light stays off.</summary>
    public Measurement LampCelsius { get; init; }

    /// <summary>A plate that was measured since the last call, the most surely read one; null when there was none.</summary>
    public PlateBrightness? Plate { get; init; }

    /// <summary>How the frame was exposed in which that plate was measured: recognition is some frames behind.</summary>
    public FrameExposure PlateTaken { get; init; }
}

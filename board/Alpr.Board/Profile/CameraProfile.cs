using Alpr.Board.Camera.V4l2;
using V4l2 = Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Profile;

/// <summary>The camera sensor, as the kernel shows it.</summary>
public sealed record CameraProfile
{
    /// <summary><c>/dev/video0</c>, or <c>simulated</c>: the footage below, as a sensor that answers to exposure and light.</summary>
    public required string Device { get; init; }

    /// <summary>Footage of a simulated sensor; relative to the profile.</summary>
    public string? Footage { get; set; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; set; } = 1280;

    /// <summary>Rows.</summary>
    public int Height { get; set; } = 720;

    /// <summary>Frames a second.</summary>
    public double FramesPerSecond { get; set; } = 30;

    /// <summary>Pixel formats by four letters, the best first; null: whatever is known, the plainest first.</summary>
    public List<string>? Formats { get; set; }

    /// <summary>What the exposure control counts: <c>auto</c>, <c>100us</c>, <c>lines</c> or <c>us</c>; see <see cref="V4l2.ExposureUnit"/>.</summary>
    public string ExposureUnit { get; set; } = "auto";

    /// <summary>Time of a line in nanoseconds where the driver does not tell it.</summary>
    public double? LineNs { get; set; }

    /// <summary>What the gain control means: <c>factor</c>, <c>decibels</c> or <c>reciprocal</c>; see <see cref="V4l2.GainUnit"/>.</summary>
    public string GainUnit { get; set; } = "factor";

    /// <summary>Scale of the gain control, as the unit says.</summary>
    public double GainScale { get; set; } = 16;

    /// <summary>Most gain in decibels: beyond it small sensors give noise as strong as the strokes of a far plate.</summary>
    public double GainDbMax { get; set; } = 24;

    /// <summary>Luma = 255 x light^(1/gamma): 1 for a raw sensor, about 2.2 behind a picture processor.</summary>
    public double LumaGamma { get; set; } = 1;

    /// <summary>What luma spans: <c>as_told</c>, <c>full</c> or <c>limited</c>.</summary>
    public string LumaRange { get; set; } = "as_told";

    /// <summary>The sensor hangs mirrored.</summary>
    public bool FlipHorizontal { get; set; }

    /// <summary>The sensor hangs upside down.</summary>
    public bool FlipVertical { get; set; }

    /// <summary>Frames between a setting and the first frame taken with it.</summary>
    public int DelayFrames { get; set; } = 2;

    /// <summary>Longest exposure in microseconds: a plate at speed must not smear over its strokes.</summary>
    public int ExposureUsMax { get; set; } = 1000;

    /// <summary>The units by the names that profiles use.</summary>
    internal static IReadOnlyDictionary<string, ExposureUnit> ExposureUnits { get; } = new Dictionary<string, ExposureUnit>
    {
        ["auto"] = V4l2.ExposureUnit.Automatic, ["100us"] = V4l2.ExposureUnit.HundredMicroseconds,
        ["lines"] = V4l2.ExposureUnit.Lines, ["us"] = V4l2.ExposureUnit.Microseconds,
    };

    /// <inheritdoc cref="ExposureUnits"/>
    internal static IReadOnlyDictionary<string, GainUnit> GainUnits { get; } = new Dictionary<string, GainUnit>
    {
        ["factor"] = V4l2.GainUnit.Factor, ["decibels"] = V4l2.GainUnit.Decibels, ["reciprocal"] = V4l2.GainUnit.Reciprocal,
    };

    /// <inheritdoc cref="ExposureUnits"/>
    internal static IReadOnlyDictionary<string, LumaRange> LumaRanges { get; } = new Dictionary<string, LumaRange>
    {
        ["as_told"] = V4l2.LumaRange.AsTold, ["full"] = V4l2.LumaRange.Full, ["limited"] = V4l2.LumaRange.Limited,
    };

    /// <summary>The same as the driver takes it.</summary>
    public V4l2CameraOptions ToOptions() => new()
    {
        Device = Device,
        Width = Width,
        Height = Height,
        FramesPerSecond = FramesPerSecond,
        Formats = Formats,
        ExposureUnit = ExposureUnits[ExposureUnit],
        LineNs = LineNs,
        GainUnit = GainUnits[GainUnit],
        GainScale = GainScale,
        DelayFrames = DelayFrames,
        FlipHorizontal = FlipHorizontal,
        FlipVertical = FlipVertical,
        LumaRange = LumaRanges[LumaRange],
    };
}

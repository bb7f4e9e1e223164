using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>What the number of an exposure control counts.</summary>
public enum ExposureUnit
{
    /// <summary><c>V4L2_CID_EXPOSURE_ABSOLUTE</c> if the camera has it, else <c>V4L2_CID_EXPOSURE</c> in lines.</summary>
    Automatic,

    /// <summary><c>V4L2_CID_EXPOSURE_ABSOLUTE</c>: steps of 100 microseconds (USB Video Class 1.5, 4.2.2.1.4).</summary>
    HundredMicroseconds,

    /// <summary><c>V4L2_CID_EXPOSURE</c> in sensor lines; a line lasts <see cref="V4l2CameraOptions.LineNs"/>, or (width + HBLANK) / PIXEL_RATE.</summary>
    Lines,

    /// <summary><c>V4L2_CID_EXPOSURE</c> in microseconds, as some vendors' drivers have it.</summary>
    Microseconds,
}

/// <summary>What the number of a gain control means.</summary>
public enum GainUnit
{
    /// <summary>Gain = number / scale. The scale is the number that stands for a gain of 1 (16 for the OV9281).</summary>
    Factor,

    /// <summary>Decibels = number / scale (10 for steps of 0.1 dB: IMX296; 3.333 for steps of 0.3 dB: IMX290).</summary>
    Decibels,

    /// <summary>Gain = scale / (scale - number) (1024 for the IMX477, 256 for the IMX219).</summary>
    Reciprocal,
}

/// <summary>What the numbers of luma span.</summary>
public enum LumaRange
{
    /// <summary>Limited if the driver says so in words (<c>V4L2_QUANTIZATION_LIM_RANGE</c>), else full.</summary>
    AsTold,

    /// <summary>0 to 255: taken as they are.</summary>
    Full,

    /// <summary>16 to 235: stretched to 0 to 255.</summary>
    Limited,
}

/// <summary>What a board's profile says of its camera.</summary>
public sealed record V4l2CameraOptions
{
    /// <summary>A path (<c>/dev/video0</c>), a name under <c>/dev/v4l/by-path</c> or <c>by-id</c>, or the card's name.</summary>
    /// <remarks>The number of a node may change when the camera is plugged in again; a name stays.</remarks>
    public required string Device { get; init; }

    /// <summary>Pixels in a row wanted, 1 to <see cref="Limits.ImageSideMax"/>; the nearest size that fits the frames is taken.</summary>
    public int Width { get; init; } = 1920;

    /// <summary>Rows wanted, 1 to <see cref="Limits.ImageSideMax"/>.</summary>
    public int Height { get; init; } = 1080;

    /// <summary>Frames a second wanted, above 0 and at most 1000; the nearest the camera can is taken.</summary>
    public double FramesPerSecond { get; init; } = 30;

    /// <summary>
    /// Pixel formats (four letters each), the best first; one that is not known here is refused. Null: <see cref="V4l2Camera.KnownFormats"/>.
    /// Size and rate go before this order: a camera that manages the size only as MJPG is asked for that.
    /// </summary>
    public IReadOnlyList<string>? Formats { get; init; }

    /// <summary>What the exposure control counts.</summary>
    public ExposureUnit ExposureUnit { get; init; }

    /// <summary>Time of a sensor line in nanoseconds, for <see cref="ExposureUnit.Lines"/>; null: the driver tells it.</summary>
    public double? LineNs { get; init; }

    /// <summary>What the gain control means.</summary>
    public GainUnit GainUnit { get; init; }

    /// <summary>Scale of the gain control, above 0; see <see cref="V4l2.GainUnit"/>.</summary>
    public double GainScale { get; init; } = 16;

    /// <summary>Frames from setting a control to the first frame taken with it, 0 to 8 (2 for most sensors).</summary>
    public int DelayFrames { get; init; } = 2;

    /// <summary>The sensor hangs mirrored: left and right are exchanged, by the sensor if it can, else by us.</summary>
    public bool FlipHorizontal { get; init; }

    /// <summary>The sensor hangs upside down: top and bottom are exchanged. Both together turn the picture by half.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>What the numbers of luma span.</summary>
    public LumaRange LumaRange { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Device);
        Within(Width, 1, Limits.ImageSideMax, nameof(Width));
        Within(Height, 1, Limits.ImageSideMax, nameof(Height));
        Within(FramesPerSecond, 0.001, 1000, nameof(FramesPerSecond));
        Within(GainScale, 0.001, 1_000_000, nameof(GainScale));
        Within(DelayFrames, 0, ControlDelay.FramesMax, nameof(DelayFrames));
        if (LineNs is { } line)
            Within(line, 1, 10_000_000, nameof(LineNs));
        foreach (string format in Formats ?? [])
        {
            if (LumaFormat.Find(format) == null)
                throw new ArgumentException($"{format} is no pixel format known here. Known are {string.Join(" ", V4l2Camera.KnownFormats)}.");
        }
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{least} to {most}.");
    }
}

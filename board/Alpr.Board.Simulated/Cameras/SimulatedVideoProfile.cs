using Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Simulated;

/// <summary>One pixel format that a simulated camera offers.</summary>
/// <param name="Format">Its four letters, such as <c>YUYV</c>.</param>
/// <param name="Sizes">Its sizes. None: the driver cannot list them and takes any.</param>
/// <param name="Rates">Frames a second that it offers at each size, listed one by one.</param>
/// <param name="StridePadding">Bytes after each row that are no picture.</param>
public sealed record SimulatedVideoFormat(string Format, (int Width, int Height)[] Sizes, double[] Rates, int StridePadding = 0)
{
    /// <summary>True when <see cref="Sizes"/> are the least and the most of a range in steps of <see cref="SizeStep"/>.</summary>
    public bool IsRange { get; init; }

    /// <summary>Step of a range of sizes.</summary>
    public int SizeStep { get; init; } = 8;

    internal LumaFormat? Luma { get; } = LumaFormat.Find(Format);
}

/// <summary>A control that a simulated camera has.</summary>
/// <param name="Id">Its number in linux/v4l2-controls.h.</param>
/// <param name="Minimum">Least value.</param>
/// <param name="Maximum">Most.</param>
/// <param name="Step">Step between values.</param>
/// <param name="Value">Value at power-up.</param>
public sealed record SimulatedVideoControl(uint Id, long Minimum, long Maximum, long Step, long Value)
{
    /// <summary>True for one that only tells.</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>What a simulated camera is.</summary>
public sealed record SimulatedVideoProfile
{
    /// <summary>The card's name.</summary>
    public string Card { get; init; } = "Simulated Camera";

    /// <summary>Its formats.</summary>
    public IReadOnlyList<SimulatedVideoFormat> Formats { get; init; } =
    [
        new("YUYV", [(640, 480), (1280, 720)], [30, 10], StridePadding: 64),
        new("MJPG", [(640, 480), (1280, 720), (1920, 1080)], [30]),
    ];

    /// <summary>Its controls: those of a USB camera.</summary>
    public IReadOnlyList<SimulatedVideoControl> Controls { get; init; } =
    [
        new(Video.ExposureAuto, 0, 3, 1, 3), new(Video.ExposureAbsolute, 3, 2047, 1, 250),
        new(Video.Gain, 16, 255, 1, 64),
    ];

    /// <summary>True for a multi-planar node (one plane).</summary>
    public bool IsPlanes { get; init; }

    /// <summary>True when it gives no pictures: a node for metadata.</summary>
    public bool IsMetadata { get; init; }

    /// <summary>True when the frame rate can be set.</summary>
    public bool HasFrameRate { get; init; } = true;

    /// <summary>True for a kernel without <c>VIDIOC_QUERY_EXT_CTRL</c>.</summary>
    public bool IsOldKernel { get; init; }

    /// <summary><c>enum v4l2_quantization</c>: 0 says nothing, 1 full, 2 limited.</summary>
    public int Quantization { get; init; }

    /// <summary>True when buffers are stamped with the monotonic clock.</summary>
    public bool StampsMonotonic { get; init; } = true;

    /// <summary>True when the stamp is the start of the exposure.</summary>
    public bool StampsStart { get; init; }

    /// <summary>Microseconds from the stamp to the delivery of a frame.</summary>
    public int DeliveryUs { get; init; } = 5000;
}

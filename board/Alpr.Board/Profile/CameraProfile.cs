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

    /// <summary>Unit of the sensor's exposure control: <c>100us</c> (V4L2_CID_EXPOSURE_ABSOLUTE) or <c>lines</c> (V4L2_CID_EXPOSURE).</summary>
    public string ExposureUnit { get; set; } = "100us";

    /// <summary>Unit of the sensor's gain control: <c>linear</c> (the control divided by <see cref="GainOne"/>) or <c>db</c> (divided by it, in decibels).</summary>
    public string GainUnit { get; set; } = "linear";

    /// <summary>What the gain control reads at a gain of one (linear), or for one decibel.</summary>
    public double GainOne { get; set; } = 1;

    /// <summary>Frames between a setting and the first frame taken with it.</summary>
    public int DelayFrames { get; set; } = 2;

    /// <summary>Longest exposure in microseconds: a plate at speed must not smear over its strokes.</summary>
    public int ExposureUsMax { get; set; } = 1000;
}

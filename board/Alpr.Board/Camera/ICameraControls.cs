namespace Alpr.Board.Camera;

/// <summary>What a camera can be set to.</summary>
/// <param name="ExposureUsMin">Shortest exposure in microseconds.</param>
/// <param name="ExposureUsMax">Longest exposure in microseconds; the frame interval bounds it too.</param>
/// <param name="GainDbMin">Least gain in decibels.</param>
/// <param name="GainDbMax">Most gain in decibels.</param>
public readonly record struct CameraControlRange(int ExposureUsMin, int ExposureUsMax, double GainDbMin, double GainDbMax);

/// <summary>A camera whose exposure and gain the appliance sets. Used by the capture thread; setting allocates no managed memory.</summary>
public interface ICameraControls
{
    /// <summary>What can be set; known once the camera is open.</summary>
    CameraControlRange Range { get; }

    /// <summary>Frames between the call of <see cref="TrySet"/> and the first frame taken with it (2 for most sensors).</summary>
    int DelayFrames { get; }

    /// <summary>Sets exposure and gain for the frames to come, each to the nearest the sensor can.</summary>
    /// <returns>False when the camera is away: the next open sets them.</returns>
    bool TrySet(int exposureUs, double gainDb);
}

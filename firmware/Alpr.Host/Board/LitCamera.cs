using Alpr.Board.Camera;
using Alpr.Board.Simulated;
using Alpr.Contracts;

namespace Alpr.Host.Board;

/// <summary>A simulated sensor in the light of the simulated lamp: before each frame it sees what the lamp's chip and gate are set to.</summary>
/// <param name="sensor">The sensor; disposed with this.</param>
/// <param name="lampLevel">Level of the lamp now, 0 to 1.</param>
internal sealed class LitCamera(ScriptedCamera sensor, Func<double> lampLevel) : ICamera, ICameraControls
{
    /// <inheritdoc/>
    public string Name => sensor.Name;

    /// <inheritdoc/>
    public bool IsLive => sensor.IsLive;

    /// <inheritdoc/>
    public int? FrameCount => null;

    /// <inheritdoc/>
    public string LastError => sensor.LastError;

    /// <inheritdoc/>
    public string CurrentItem => sensor.CurrentItem;

    /// <inheritdoc/>
    public int? ReopenMs => sensor.ReopenMs;

    /// <inheritdoc/>
    public CameraControlRange Range => sensor.Range;

    /// <inheritdoc/>
    public int DelayFrames => sensor.DelayFrames;

    /// <inheritdoc/>
    public bool TrySet(int exposureUs, double gainDb) => sensor.TrySet(exposureUs, gainDb);

    /// <inheritdoc/>
    public CaptureResult Capture(Frame frame)
    {
        sensor.IrLevel = lampLevel();
        sensor.IsNight = true; // the filter's position is a magnet's; nothing in the simulation remembers it
        return sensor.Capture(frame);
    }

    /// <inheritdoc/>
    public void Dispose() => sensor.Dispose();
}

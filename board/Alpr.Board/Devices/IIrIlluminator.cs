namespace Alpr.Board.Devices;

/// <summary>The infrared light. Dark when made, when disposed and after any fault.</summary>
public interface IIrIlluminator : IDisposable
{
    /// <summary>
    /// Sets current and gate. The gate lets the sensor's strobe through to the light, or, without a strobe line, lights it at once.
    /// </summary>
    /// <param name="level">Share of the light's full current, 0 (dark) to 1; the caller keeps it within the board's limits.</param>
    /// <exception cref="IOException">The driver chip does not answer. The gate, which needs no bus, is closed before this is thrown.</exception>
    void SetLevel(double level);
}

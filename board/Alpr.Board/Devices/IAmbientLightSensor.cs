namespace Alpr.Board.Devices;

/// <summary>How bright it is around the camera.</summary>
public interface IAmbientLightSensor : IDisposable
{
    /// <summary>Illuminance in lux, 0 to about 100,000 (full sun).</summary>
    /// <exception cref="IOException">The sensor does not answer, or says what cannot be.</exception>
    double ReadLux();
}

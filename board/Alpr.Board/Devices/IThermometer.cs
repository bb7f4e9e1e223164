namespace Alpr.Board.Devices;

/// <summary>A temperature somewhere on the unit.</summary>
public interface IThermometer : IDisposable
{
    /// <summary>Degrees Celsius.</summary>
    /// <exception cref="IOException">The sensor does not answer, or says what cannot be.</exception>
    double ReadCelsius();
}

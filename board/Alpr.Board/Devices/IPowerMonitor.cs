namespace Alpr.Board.Devices;

/// <summary>What a supply gives.</summary>
/// <param name="Volts">Bus voltage.</param>
/// <param name="Amperes">Current, positive into the unit.</param>
public readonly record struct PowerReading(double Volts, double Amperes)
{
    /// <summary>Power in watts.</summary>
    public double Watts => Volts * Amperes;
}

/// <summary>Measures the unit's supply.</summary>
public interface IPowerMonitor : IDisposable
{
    /// <summary>Voltage and current now.</summary>
    /// <exception cref="IOException">The monitor does not answer, or says what cannot be.</exception>
    PowerReading Read();
}

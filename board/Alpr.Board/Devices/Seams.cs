namespace Alpr.Board.Devices;

/// <summary>How bright it is around the camera.</summary>
public interface IAmbientLightSensor : IDisposable
{
    /// <summary>Illuminance in lux, 0 to about 100,000 (full sun).</summary>
    /// <exception cref="IOException">The sensor does not answer, or says what cannot be.</exception>
    double ReadLux();
}

/// <summary>A temperature somewhere on the unit.</summary>
public interface IThermometer : IDisposable
{
    /// <summary>Degrees Celsius.</summary>
    /// <exception cref="IOException">The sensor does not answer, or says what cannot be.</exception>
    double ReadCelsius();
}

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

/// <summary>Where the infrared-cut filter is.</summary>
public enum IrCutPosition
{
    /// <summary>Before the sensor: day, true brightness.</summary>
    Day,

    /// <summary>Out of the way: night, the sensor sees infrared.</summary>
    Night,
}

/// <summary>The filter that keeps infrared from the sensor by day.</summary>
public interface IIrCutFilter : IDisposable
{
    /// <summary>Moves it. Returns at once; the coil gets a short pulse and <see cref="Tick"/> ends it.</summary>
    void Move(IrCutPosition position);

    /// <summary>To be called every few milliseconds to hundreds of them: ends a pulse that is due, so that the coil stays cool.</summary>
    void Tick();
}

/// <summary>Says whether the enclosure is open.</summary>
public interface ITamperSwitch : IDisposable
{
    /// <summary>True while it is open.</summary>
    bool IsOpen { get; }

    /// <summary>Takes the next change since the last call, so that a lid opened and shut between two looks is not missed.</summary>
    bool TryTakeChange(out bool isOpen);
}

/// <summary>The four lights on the unit's face.</summary>
public enum StatusLight
{
    /// <summary>Pictures come and are good.</summary>
    Camera,

    /// <summary>Backends are reached.</summary>
    Link,

    /// <summary>There is a fix.</summary>
    Gps,

    /// <summary>Everything else: disk, temperature, clock, policy.</summary>
    System,
}

/// <summary>What a light shows.</summary>
public enum LightColor
{
    /// <summary>Dark.</summary>
    Off,

    /// <summary>Good.</summary>
    Green,

    /// <summary>Works, but needs somebody.</summary>
    Amber,

    /// <summary>Does not work.</summary>
    Red,
}

/// <summary>The lights on the unit's face.</summary>
public interface IStatusLights : IDisposable
{
    /// <summary>Sets one light.</summary>
    void Set(StatusLight light, LightColor color);
}

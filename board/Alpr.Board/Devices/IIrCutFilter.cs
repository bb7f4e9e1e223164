namespace Alpr.Board.Devices;

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

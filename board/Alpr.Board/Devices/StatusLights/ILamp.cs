namespace Alpr.Board.Devices;

/// <summary>One small light, on or off.</summary>
public interface ILamp
{
    /// <summary>Switches it.</summary>
    /// <exception cref="IOException">Its chip does not answer.</exception>
    void Set(bool on);
}

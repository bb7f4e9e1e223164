namespace Alpr.Board.Devices;

/// <summary>The lights on the unit's face.</summary>
public interface IStatusLights : IDisposable
{
    /// <summary>Sets one light.</summary>
    void Set(StatusLight light, LightColor color);
}

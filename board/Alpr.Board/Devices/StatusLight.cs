namespace Alpr.Board.Devices;

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

namespace Alpr.Board.Devices;

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

namespace Alpr.Board.Devices;

/// <summary>What a receiver is doing.</summary>
public enum GpsState
{
    /// <summary>No sound sentence came for some seconds: cable, power or bit rate.</summary>
    NoData,

    /// <summary>It talks and does not know where it is: antenna or sky.</summary>
    NoFix,

    /// <summary>It knows where and when it is.</summary>
    Fix,
}

/// <summary>A place and a time, measured.</summary>
/// <param name="Utc">The receiver's time of it.</param>
/// <param name="LatitudeDegrees">North positive.</param>
/// <param name="LongitudeDegrees">East positive.</param>
/// <param name="AltitudeMetres">Above mean sea level; not a number when not known.</param>
/// <param name="Satellites">In use; 0 when not known.</param>
/// <param name="Hdop">Horizontal dilution of precision; not a number when not known.</param>
/// <param name="AtUs">The board's monotonic time when it was read, in microseconds.</param>
public readonly record struct GpsFix(
    DateTimeOffset Utc, double LatitudeDegrees, double LongitudeDegrees, double AltitudeMetres, int Satellites, double Hdop, long AtUs);

/// <summary>A calendar time tied to the board's monotonic time.</summary>
/// <param name="Utc">The calendar time.</param>
/// <param name="AtUs">The monotonic time at which it was, in microseconds.</param>
/// <param name="UncertaintyUs">Most that it may be off.</param>
public readonly record struct GpsTime(DateTimeOffset Utc, long AtUs, long UncertaintyUs);

namespace Alpr.Illumination;

/// <summary>How long an exposure may be before the strokes of a plate smear into each other.</summary>
public static class MotionBlur
{
    /// <summary>Longest exposure in microseconds in which a plate moves at most half a character stroke across the line of sight.</summary>
    /// <param name="metresPerSecond">Fastest vehicle, above 0.</param>
    /// <param name="angleDegrees">Angle between its way and the line of sight, above 0 to 90; head-on motion hardly smears.</param>
    /// <param name="strokeMillimetres">Width of a stroke: about 8 mm on US plates, 10 mm on European ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not above 0, or the angle is beyond 90.</exception>
    public static int ExposureUsMax(double metresPerSecond, double angleDegrees, double strokeMillimetres = 8)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(metresPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(angleDegrees);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(angleDegrees, 90);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strokeMillimetres);
        double across = metresPerSecond * Math.Sin(angleDegrees * Math.PI / 180);
        return (int)Math.Clamp(strokeMillimetres / 2 * 1000 / across, 1, 1_000_000);
    }
}

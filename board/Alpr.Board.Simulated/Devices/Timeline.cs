using Alpr.Board.Simulated.Buses;

namespace Alpr.Board.Simulated.Devices;

/// <summary>A value over time: points, and what is between them. A pure function of time and seed, so that any moment can be played again.</summary>
public sealed class Timeline<T>
{
    private readonly (double Seconds, T Value)[] _points;
    private readonly Func<T, T, double, T>? _between;
    private readonly Func<T, long, T>? _noise;
    private readonly double _periodSeconds;

    /// <summary>A time line.</summary>
    /// <param name="points">At least one, in rising order of time. Before the first its value holds, after the last that one's.</param>
    /// <param name="between">The value at a share, 0 to 1, of the way between two; null for the earlier one.</param>
    /// <param name="periodSeconds">After this long it begins anew; 0 for never.</param>
    /// <param name="noise">Changes a value by its time in microseconds; null for none.</param>
    public Timeline(ReadOnlySpan<(double Seconds, T Value)> points, Func<T, T, double, T>? between = null, double periodSeconds = 0,
        Func<T, long, T>? noise = null)
    {
        if (points.IsEmpty)
            throw new ArgumentException("A time line needs a point.", nameof(points));
        for (int i = 1; i < points.Length; i++)
        {
            if (!(points[i].Seconds > points[i - 1].Seconds))
                throw new ArgumentException($"Point {i} of the time line is not later than the one before.", nameof(points));
        }
        (_points, _between, _periodSeconds, _noise) = (points.ToArray(), between, periodSeconds, noise);
    }

    /// <summary>The value at a time.</summary>
    /// <param name="timeUs">Microseconds from its start, 0 or more.</param>
    public T At(long timeUs)
    {
        double seconds = timeUs / 1e6;
        if (_periodSeconds > 0)
            seconds %= _periodSeconds;
        int after = 0;
        while (after < _points.Length && _points[after].Seconds <= seconds)
            after++;
        T value = _points[Math.Max(after - 1, 0)].Value;
        if (_between is not null && after > 0 && after < _points.Length)
        {
            (double from, T first) = _points[after - 1];
            (double to, T second) = _points[after];
            value = _between(first, second, (seconds - from) / (to - from));
        }
        return _noise is null ? value : _noise(value, timeUs);
    }
}

/// <summary>Time lines for the unit's surroundings.</summary>
public static class Timelines
{
    private const double Hour = 3600, Day = 24 * Hour;

    /// <summary>One value for ever.</summary>
    public static Timeline<T> Constant<T>(T value) => new([(0, value)]);

    /// <summary>Straight lines between points.</summary>
    public static Timeline<double> Lines(params ReadOnlySpan<(double Seconds, double Value)> points) => new(points, Linear);

    /// <summary>Each value until the next point.</summary>
    public static Timeline<T> Steps<T>(params ReadOnlySpan<(double Seconds, T Value)> points) => new(points);

    /// <summary>Lux over days that begin at midnight. Twilight takes 40 minutes, and light falls by decades, as outdoors; clouds by seed.</summary>
    /// <param name="seed">Of the clouds.</param>
    /// <param name="sunriseHour">Hour of sunrise, 1 to 11.</param>
    /// <param name="sunsetHour">Hour of sunset, 13 to 23.</param>
    /// <param name="noonLux">At noon.</param>
    /// <param name="nightLux">At night: a street lamp, or 0.01.</param>
    public static Timeline<double> Daylight(ulong seed, double sunriseHour = 6, double sunsetHour = 20, double noonLux = 80_000, double nightLux = 0.5)
    {
        const double SunriseLux = 400, Twilight = 2 * Hour / 3, CloudSeconds = 60, CloudDepth = 0.3;
        (double sunrise, double sunset) = (sunriseHour * Hour, sunsetHour * Hour);
        return new([(0, nightLux), (sunrise - Twilight, nightLux), (sunrise, SunriseLux), (12 * Hour, noonLux), (sunset, SunriseLux),
            (sunset + Twilight, nightLux)], Logarithmic, Day, (lux, timeUs) => lux * (1 - CloudDepth * Wander(seed, timeUs, CloudSeconds)));
    }

    /// <summary>Degrees Celsius over days, warmest at 15 h, with half a degree of wander by seed.</summary>
    public static Timeline<double> Temperature(ulong seed, double coolest = 8, double warmest = 31) =>
        new([(0, (coolest + warmest) / 2), (5 * Hour, coolest), (15 * Hour, warmest), (Day, (coolest + warmest) / 2)], Linear, Day,
            (celsius, timeUs) => celsius + Wander(seed, timeUs, 600) - 0.5);

    /// <summary>A supply that sags once and comes back.</summary>
    /// <param name="volts">At rest.</param>
    /// <param name="sagVolts">At its lowest.</param>
    /// <param name="atSeconds">When it begins to fall, above 0.</param>
    /// <param name="sagSeconds">How long it stays low.</param>
    public static Timeline<double> BrownOut(double volts, double sagVolts, double atSeconds, double sagSeconds)
    {
        const double Edge = 0.05; // what the input capacitors make of it
        return Lines((0, volts), (atSeconds, volts), (atSeconds + Edge, sagVolts), (atSeconds + Edge + sagSeconds, sagVolts),
            (atSeconds + sagSeconds + 2 * Edge, volts));
    }

    // 0 to 1, moving from one number of the seed to the next.
    private static double Wander(ulong seed, long timeUs, double seconds)
    {
        double at = timeUs / 1e6 / seconds;
        ulong place = (ulong)at;
        return Linear(SeededNumbers.Share(seed, place), SeededNumbers.Share(seed, place + 1), at - place);
    }

    private static double Linear(double first, double second, double share) => first + (second - first) * share;

    private static double Logarithmic(double first, double second, double share) => first * Math.Pow(second / first, share);
}

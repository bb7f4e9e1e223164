namespace Alpr.Illumination.Tests;

/// <summary>A stretch of the day, in hours.</summary>
internal readonly record struct Hours(double From, double To)
{
    public bool Contain(double hour) => hour >= From && hour < To;
}

/// <summary>What happens on a simulated day.</summary>
/// <param name="Name">For the table.</param>
/// <param name="FlipsMax">Most changes between day and night that are sane; a plain day has exactly 2.</param>
internal sealed record Scenario(string Name, int FlipsMax = 2)
{
    /// <summary>Sun behind moving clouds, down to a twentieth of its light.</summary>
    public bool Clouds { get; init; }

    /// <summary>Strokes of lightning, some a minute.</summary>
    public Hours Lightning { get; init; }

    /// <summary>Convoys of trucks that fill the view for 50 s, some an hour: dark walls by day, lit and reflecting ones at night.</summary>
    public bool Convoys { get; init; }

    /// <summary>Headlights into the light sensor for seconds, some a minute, at night.</summary>
    public bool Headlights { get; init; }

    /// <summary>The light sensor says the same value again and again.</summary>
    public Hours LuxStuck { get; init; }

    /// <summary>The light sensor does not answer.</summary>
    public Hours LuxMissing { get; init; }

    /// <summary>The thermometer at the light does not answer.</summary>
    public Hours ThermometerMissing { get; init; }

    /// <summary>Temperature at the light at its hottest, in the evening.</summary>
    public double CelsiusMax { get; init; } = 40;

    /// <summary>Least share of day, twilight and night frame pairs in which the plate is in range; NaN for no demand.</summary>
    public (double Day, double Twilight, double Night) Floors { get; init; } = (0.95, 0.9, 0.92);

    public override string ToString() => Name;
}

using System.Globalization;
using Alpr.Board.Configuration;
using Alpr.Health.Collector;

namespace Alpr.Host.Configuration;

/// <summary>How the unit watches itself.</summary>
public sealed record HealthConfiguration
{
    /// <summary>Minutes between two signed heartbeats; a change of a light is signed at once.</summary>
    public int HeartbeatMinutes { get; set; } = 15;

    /// <summary>Watch for a blocked, moved, blurred or frozen camera. Null: on live cameras only, since recordings are cut and repeated.</summary>
    public bool? WatchScene { get; set; }

    /// <summary>Hour of the agency's day, 0 to 23, from which on the known plate is read once a day, and once ten minutes after the start. Null: never.</summary>
    public int? SelfTestHour { get; set; } = 3;

    /// <summary>Hours that a record may wait for a backend or a puller before the unit says so.</summary>
    public int BacklogHours { get; set; } = 24;

    /// <summary>Share of <c>journal.bytes_max</c> that may wait for one of them, 0.05 to 1.</summary>
    public double BacklogShare { get; set; } = 0.5;

    /// <summary>The collector that takes figures by OTLP; null: none. The interface has them at <c>/metrics</c> in any case.</summary>
    public CollectorSettings? Otlp { get; set; }

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (HeartbeatMinutes is < 1 or > 1440)
            yield return Range($"{field}.heartbeat_minutes", HeartbeatMinutes, 1, 1440);
        if (SelfTestHour is < 0 or > 23)
            yield return Range($"{field}.self_test_hour", SelfTestHour.Value, 0, 23);
        if (BacklogHours is < 1 or > 8760)
            yield return Range($"{field}.backlog_hours", BacklogHours, 1, 8760);
        if (BacklogShare is not (>= 0.05 and <= 1))
            yield return Range($"{field}.backlog_share", BacklogShare, 0.05, 1);
        foreach (ConfigurationProblem problem in Otlp?.Problems($"{field}.otlp") ?? [])
            yield return problem;
    }

    private static ConfigurationProblem Range(string field, double value, double least, double most) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{value} is outside {least} to {most}."));
}

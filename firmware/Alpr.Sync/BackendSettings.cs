using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Sync.Amqp;
using Alpr.Sync.Flock;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Sftp;
using Alpr.Sync.Webhook;

namespace Alpr.Sync;

/// <summary>
/// A backend as the appliance's configuration writes it, in its list <c>backends</c>: exactly one of the kinds is set. Secrets are names of files. Paths start
/// at the root. Read by <see cref="ConfigurationFile"/> with names in snake_case.
/// </summary>
public sealed record BackendSettings
{
    /// <summary>Its name: a-z, 0-9 and hyphens, up to 40; the journal keeps its cursor under it.</summary>
    public required string Name { get; init; }

    /// <summary>What it gets.</summary>
    public BackendFilter Filter { get; set; } = new();

    /// <summary>HTTP POST.</summary>
    public WebhookSettings? Webhook { get; set; }

    /// <summary>An MQTT broker.</summary>
    public MqttSettings? Mqtt { get; set; }

    /// <summary>An AMQP 0-9-1 broker.</summary>
    public AmqpSettings? Amqp { get; set; }

    /// <summary>A folder on an SSH server.</summary>
    public SftpSettings? Sftp { get; set; }

    /// <summary>Flock's upload for cameras of others.</summary>
    public FlockSettings? Flock { get; set; }

    /// <summary>Everything that is wrong with the values.</summary>
    /// <param name="field">Path of this part in the file, such as <c>backends[0]</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Name.Length is 0 or > 40 || Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            yield return new($"{field}.name", "use 1 to 40 of a-z, 0-9 and -.");
        int kinds = new object?[] { Webhook, Mqtt, Amqp, Sftp, Flock }.Count(kind => kind is not null);
        if (kinds != 1)
            yield return new(field, $"{kinds} kinds of backend are set; set exactly one of webhook, mqtt, amqp, sftp, flock.");
        IEnumerable<ConfigurationProblem> found = Filter.Problems($"{field}.filter")
            .Concat(Webhook?.Problems($"{field}.webhook", Filter) ?? []).Concat(Mqtt?.Problems($"{field}.mqtt") ?? []).Concat(Amqp?.Problems($"{field}.amqp") ?? [])
            .Concat(Sftp?.Problems($"{field}.sftp", Filter) ?? []).Concat(Flock?.Problems($"{field}.flock", Filter) ?? []);
        foreach (ConfigurationProblem problem in found)
            yield return problem;
    }
}

/// <summary>What a backend gets.</summary>
public sealed record BackendFilter
{
    /// <summary>Detections.</summary>
    public bool Detections { get; set; } = true;

    /// <summary>Hits: only for the agency's own backends, or where its policy and an agreement allow it.</summary>
    public bool Hits { get; set; } = true;

    /// <summary>The unit's health and tampering.</summary>
    public bool Health { get; set; }

    /// <summary><c>none</c>, <c>plate</c> or <c>all</c>.</summary>
    public string Images { get; set; } = "plate";

    /// <summary>An agency with an agreement in the policy, whose end ends the deliveries; empty: the agency's own backend.</summary>
    public string Agency { get; set; } = "";

    /// <summary>True when pictures of plates go.</summary>
    [JsonIgnore]
    public bool SendsPlates => Images is "plate" or "all";

    /// <summary>True when pictures of whole scenes go.</summary>
    [JsonIgnore]
    public bool SendsScenes => Images is "all";

    /// <summary>The kinds of record that go.</summary>
    [JsonIgnore]
    internal Record.BodyOneofCase[] Kinds =>
    [
        .. Detections ? [Record.BodyOneofCase.Detection] : Array.Empty<Record.BodyOneofCase>(),
        .. Hits ? [Record.BodyOneofCase.Hit] : Array.Empty<Record.BodyOneofCase>(),
        .. Health ? [Record.BodyOneofCase.Health, Record.BodyOneofCase.Tamper] : Array.Empty<Record.BodyOneofCase>(),
    ];

    /// <summary>True when a record goes.</summary>
    internal bool Wants(Record record) => record.BodyCase switch
    {
        Record.BodyOneofCase.Detection => Detections,
        Record.BodyOneofCase.Hit => Hits,
        Record.BodyOneofCase.Health or Record.BodyOneofCase.Tamper => Health,
        _ => false,
    };

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Images is not ("none" or "plate" or "all"))
            yield return new($"{field}.images", "known are none, plate and all.");
        if (!Detections && !Hits && !Health)
            yield return new(field, "it gets nothing; let it have detections, hits or health.");
    }
}

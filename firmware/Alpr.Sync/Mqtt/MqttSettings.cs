using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Sync.Brokers;

namespace Alpr.Sync.Mqtt;

/// <summary>An MQTT broker: where it is, how the unit signs in, and what is published where. Secrets are names of files.</summary>
public sealed record MqttSettings
{
    /// <summary>Host name or address; it must stand in the broker's certificate.</summary>
    public required string Server { get; init; }

    /// <summary>Port; 0: 8883, or 1883 without TLS.</summary>
    public int Port { get; set; }

    /// <summary>TLS 1.2 or later. It may be left out only when the broker is on this unit (a loopback address).</summary>
    public BrokerTls? Tls { get; set; }

    /// <summary>
    /// <c>5</c>, or <c>3.1.1</c> for old brokers. In 3.1.1 a PUBACK cannot say no: a broker that does not allow the topic, or that has nobody who
    /// subscribed to it, acknowledges and drops. Use 5 wherever the broker speaks it.
    /// </summary>
    public string Version { get; set; } = "5";

    /// <summary>User name; empty: none, the client certificate is enough.</summary>
    public string User { get; set; } = "";

    /// <summary>File with the password; read at each connection, so that it can be changed.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Client id. Two backends to one broker need two. Parts: <c>{device}</c>.</summary>
    public string ClientId { get; set; } = "{device}";

    /// <summary>Seconds of silence after which either side asks whether the other is there, 10 to 600.</summary>
    public int KeepAliveS { get; set; } = 60;

    /// <summary>Seconds in which a call's deliveries must be acknowledged, connecting included, 2 to 300.</summary>
    public int TimeoutS { get; set; } = 20;

    /// <summary>Records on their way at once, 1 to <see cref="WindowMax"/>.</summary>
    public int Window { get; set; } = 32;

    /// <summary><c>signed</c>: the signed envelope, byte for byte. <c>onvif</c>: emits the ONVIF event of a detection as JSON; other records have none, so set the filter's hits and health to false.</summary>
    public string Format { get; set; } = "signed";

    /// <summary>
    /// Topic of signed records. Parts: <c>{device}</c>, <c>{kind}</c>, <c>{sequence}</c>, <c>{key}</c>. With 3.1.1, which has no properties, it must hold
    /// <c>{key}</c>, from which the receiver knows what it has.
    /// </summary>
    public string Topic { get; set; } = "alpr/{device}/records";

    /// <summary>Topic of pictures, which go before their record. Parts: <c>{device}</c>, <c>{sha256}</c>.</summary>
    public string ImageTopic { get; set; } = "alpr/{device}/images/{sha256}";

    /// <summary>
    /// True: a record that nobody has subscribed to is tried again, since the broker keeps it for nobody (MQTT 5 says so, 0x10). False for a broker that
    /// hands records on by rules of its own.
    /// </summary>
    public bool NeedsSubscriber { get; set; } = true;

    /// <summary>First part of the topics of ONVIF events. Parts: <c>{device}</c>.</summary>
    public string OnvifPrefix { get; set; } = "{device}";

    /// <summary>VideoSource of ONVIF events.</summary>
    public string VideoSource { get; set; } = "1";

    /// <summary>Rule of ONVIF events.</summary>
    public string Rule { get; set; } = "Alpr";

    /// <summary>ImageURI of ONVIF events, with <c>{sha256}</c> of the plate's picture; empty: the event has none.</summary>
    public string ImageUri { get; set; } = "";

    /// <summary>Most records on their way: MQTT counts 65,535, and each stays in memory until it is acknowledged.</summary>
    public const int WindowMax = 256;

    /// <summary>The port that is used.</summary>
    [JsonIgnore]
    internal int PortUsed => Port != 0 ? Port : Tls is null ? 1883 : 8883;

    /// <summary>True for MQTT 5.</summary>
    [JsonIgnore]
    internal bool IsVersion5 => Version == "5";

    /// <summary>True for ONVIF events.</summary>
    [JsonIgnore]
    internal bool IsOnvif => Format == "onvif";

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Uri.CheckHostName(Server) == UriHostNameType.Unknown)
            yield return new($"{field}.server", "write the broker's name or address, without a port.");
        if (Port is < 0 or > 65535)
            yield return new($"{field}.port", "use 1 to 65535, or 0 for the usual one.");
        if (Tls is null && !Template.IsLoopback(Server))
            yield return new($"{field}.tls", "missing; only a broker on this unit is spoken to without TLS. Write at least \"tls\": {}.");
        foreach (ConfigurationProblem problem in (Tls?.Problems($"{field}.tls") ?? []).Concat(SignInProblems(field)).Concat(FormatProblems(field)))
            yield return problem;
        (string Name, int Value, int Least, int Most)[] numbers =
            [("keep_alive_s", KeepAliveS, 10, 600), ("timeout_s", TimeoutS, 2, 300), ("window", Window, 1, WindowMax)];
        foreach ((string name, int value, int least, int most) in numbers)
        {
            if (value < least || value > most)
                yield return new($"{field}.{name}", $"use {least} to {most}.");
        }
    }

    private IEnumerable<ConfigurationProblem> SignInProblems(string field)
    {
        if (Version is not ("5" or "3.1.1"))
            yield return new($"{field}.version", "known are 5 and 3.1.1.");
        if (PasswordFile.Length > 0 && User.Length == 0)
            yield return new($"{field}.user", "empty, but there is a password; name the user.");
        if (PasswordFile.Length > 0 && NamedFile.Problem(PasswordFile, "the secret") is { } secret)
            yield return new($"{field}.password_file", secret);
        if (Template.Problem(ClientId, "device") is { } id)
            yield return new($"{field}.client_id", id);
    }

    private IEnumerable<ConfigurationProblem> FormatProblems(string field)
    {
        if (Format is not ("signed" or "onvif"))
            yield return new($"{field}.format", "known are signed and onvif.");
        (string Name, string? Problem, string Text)[] topics =
        [
            ("topic", Template.Problem(Topic, "device", "kind", "sequence", "key"), Topic), ("image_topic", Template.Problem(ImageTopic, "device", "sha256"), ImageTopic),
            ("onvif_prefix", Template.Problem(OnvifPrefix, "device"), OnvifPrefix), ("video_source", Template.Problem(VideoSource), VideoSource),
            ("rule", Template.Problem(Rule), Rule),
        ];
        foreach ((string name, string? problem, string text) in topics)
        {
            if (problem is not null)
                yield return new($"{field}.{name}", problem);
            else if (text.AsSpan().ContainsAny("+#\0") || text.StartsWith('$'))
                yield return new($"{field}.{name}", "a topic to publish to holds no + or #, and does not begin with $.");
        }
        if (!IsVersion5 && !IsOnvif && !Topic.Contains("{key}", StringComparison.Ordinal))
            yield return new($"{field}.topic", "MQTT 3.1.1 has no properties: let the topic hold {key}, so that the receiver knows what it has.");
    }
}

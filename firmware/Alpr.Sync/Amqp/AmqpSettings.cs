using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Sync.Brokers;

namespace Alpr.Sync.Amqp;

/// <summary>An AMQP 0-9-1 broker or a cluster of them (RabbitMQ): where it is, how the unit signs in, and what is published where. Secrets are names of files.</summary>
public sealed record AmqpSettings
{
    /// <summary>
    /// The nodes, each as host or host:port ([address]:port for IPv6); the usual port is 5671, or 5672 without TLS. When one is lost the next is tried.
    /// Each name must stand in its node's certificate.
    /// </summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Virtual host.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>TLS 1.2 or later. It may be left out only when all nodes are on this unit (loopback addresses).</summary>
    public BrokerTls? Tls { get; set; }

    /// <summary>User name; empty: the client certificate signs in (SASL EXTERNAL).</summary>
    public string User { get; set; } = "";

    /// <summary>File with the password; read at each connection, so that it can be changed.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Exchange; empty: the default one, whose routing keys are names of queues.</summary>
    public string Exchange { get; set; } = "";

    /// <summary>Routing key of records. Parts: <c>{device}</c>, <c>{kind}</c>.</summary>
    public string RoutingKey { get; set; } = "alpr.{device}.{kind}";

    /// <summary>Routing key of pictures, which go before their record; empty: pictures go the records' way.</summary>
    public string ImageRoutingKey { get; set; } = "";

    /// <summary>Declare a durable quorum queue of the name <see cref="RoutingKey"/>, which then has no {kind}; for the default exchange only.</summary>
    public bool DeclareQuorumQueue { get; set; }

    /// <summary>Seconds of silence after which either side asks whether the other is there, 5 to 600.</summary>
    public int HeartbeatS { get; set; } = 30;

    /// <summary>Seconds in which a call's deliveries must be confirmed, connecting included, 2 to 300.</summary>
    public int TimeoutS { get; set; } = 20;

    /// <summary>Records on their way at once, 1 to <see cref="WindowMax"/>.</summary>
    public int Window { get; set; } = 64;

    /// <summary>Most records on their way; each stays in memory until it is confirmed.</summary>
    public const int WindowMax = 512;

    private const int ServersMax = 9; // a quorum of more nodes is not run

    /// <summary>A node's host and port.</summary>
    [JsonIgnore]
    internal IReadOnlyList<(string Host, int Port)> Nodes => [.. Servers.Select(server => TryRead(server, Tls is not null, out (string, int) node) ? node : ("", 0))];

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Servers is null || Servers.Count is 0 or > ServersMax)
        {
            yield return new($"{field}.servers", $"name 1 to {ServersMax} nodes.");
            yield break;
        }
        for (int i = 0; i < Servers.Count; i++)
        {
            if (!TryRead(Servers[i], Tls is not null, out (string Host, int Port) node))
                yield return new($"{field}.servers[{i}]", "write host or host:port.");
            else if (Tls is null && !Template.IsLoopback(node.Host))
                yield return new($"{field}.tls", "missing; only a broker on this unit is spoken to without TLS. Write at least \"tls\": {}.");
        }
        foreach (ConfigurationProblem problem in (Tls?.Problems($"{field}.tls") ?? []).Concat(SignInProblems(field)).Concat(RouteProblems(field)))
            yield return problem;
        (string Name, int Value, int Least, int Most)[] numbers =
            [("heartbeat_s", HeartbeatS, 5, 600), ("timeout_s", TimeoutS, 2, 300), ("window", Window, 1, WindowMax)];
        foreach ((string name, int value, int least, int most) in numbers)
        {
            if (value < least || value > most)
                yield return new($"{field}.{name}", $"use {least} to {most}.");
        }
    }

    private IEnumerable<ConfigurationProblem> SignInProblems(string field)
    {
        if (User.Length > 0 != PasswordFile.Length > 0)
            yield return new($"{field}.password_file", "user and password_file belong together: name both, or neither to sign in by certificate.");
        else if (PasswordFile.Length > 0 && NamedFile.Problem(PasswordFile, "the secret") is { } secret)
            yield return new($"{field}.password_file", secret);
        else if (User.Length == 0 && Tls is not { ClientCertificate.Length: > 0 })
            yield return new($"{field}.user", "empty, and there is no client certificate; name one of the two.");
        if (VirtualHost.Length == 0)
            yield return new($"{field}.virtual_host", "empty; the usual one is \"/\".");
    }

    private IEnumerable<ConfigurationProblem> RouteProblems(string field)
    {
        if (Template.Problem(RoutingKey, "device", "kind") is { } key)
            yield return new($"{field}.routing_key", key);
        if (ImageRoutingKey.Length > 0 && Template.Problem(ImageRoutingKey, "device") is { } image)
            yield return new($"{field}.image_routing_key", image);
        if (DeclareQuorumQueue && (Exchange.Length > 0 || RoutingKey.Contains("{kind}", StringComparison.Ordinal)))
            yield return new($"{field}.declare_quorum_queue", "a queue is declared only for the default exchange (exchange empty) and under one name (routing_key without {kind}).");
        if (System.Text.Encoding.UTF8.GetByteCount(RoutingKey) > 150 || System.Text.Encoding.UTF8.GetByteCount(Exchange) > 127)
            yield return new($"{field}.routing_key", "exchange or routing key is longer than AMQP takes with the device's id in it; shorten it.");
    }

    private static bool TryRead(string? server, bool isTls, out (string Host, int Port) node)
    {
        node = ("", 0);
        if (string.IsNullOrEmpty(server) || !Uri.TryCreate($"amqp://{server}", UriKind.Absolute, out Uri? address) || address.PathAndQuery is not ("" or "/")
            || address.UserInfo.Length > 0 || address.Host.Length == 0)
            return false;
        node = (address.DnsSafeHost, address.Port > 0 ? address.Port : isTls ? 5671 : 5672);
        return true;
    }
}

using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>Debian's RabbitMQ as the user of the tests: its files in a folder, its ports free ones; in a network namespace of its own when it has one.</summary>
internal sealed class RabbitNode : IDisposable
{
    public const string User = "pole-7"; // the name in the client's certificate too
    public const string Password = "right";

    private const string Programs = "/usr/lib/rabbitmq/bin"; // /usr/sbin's are wrappers that change to the package's own user

    private readonly string[] _within;
    private readonly Dictionary<string, string> _environment;
    private ServerProcess? _process;

    private RabbitNode(string folder, string name, string[] within, string config)
    {
        Directory.CreateDirectory(folder);
        Name = name;
        _within = within;
        string cookie = Path.Combine(folder, ".erlang.cookie");
        File.WriteAllText(cookie, "ALPRTESTCOOKIE"); // one cluster's nodes know each other by it; it opens nothing beyond this machine
        File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), config);
        File.WriteAllText(Path.Combine(folder, "plugins"), "[rabbitmq_auth_mechanism_ssl].\n");
        _environment = new()
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = name,
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 1:1", // one scheduler: the tests share the machine
        };
    }

    public string Name { get; }

    public int Port { get; private init; }

    public int TlsPort { get; private init; } = 5671;

    /// <summary>One node on loopback.</summary>
    public static RabbitNode Single(string folder, TestAuthority authority)
    {
        int port = ServerProcess.FreePort(), tlsPort = ServerProcess.FreePort(), names = ServerProcess.FreePort();
        string config = $"listeners.tcp.1 = 127.0.0.1:{port}\nlisteners.ssl.1 = 127.0.0.1:{tlsPort}\nmax_message_size = 50000\n{Common(authority, ["localhost"])}";
        RabbitNode node = new(folder, $"alpr{Environment.ProcessId}@localhost", [], config) { Port = port, TlsPort = tlsPort };
        node._environment["RABBITMQ_DIST_PORT"] = $"{ServerProcess.FreePort()}";
        node._environment["ERL_EPMD_PORT"] = $"{names}";
        node._environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        node.Start();
        node.WaitUntilUp();
        return node;
    }

    /// <summary>One of a cluster, in a namespace, at its own address with the usual ports.</summary>
    public static RabbitNode OfCluster(string folder, TestAuthority authority, string space, string address, string[] all)
    {
        IEnumerable<string> peers = all.Select((peer, i) => $"cluster_formation.classic_config.nodes.{i + 1} = rabbit@{peer}\n");
        string config = $"listeners.tcp = none\nlisteners.ssl.1 = {address}:5671\ncluster_partition_handling = pause_minority\n"
            + $"cluster_formation.peer_discovery_backend = classic_config\n{string.Concat(peers)}{Common(authority, all)}";
        RabbitNode node = new(folder, $"rabbit@{address}", ["ip", "netns", "exec", space], config);
        node._environment["RABBITMQ_USE_LONGNAME"] = "true";
        node.Start();
        return node;
    }

    public void Start() => _process = ServerProcess.Start(
        _within.Length > 0 ? _within[0] : $"{Programs}/rabbitmq-server", _within.Length > 0 ? [.. _within[1..], $"{Programs}/rabbitmq-server"] : [], _environment, "rabbitmq-server");

    public void WaitUntilUp() => _process!.WaitFor("Server startup complete", 180);

    /// <summary>SIGKILL to all of it.</summary>
    public void Kill() => _process!.Dispose();

    /// <summary>Runs rabbitmqctl.</summary>
    public string Control(params string[] arguments)
    {
        string[] all = [.. _within, $"{Programs}/rabbitmqctl", "-n", Name, .. arguments];
        (int code, string said) = ServerProcess.Run(all[0], all[1..], _environment);
        Assert.That(code, Is.Zero, said);
        return said;
    }

    public void Dispose()
    {
        _process?.Dispose();
        if (_within.Length == 0)
            ServerProcess.Run("epmd", ["-port", _environment["ERL_EPMD_PORT"], "-kill"], _environment); // Erlang's name server, which the node left behind
    }

    private static string Common(TestAuthority authority, string[] names)
    {
        (string certificate, string key) = authority.Issue($"server-{names[0]}", names);
        return $"""
            ssl_options.cacertfile = {authority.RootFile}
            ssl_options.certfile = {certificate}
            ssl_options.keyfile = {key}
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = false
            auth_mechanisms.1 = PLAIN
            auth_mechanisms.2 = EXTERNAL
            ssl_cert_login_from = common_name
            loopback_users = none
            default_user = {User}
            default_pass = {Password}

            """;
    }
}

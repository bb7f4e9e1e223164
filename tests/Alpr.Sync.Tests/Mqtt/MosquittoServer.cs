using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>Debian's mosquitto on a free port of loopback.</summary>
internal sealed class MosquittoServer : IDisposable
{
    private readonly string _config;
    private ServerProcess _process;

    private MosquittoServer(string config, int port, ServerProcess process) => (_config, Port, _process) = (config, port, process);

    public int Port { get; }

    public IEnumerable<string> Said => _process.Said;

    /// <summary>Starts it.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="more">Lines of its configuration after the listener.</param>
    public static MosquittoServer Start(string folder, string more = "allow_anonymous true")
    {
        int port = ServerProcess.FreePort();
        string store = Directory.CreateDirectory(Path.Combine(folder, $"store-{port}")).FullName;
        string config = Path.Combine(folder, $"mosquitto-{port}.conf");
        File.WriteAllText(config, $"""
            {(Environment.IsPrivilegedProcess ? "user root" : "")}
            persistence true
            persistence_location {store}/
            log_dest stderr
            log_type all
            max_queued_messages 0
            listener {port} 127.0.0.1
            {more}

            """);
        return new(config, port, Begin(config));
    }

    /// <summary>Ends it (TERM lets it save its sessions, KILL does not).</summary>
    public void Stop(string signal = "TERM") => _process.Signal(signal);

    public void Restart()
    {
        _process.Dispose();
        _process = Begin(_config);
    }

    public void Dispose() => _process.Dispose();

    private static ServerProcess Begin(string config)
    {
        ServerProcess process = ServerProcess.Start("/usr/sbin/mosquitto", ["-c", config], package: "mosquitto");
        process.WaitFor(" running");
        return process;
    }
}

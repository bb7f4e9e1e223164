using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>A message as it came.</summary>
internal sealed record Received(string Topic, string Key, byte[] Payload);

/// <summary>mosquitto_sub, with a session that lasts: what a receiver of records is.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly string[] _arguments;
    private readonly List<Received> _received = [];
    private ServerProcess _process;

    public Subscriber(int port, string topic = "#", string client = "receiver", params string[] more)
    {
        _arguments =
            ["-h", "127.0.0.1", "-p", $"{port}", "-V", "mqttv5", "-i", client, "-c", "-x", "3600", "-q", "1", "-t", topic, "-d", "-F", "==\t%t\t%P\t%x", .. more];
        _process = Begin();
    }

    public Received[] All
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    /// <summary>Waits until so many different keys are there, and gives everything.</summary>
    public Received[] WaitForKeys(int count)
    {
        ServerProcess.Until(() => All.Select(one => one.Key).Distinct().Count() >= count, 30);
        return All;
    }

    /// <summary>Ends it; the broker goes on keeping for it.</summary>
    public void Stop() => _process.Dispose();

    public void Restart()
    {
        _process.Dispose();
        _process = Begin();
    }

    public void Dispose() => _process.Dispose();

    private ServerProcess Begin()
    {
        ServerProcess process = ServerProcess.Start("stdbuf", ["-oL", "mosquitto_sub", .. _arguments], package: "mosquitto-clients", heard: Hear);
        process.WaitFor("Subscribed");
        return process;
    }

    private void Hear(string line)
    {
        if (!line.StartsWith("==\t", StringComparison.Ordinal))
            return;
        string[] parts = line.Split('\t');
        int key = parts[2].IndexOf(':', StringComparison.Ordinal);
        lock (_received)
            _received.Add(new(parts[1], parts[2][(key + 1)..].Trim(), Convert.FromHexString(parts[3])));
    }
}

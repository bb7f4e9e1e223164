using Alpr.Board.Time;
using Alpr.Sync.Brokers;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>A folder, signed records and backends to a real broker, for one test.</summary>
internal abstract class MqttFixture
{
    private readonly List<IDisposable> _open = [];

    protected string Folder { get; private set; } = "";

    protected SignedRecords Records { get; private set; } = null!;

    [SetUp]
    public void Prepare()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-mqtt").FullName;
        Records = new SignedRecords(Folder);
    }

    [TearDown]
    public void CleanUp()
    {
        foreach (IDisposable one in Enumerable.Reverse(_open))
            one.Dispose();
        _open.Clear();
        Records.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    protected T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    protected static MqttSettings Plain(int port) => new() { Server = "127.0.0.1", Port = port, TimeoutS = 10 };

    protected MqttBackend Backend(MqttSettings settings)
    {
        Assert.That(settings.Problems("mqtt").Select(problem => $"{problem.Field}: {problem.Reason}"), Is.Empty);
        return Keep(new MqttBackend("broker", settings, SignedRecords.Device, SystemClock.Instance));
    }

    /// <summary>A broker that wants TLS with a client certificate, whose name is the user.</summary>
    protected (MosquittoServer Server, TestAuthority Authority) Secured(string[] names, int validFromDays = -30, int validDays = 365, string more = "")
    {
        TestAuthority authority = Keep(new TestAuthority(Folder));
        (string certificate, string key) = authority.Issue("server", names, validFromDays, validDays);
        MosquittoServer server = Keep(MosquittoServer.Start(Folder, $"""
            cafile {authority.RootFile}
            certfile {certificate}
            keyfile {key}
            require_certificate true
            use_identity_as_username true
            {more}
            """));
        return (server, authority);
    }

    protected static BrokerTls Client(TestAuthority authority, string name = SignedRecords.Device)
    {
        (string certificate, string key) = authority.Issue("client-" + name, [name]);
        return new() { CaCertificates = authority.RootFile, ClientCertificate = certificate, ClientKey = key };
    }

    /// <summary>Every record is there, with its bytes, under its own key; what came twice came with the same key.</summary>
    protected void AssertWhole(Delivery[] sent, Received[] received)
    {
        Dictionary<string, Delivery> byKey = sent.ToDictionary(delivery => delivery.IdempotencyKey);
        Received[] records = [.. received.Where(one => one.Topic.Contains("/records", StringComparison.Ordinal))];
        foreach (Received one in records)
        {
            Assert.That(byKey, Does.ContainKey(one.Key));
            Assert.That(one.Payload, Is.EqualTo(byKey[one.Key].Envelope.ToArray()));
        }
        Assert.That(records.DistinctBy(one => one.Key).All(one => Records.IsSigned(one.Payload)), Is.True, "signatures");
        string[] lost = [.. byKey.Keys.Except(records.Select(one => one.Key))];
        TestContext.Out.WriteLine($"sent {sent.Length}, received {records.Length}, lost {lost.Length}, duplicates {records.Length - byKey.Count + lost.Length} (each with its record's key)");
        Assert.That(lost, Is.Empty, "lost");
    }
}

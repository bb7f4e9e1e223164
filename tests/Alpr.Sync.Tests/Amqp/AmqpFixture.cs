using Alpr.Sync.Amqp;
using Alpr.Sync.Brokers;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>Signed records, backends and a receiver, for one test.</summary>
internal abstract class AmqpFixture
{
    private static int s_number;

    private readonly List<IDisposable> _open = [];

    protected string Folder { get; private set; } = "";

    protected SignedRecords Records { get; private set; } = null!;

    /// <summary>A queue that no other test has.</summary>
    protected string Queue { get; private set; } = "";

    [SetUp]
    public void Prepare()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-amqp").FullName;
        Records = new SignedRecords(Folder);
        Queue = $"records-{Interlocked.Increment(ref s_number)}";
        File.WriteAllText(PasswordFile, RabbitNode.Password + "\n");
        File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
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

    protected string PasswordFile => Path.Combine(Folder, "password");

    protected T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    protected AmqpSettings Plain(params int[] ports) => new()
    {
        Servers = [.. ports.Select(port => $"127.0.0.1:{port}")], User = RabbitNode.User, PasswordFile = PasswordFile, TimeoutS = 10, RoutingKey = Queue, DeclareQuorumQueue = true,
    };

    protected AmqpBackend Backend(AmqpSettings settings)
    {
        Assert.That(settings.Problems("amqp").Select(problem => $"{problem.Field}: {problem.Reason}"), Is.Empty);
        return Keep(new AmqpBackend("broker", settings, SignedRecords.Device));
    }

    protected static BrokerTls Client(TestAuthority authority, string name = RabbitNode.User)
    {
        (string certificate, string key) = authority.Issue("client-" + name, [name]);
        return new() { CaCertificates = authority.RootFile, ClientCertificate = certificate, ClientKey = key };
    }

    /// <summary>Every record is there, with its bytes, under its own id; what came twice came with the same id.</summary>
    protected void AssertWhole(Delivery[] sent, int confirmed, Taken[] received)
    {
        Dictionary<string, Delivery> byKey = sent.ToDictionary(delivery => delivery.IdempotencyKey);
        Taken[] records = [.. received.Where(one => one.Kind != "image")];
        foreach (Taken one in records)
        {
            Assert.That(byKey, Does.ContainKey(one.Id));
            Assert.That((one.IsPersistent, one.Body), Is.EqualTo((true, byKey[one.Id].Envelope.ToArray())));
        }
        Assert.That(records.DistinctBy(one => one.Id).All(one => Records.IsSigned(one.Body)), Is.True, "signatures");
        string[] lost = [.. byKey.Keys.Except(records.Select(one => one.Id))];
        TestContext.Out.WriteLine($"published {sent.Length}, confirmed {confirmed}, received {records.Length}, lost {lost.Length}, "
            + $"duplicates {records.Length - byKey.Count + lost.Length} (each with its record's id)");
        Assert.That((lost.Length, confirmed), Is.EqualTo((0, sent.Length)));
    }
}

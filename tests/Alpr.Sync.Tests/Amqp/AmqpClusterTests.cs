using Alpr.Sync.Amqp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>Three nodes, each in a network namespace of its own, with a quorum queue, of which one is killed in the middle and comes back.</summary>
internal sealed class AmqpClusterTests : AmqpFixture
{
    private readonly List<string> _spaces = [];
    private string _bridge = "";

    [TearDown]
    public void RemoveNetwork()
    {
        foreach (string space in _spaces)
        {
            foreach (string left in ServerProcess.Run("ip", ["netns", "pids", space]).Said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                ServerProcess.Run("kill", ["-s", "KILL", left]); // Erlang's name servers
            ServerProcess.Run("ip", ["netns", "del", space]);
        }
        if (_bridge.Length > 0)
            ServerProcess.Run("ip", ["link", "del", _bridge]);
        _spaces.Clear();
        _bridge = "";
    }

    [Test]
    public void A_node_that_is_killed_and_comes_back_loses_nothing()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"))
            Assert.Ignore("network namespaces need root, and Debian's rabbitmq-server must be installed");
        string[] addresses = MakeNetwork();
        TestAuthority authority = Keep(new TestAuthority(Folder));
        RabbitNode[] nodes = [.. addresses.Select((address, i) =>
            Keep(RabbitNode.OfCluster(Path.Combine(Folder, $"node{i}"), authority, _spaces[i], address, addresses)))];
        foreach (RabbitNode node in nodes)
            node.WaitUntilUp();
        nodes[0].Control("await_online_nodes", "3");

        AmqpSettings settings = new() { Servers = addresses, Tls = Client(authority), TimeoutS = 10, Window = 16, RoutingKey = Queue, DeclareQuorumQueue = true };
        Delivery[] sent = Records.Take(Torture.Count(6_000, 60_000));
        int events = 0;
        Task killing = Task.CompletedTask;
        Courier courier = new(Backend(settings));
        courier.AfterCall = confirmed =>
        {
            if (events == 0 && confirmed > sent.Length / 3)
            {
                events = 1;
                string queues = nodes[1].Control("list_queues", "name", "members", "online");
                Assert.That(addresses, Has.All.Matches<string>(address => queues.Split(address).Length == 3), queues);
                killing = Task.Run(nodes[0].Kill); // the one the unit is connected to, where the queue was made and has its leader; publishing goes on meanwhile
            }
            else if (events == 1 && confirmed > sent.Length * 2 / 3)
            {
                events = 2;
                killing.Wait();
                nodes[0].Start();
            }
        };
        courier.DeliverAll(sent);
        nodes[0].WaitUntilUp();
        using Receiver receiver = new(addresses[0], 5671, settings.Tls);
        AssertWhole(sent, courier.Acknowledged, receiver.TakeAll(Queue));
        TestContext.Out.WriteLine(string.Join('\n', courier.Reasons.GroupBy(reason => reason).Select(group => $"{group.Count()} x tried again: {group.Key}")));
        Assert.That(events, Is.EqualTo(2));
    }

    private string[] MakeNetwork()
    {
        string id = $"{Environment.ProcessId % 10_000}";
        string net = $"10.213.{Environment.ProcessId % 250}";
        _bridge = $"alb{id}";
        Ip("link", "add", _bridge, "type", "bridge");
        Ip("addr", "add", $"{net}.254/24", "dev", _bridge);
        Ip("link", "set", _bridge, "up");
        string[] addresses = [$"{net}.1", $"{net}.2", $"{net}.3"];
        for (int i = 0; i < addresses.Length; i++)
        {
            string space = $"alpr{id}n{i}", outside = $"alv{id}n{i}";
            Ip("netns", "add", space);
            _spaces.Add(space);
            Ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
            Ip("link", "set", outside, "master", _bridge, "up");
            Ip("-n", space, "link", "set", "lo", "up");
            Ip("-n", space, "addr", "add", $"{addresses[i]}/24", "dev", "eth0");
            Ip("-n", space, "link", "set", "eth0", "up");
        }
        return addresses;
    }

    private static void Ip(params string[] arguments)
    {
        (int code, string said) = ServerProcess.Run("ip", arguments);
        Assert.That(code, Is.Zero, said);
    }
}

using Alpr.Sync.Mqtt;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>The line is cut at each step of the protocol: nothing acknowledged is lost, and what comes twice has the same key.</summary>
internal sealed class MqttCutTests : MqttFixture
{
    private const int ConnectPacket = 1, ConnackPacket = 2, PublishPacket = 3, PubackPacket = 4; // MQTT 5, 2.1.2

    private static readonly object[] Cuts =
    [
        new object[] { ConnectPacket, Fate.CutBefore }, new object[] { ConnectPacket, Fate.CutHalf }, new object[] { ConnackPacket, Fate.CutBefore },
        new object[] { ConnackPacket, Fate.CutHalf }, new object[] { ConnackPacket, Fate.CutAfter }, new object[] { PublishPacket, Fate.CutBefore },
        new object[] { PublishPacket, Fate.CutHalf }, new object[] { PublishPacket, Fate.CutAfter }, new object[] { PubackPacket, Fate.CutBefore },
        new object[] { PubackPacket, Fate.CutHalf }, new object[] { PubackPacket, Fate.CutAfter }, new object[] { ConnackPacket, Fate.Stall },
        new object[] { PublishPacket, Fate.Stall }, new object[] { PubackPacket, Fate.Stall },
    ];

    [TestCaseSource(nameof(Cuts))]
    public void Nothing_is_lost_when_the_line_is_cut(int packet, Fate fate)
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        int seen = 0, cutsLeft = fate == Fate.Stall ? 1 : 3;
        CutProxy proxy = Keep(new CutProxy(server.Port, CutProxy.OfMqtt, (_, bytes) =>
        {
            if (bytes[0] >> 4 != packet || cutsLeft == 0 || packet is PublishPacket or PubackPacket && ++seen % 7 != 0)
                return Fate.Pass;
            cutsLeft--;
            return fate;
        }));
        Delivery[] sent = Records.Take(60);
        Courier courier = new(Backend(Plain(proxy.Port) with { TimeoutS = 2, Window = 16 }));
        courier.DeliverAll(sent);
        AssertWhole(sent, subscriber.WaitForKeys(sent.Length));
        Assert.That((cutsLeft, courier.Acknowledged, courier.Reasons.Count > 0), Is.EqualTo((0, sent.Length, true)));
    }

    [Test]
    public void A_connection_that_ended_while_nothing_was_to_be_delivered_costs_no_try()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        MqttBackend backend = Backend(Plain(server.Port));
        Delivery[] sent = Records.Take(2);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        subscriber.Stop();
        server.Stop();
        server.Restart();
        subscriber.Restart();
        Assert.That(Courier.Once(backend, sent[1]), Is.EqualTo(DeliveryResult.Acknowledged));
    }

    [Test]
    public void The_keep_alive_holds_a_connection_while_nothing_is_delivered()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        int pings = 0;
        CutProxy proxy = Keep(new CutProxy(server.Port, CutProxy.OfMqtt, (_, bytes) =>
        {
            pings += bytes[0] >> 4 == 12 ? 1 : 0; // PINGREQ
            return Fate.Pass;
        }));
        MqttBackend backend = Keep(new MqttBackend("broker", Plain(proxy.Port) with { KeepAliveS = 5 }, SignedRecords.Device, Alpr.Board.Time.SystemClock.Instance));
        Assert.That(Courier.Once(backend, Records.Take(1)[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        ServerProcess.Until(() => pings > 0, 15);
        Assert.That((pings > 0, Courier.Once(backend, Records.Take(1)[0]), proxy.Connections), Is.EqualTo((true, DeliveryResult.Acknowledged, 1)));
    }
}

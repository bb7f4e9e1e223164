using Alpr.Sync.Amqp;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>The line is cut at each step of the protocol: nothing confirmed is lost, and what comes twice has the same id.</summary>
internal sealed class AmqpCutTests : AmqpFixture
{
    private const byte Method = 1, Header = 2, Body = 3; // AMQP 0-9-1, 4.2.3

    // Class and method numbers: AMQP 0-9-1 reference; confirm: RabbitMQ's extension.
    private static readonly object[] Cuts =
    [
        new object[] { "connection.start", Fate.CutBefore }, new object[] { "connection.start", Fate.CutHalf }, new object[] { "connection.tune", Fate.CutBefore },
        new object[] { "connection.open-ok", Fate.CutBefore }, new object[] { "channel.open-ok", Fate.CutBefore }, new object[] { "confirm.select-ok", Fate.CutBefore },
        new object[] { "basic.publish", Fate.CutBefore }, new object[] { "basic.publish", Fate.CutHalf }, new object[] { "basic.publish", Fate.CutAfter },
        new object[] { "header", Fate.CutHalf }, new object[] { "body", Fate.CutHalf }, new object[] { "body", Fate.CutAfter }, new object[] { "basic.ack", Fate.CutBefore },
        new object[] { "basic.ack", Fate.CutHalf }, new object[] { "basic.ack", Fate.CutAfter }, new object[] { "connection.open-ok", Fate.Stall },
        new object[] { "body", Fate.Stall }, new object[] { "basic.ack", Fate.Stall },
    ];

    [TestCaseSource(nameof(Cuts))]
    public void Nothing_is_lost_when_the_line_is_cut(string step, Fate fate)
    {
        int cuts = fate == Fate.Stall ? 1 : 3, seen = 0, cutsLeft = cuts;
        CutProxy proxy = Keep(new CutProxy(SharedNode.Node.Port, CutProxy.OfAmqp, (_, frame) =>
        {
            bool isOften = step is "header" or "body" or "basic.publish" or "basic.ack";
            if (NameOf(frame) != step || cutsLeft == 0 || isOften && ++seen % 3 != 0)
                return Fate.Pass;
            cutsLeft--;
            return fate;
        }));
        Delivery[] sent = Records.Take(60);
        AmqpBackend backend = Backend(Plain(proxy.Port) with { TimeoutS = 3, Window = 8 });
        Courier courier = new(backend);
        courier.DeliverAll(sent);
        AssertWhole(sent, courier.Acknowledged, Keep(new Receiver("127.0.0.1", SharedNode.Node.Port)).TakeAll(Queue));
        Assert.That((cutsLeft < cuts, courier.Reasons.Count > 0), Is.EqualTo((true, true))); // one ack may speak for many, so that there are too few to cut thrice
    }

    private static string NameOf(ReadOnlySpan<byte> frame) => (frame[0], frame.Length > 10 && frame[0] == Method ? (frame[8], frame[10]) : default) switch
    {
        (Header, _) => "header",
        (Body, _) => "body",
        (Method, (10, 10)) => "connection.start",
        (Method, (10, 30)) => "connection.tune",
        (Method, (10, 41)) => "connection.open-ok",
        (Method, (20, 11)) => "channel.open-ok",
        (Method, (85, 11)) => "confirm.select-ok",
        (Method, (60, 40)) => "basic.publish",
        (Method, (60, 80)) => "basic.ack",
        _ => "",
    };
}

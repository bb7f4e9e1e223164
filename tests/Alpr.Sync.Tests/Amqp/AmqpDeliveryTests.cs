using System.Diagnostics;
using Alpr.Sync.Amqp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>Records go to a real broker and come out of a queue.</summary>
internal sealed class AmqpDeliveryTests : AmqpFixture
{
    private static int Port => SharedNode.Node.Port;

    private Receiver Receiver() => Keep(new Receiver("127.0.0.1", Port));

    [Test]
    public void Signed_records_arrive_in_order_byte_for_byte_with_their_pictures_before_them()
    {
        Delivery[] sent = Records.Take(100, imageBytes: 20_000);
        Courier courier = new(Backend(Plain(Port)));
        courier.DeliverAll(sent);
        Taken[] taken = Receiver().TakeAll(Queue);
        AssertWhole(sent, courier.Acknowledged, taken);
        string[] expected = [.. sent.SelectMany(one => new[] { one.Images[0].Sha256.ToString(), one.IdempotencyKey })];
        Assert.That(taken.Select(one => one.Id), Is.EqualTo(expected));
        Assert.That((taken[0].Kind, taken[1].Kind), Is.EqualTo(("image", "detection")));
    }

    [Test]
    public void An_exchange_gets_records_by_routing_key()
    {
        Receiver receiver = Receiver();
        receiver.MakeQueue(Queue);
        receiver.MakeExchange("alpr-topic", Queue, "alpr.pole-7.health");
        AmqpBackend backend = Backend(Plain(Port) with { Exchange = "alpr-topic", RoutingKey = "alpr.{device}.{kind}", DeclareQuorumQueue = false });
        DeliveryResult[] results = Courier.Once(backend, [Records.Health(), Records.Take(1)[0], Records.Health()]);
        Assert.That(results.Select(result => result.Verdict), Is.EqualTo(new[] { DeliveryVerdict.Acknowledged, DeliveryVerdict.Refused, DeliveryVerdict.Acknowledged }));
        Assert.That(results[1].Reason, Does.Contain("no queue").And.Contain("312"));
        Assert.That(receiver.TakeAll(Queue).Select(one => one.Kind), Is.EqualTo(new[] { "health", "health" }));
    }

    [Test]
    public void An_exchange_that_is_not_there_is_tried_again_with_the_reason()
    {
        DeliveryResult result = Courier.Once(Backend(Plain(Port) with { Exchange = "nowhere", DeclareQuorumQueue = false }), Records.Take(1)[0]);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((DeliveryVerdict.Retry, result.Reason)));
        Assert.That(result.Reason, Does.Contain("404"));
    }

    [Test]
    public void A_full_queue_that_says_no_is_tried_again_until_there_is_room()
    {
        Receiver receiver = Receiver();
        receiver.MakeQueue(Queue, new() { ["x-max-length"] = 2, ["x-overflow"] = "reject-publish" });
        AmqpBackend backend = Backend(Plain(Port) with { DeclareQuorumQueue = false });
        Delivery[] sent = Records.Take(6);
        List<Taken> taken = [];
        Courier courier = new(backend) { AfterCall = _ => taken.AddRange(receiver.TakeAll(Queue)) };
        courier.DeliverAll(sent);
        AssertWhole(sent, courier.Acknowledged, [.. taken, .. receiver.TakeAll(Queue)]);
        Assert.That(courier.Reasons, Has.Some.Contains("nack"));
    }

    [Test]
    public void A_record_larger_than_the_broker_takes_is_refused_and_the_others_pass()
    {
        Delivery[] sent = [.. Records.Take(2), .. Records.Take(1, imageBytes: 60_000), .. Records.Take(2)];
        Courier courier = new(Backend(Plain(Port)));
        courier.DeliverAll(sent);
        Assert.That((courier.Acknowledged, courier.Refused.Single().Sequence), Is.EqualTo((4, sent[2].Sequence)));
        Assert.That(courier.Reasons, Has.Some.Contains("larger"));
    }

    [Test]
    public void A_broker_without_memory_is_tried_again_with_the_reason_until_it_has_some()
    {
        AmqpBackend backend = Backend(Plain(Port) with { TimeoutS = 5 });
        Delivery[] sent = Records.Take(40);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        SharedNode.Node.Control("set_vm_memory_high_watermark", "absolute", "1");
        try
        {
            DeliveryResult blocked = default;
            ServerProcess.Until(() => (blocked = Courier.Once(backend, sent[1])).Verdict == DeliveryVerdict.Retry, 20);
            Assert.That(blocked.Reason, Does.Contain("takes nothing for now").And.Contain("memory"));
            Assert.That(Courier.Once(backend, sent).Select(result => result.Verdict), Is.All.EqualTo(DeliveryVerdict.Retry));
        }
        finally
        {
            SharedNode.Node.Control("set_vm_memory_high_watermark", "0.4");
        }
        Courier courier = new(backend);
        courier.DeliverAll(sent);
        AssertWhole(sent, courier.Acknowledged, Receiver().TakeAll(Queue));
    }

    [Test]
    public void When_one_server_is_gone_the_next_is_used()
    {
        AmqpBackend backend = Backend(Plain(ServerProcess.FreePort(), Port));
        Assert.That(Courier.Once(backend, Records.Take(1)[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        string none = Courier.Once(Backend(Plain(ServerProcess.FreePort(), ServerProcess.FreePort())), Records.Take(1)[0]).Reason;
        Assert.That(none, Does.Contain("refuses the connection").And.Contain("; "));
    }

    [Test]
    public void Stopping_gives_up_at_once()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        DeliveryResult[] results = new DeliveryResult[2];
        Backend(Plain(Port)).Deliver(Records.Take(2), results, stop.Token);
        Assert.That(results.Select(result => result.Verdict), Is.All.EqualTo(DeliveryVerdict.Retry));
    }

    [Test]
    public void Confirmed_records_a_second_are_told()
    {
        Delivery[] sent = Records.Take(Torture.Count(1_000, 20_000));
        AmqpBackend first = Backend(Plain(Port));
        Assert.That(Courier.Once(first, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        foreach (int window in new[] { 1, 64, 512 })
        {
            using AmqpBackend backend = new("broker", Plain(Port) with { Window = window }, SignedRecords.Device);
            Courier courier = new(backend);
            courier.DeliverAll(sent.Take(1));
            Stopwatch time = Stopwatch.StartNew();
            courier.DeliverAll(sent);
            TestContext.Out.WriteLine(
                $"AMQP, loopback, quorum queue, {sent[0].Envelope.Length} bytes, window {window}: {sent.Length / time.Elapsed.TotalSeconds:F0} records/s confirmed");
            Assert.That(courier.Acknowledged, Is.EqualTo(sent.Length + 1));
        }
    }
}

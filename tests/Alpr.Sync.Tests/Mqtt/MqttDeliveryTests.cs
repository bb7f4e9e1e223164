using System.Diagnostics;
using System.Text.Json;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>Records go to a real broker and come out at a subscriber.</summary>
internal sealed class MqttDeliveryTests : MqttFixture
{
    [Test]
    public void Signed_records_arrive_byte_for_byte_with_their_keys_and_pictures_before_them()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        Delivery[] sent = Records.Take(80, imageBytes: 20_000);
        Courier courier = new(Backend(Plain(server.Port)));
        courier.DeliverAll(sent);
        Received[] received = subscriber.WaitForKeys(sent.Length);
        AssertWhole(sent, received);
        int picture = Array.FindIndex(received, one => one.Topic.EndsWith(sent[0].Images[0].Sha256.ToString(), StringComparison.Ordinal));
        int record = Array.FindIndex(received, one => one.Topic == "alpr/pole-7/records" && one.Key == sent[0].IdempotencyKey);
        Assert.That((picture, courier.Acknowledged), Is.EqualTo((record - 1, sent.Length)));
        Assert.That(received[picture].Payload, Is.EqualTo(sent[0].Images[0].Bytes.ToArray()));
    }

    [Test]
    public void Version_3_1_1_carries_the_key_in_the_topic()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        Delivery sent = Records.Take(1)[0];
        MqttBackend backend = Backend(Plain(server.Port) with { Version = "3.1.1", Topic = "alpr/{device}/{kind}/{key}" });
        Assert.That(Courier.Once(backend, sent), Is.EqualTo(DeliveryResult.Acknowledged));
        ServerProcess.Until(() => subscriber.All.Length > 0);
        Assert.That(subscriber.All.Single().Topic, Is.EqualTo($"alpr/pole-7/detection/{sent.IdempotencyKey}"));
        Assert.That(Plain(1) with { Version = "3.1.1" }, Has.Property("Topic").EqualTo("alpr/{device}/records"));
        Assert.That((Plain(1) with { Version = "3.1.1" }).Problems("m").Single().Reason, Does.Contain("{key}"));
    }

    [Test]
    public void The_ONVIF_event_of_a_detection_is_emitted_as_JSON()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        MqttBackend backend = Backend(Plain(server.Port) with { Format = "onvif", OnvifPrefix = "agency/{device}", VideoSource = "cam1", Rule = "Plates", ImageUri = "https://x/{sha256}" });
        Delivery sent = Records.Take(1, imageBytes: 10)[0];
        Assert.That(Courier.Once(backend, sent), Is.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(Courier.Once(backend, Records.Health()).Verdict, Is.EqualTo(DeliveryVerdict.Refused));
        Received one = subscriber.WaitForKeys(1).Single();
        Assert.That(one.Topic, Is.EqualTo("agency/pole-7/onvif-ej/RuleEngine/Recognition/LicensePlate/&cam1/Plates"));
        using JsonDocument json = JsonDocument.Parse(one.Payload);
        string expected = """
            {"UtcTime":"2027-01-15T08:00:00.123456Z","Source":{"VideoSource":"cam1","Rule":"Plates"},"Data":{"Likelihood":0.97,"ObjectId":0,"ImageURI":"https://x/SHA",
            "BoundingBox":{"@bottom":0,"@top":0.2,"@right":-0.4,"@left":-0.8},"LicensePlateInfo":{"PlateNumber":{"@Likelihood":0.97,"#text":"7ABC123"},
            "PlateType":{"@Likelihood":0.97,"#text":"Normal"},"CountryCode":{"@Likelihood":0.97,"#text":"US"},"IssuingEntity":{"@Likelihood":0.8,"#text":"CA"}}}}
            """;
        using JsonDocument wanted = JsonDocument.Parse(expected.Replace("SHA", sent.Images[0].Sha256.ToString(), StringComparison.Ordinal));
        Assert.That(JsonElement.DeepEquals(json.RootElement, wanted.RootElement), Is.True, json.RootElement.ToString());
    }

    [Test]
    public void A_record_that_nobody_subscribed_to_is_not_acknowledged()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Delivery[] sent = Records.Take(3);
        MqttBackend backend = Backend(Plain(server.Port));
        Assert.That(Courier.Once(backend, sent).Select(result => result.Reason), Has.All.Contains("nobody has subscribed"));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        new Courier(backend).DeliverAll(sent);
        AssertWhole(sent, subscriber.WaitForKeys(3));
        subscriber.Dispose();
        Assert.That(Courier.Once(Backend(Plain(server.Port) with { NeedsSubscriber = false, ClientId = "second", Topic = "other" }), sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
    }

    [Test]
    public void A_broker_that_stops_and_comes_back_has_every_record_for_a_receiver_whose_session_lasts()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        Delivery[] sent = Records.Take(300);
        MqttBackend backend = Backend(Plain(server.Port));
        Courier courier = new(backend);
        courier.DeliverAll(sent.Take(100));
        subscriber.Stop();
        courier.DeliverAll(sent.Skip(100).Take(100)); // the broker keeps these
        server.Stop();
        Assert.That(Courier.Once(backend, sent[200]).Reason, Does.Contain("broker"));
        server.Restart();
        courier.DeliverAll(sent.Skip(200));
        subscriber.Restart();
        AssertWhole(sent, subscriber.WaitForKeys(sent.Length));
    }

    [Test]
    public void A_broker_that_is_killed_gets_again_all_that_it_had_not_acknowledged()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        Delivery[] sent = Records.Take(400);
        bool isKilled = false;
        Courier courier = new(Backend(Plain(server.Port)))
        {
            AfterCall = acknowledged =>
            {
                if (isKilled || acknowledged < 150)
                    return;
                isKilled = true;
                subscriber.WaitForKeys(acknowledged); // mosquitto acknowledges from memory: what it has not passed on dies with it, and no sender can help that
                server.Stop("KILL"); // its own store was never written: it comes back knowing nobody
                server.Restart();
                subscriber.Restart();
            },
        };
        courier.DeliverAll(sent);
        AssertWhole(sent, subscriber.WaitForKeys(sent.Length));
    }

    [Test]
    public void A_record_larger_than_the_broker_takes_is_refused_and_the_others_pass()
    {
        foreach (string limit in new[] { "max_packet_size 5000", "message_size_limit 5000" })
        {
            using MosquittoServer server = MosquittoServer.Start(Folder, $"allow_anonymous true\n{limit}");
            using Subscriber subscriber = new(server.Port);
            Delivery[] sent = [.. Records.Take(2), .. Records.Take(1, imageBytes: 20_000), .. Records.Take(2)];
            using MqttBackend backend = new("broker", Plain(server.Port), SignedRecords.Device, Alpr.Board.Time.SystemClock.Instance);
            Courier courier = new(backend);
            courier.DeliverAll(sent);
            Assert.That((courier.Acknowledged, courier.Refused.Single().Sequence), Is.EqualTo((4, sent[2].Sequence)), limit);
            Assert.That(courier.Reasons, Has.Some.Contains("larger"), limit);
        }
    }

    [Test]
    public void Stopping_gives_up_at_once()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        DeliveryResult[] results = new DeliveryResult[2];
        Backend(Plain(server.Port)).Deliver(Records.Take(2), results, stop.Token);
        Assert.That(results.Select(result => result.Verdict), Is.All.EqualTo(DeliveryVerdict.Retry));
    }

    [Test]
    public void Confirmed_records_a_second_are_told()
    {
        MosquittoServer server = Keep(MosquittoServer.Start(Folder));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        Delivery[] sent = Records.Take(Torture.Count(1_000, 20_000));
        foreach (int window in new[] { 1, 32, 256 })
        {
            using MqttBackend backend = new("broker", Plain(server.Port) with { Window = window }, SignedRecords.Device, Alpr.Board.Time.SystemClock.Instance);
            Courier courier = new(backend);
            courier.DeliverAll(sent.Take(1));
            Stopwatch time = Stopwatch.StartNew();
            courier.DeliverAll(sent);
            TestContext.Out.WriteLine($"MQTT, loopback, {sent[0].Envelope.Length} bytes, window {window}: {sent.Length / time.Elapsed.TotalSeconds:F0} records/s with PUBACK");
        }
        AssertWhole(sent, subscriber.WaitForKeys(sent.Length));
    }
}

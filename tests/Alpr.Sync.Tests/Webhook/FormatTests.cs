using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alpr.Contracts.V1;
using Alpr.Sync.Webhook;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>What goes over the line, byte by byte. <c>ALPR_GOLDEN=write</c> writes golden files that are missing.</summary>
public class FormatTests
{
    private static readonly WebhookSettings Settings = new()
    {
        Url = "https://hooks.example/records?token=none",
        CompanyId = "4a1b",
        CameraId = 7,
        Latitude = 38.52491,
        Longitude = -121.97079,
    };

    private static (string ContentType, byte[] Bytes) Write(string format, Delivery delivery, string problem = "")
    {
        bool isWritten = WebhookFormat.Find(format)!.TryWrite(delivery, new(Settings, "pole-17"), out WebhookBody body, out string? why);
        Assert.That(why ?? "", Does.Contain(problem));
        Assert.That(isWritten, Is.EqualTo(problem.Length == 0));
        return (body.ContentType, body.Bytes);
    }

    [TestCase("signed", false, false, "signed.envelope")]
    [TestCase("signed", true, false, "signed.multipart")]
    [TestCase("signed", true, true, "signed-hit.multipart")]
    [TestCase("alpr_group", false, false, "alpr_group.json")]
    [TestCase("alpr_group", true, false, "alpr_group-pictures.json")]
    [TestCase("alpr_group", true, true, "alpr_alert.json")]
    [TestCase("plate_recognizer", false, false, "plate_recognizer.multipart")]
    [TestCase("plate_recognizer", true, false, "plate_recognizer-pictures.multipart")]
    public void A_record_is_written_as_its_golden_file_says(string format, bool pictures, bool hit, string file)
    {
        byte[] bytes = Write(format, hit ? Sample.Hit() : Sample.Detection(pictures)).Bytes;
        string path = Path.Combine(Repository.Root, "tests", "Golden", "sync", file);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("ALPR_GOLDEN") == "write")
            File.WriteAllBytes(path, bytes);
        Assert.That(bytes, Is.EqualTo(File.ReadAllBytes(path)), Encoding.Latin1.GetString(bytes));
    }

    [Test]
    public void A_record_alone_is_sent_as_it_was_signed()
    {
        Delivery delivery = Sample.Detection();
        (string type, byte[] bytes) = Write("signed", delivery);
        Assert.Multiple(() =>
        {
            Assert.That(type, Is.EqualTo("application/vnd.alpr.record"));
            Assert.That(bytes, Is.EqualTo(delivery.Envelope.ToArray()));
        });
    }

    [Test]
    public void The_strict_receiver_takes_groups_and_alerts()
    {
        foreach (Delivery delivery in (Delivery[])[Sample.Detection(), Sample.Detection(true), Sample.Hit(), TestRecord.Make("pole-17", new Alpr.Board.Simulated.VirtualClock())])
            Assert.That(GroupReader.Refusal(Write("alpr_group", delivery).Bytes), Is.Null);
    }

    [Test]
    public void The_strict_receiver_refuses_each_field_that_is_missing_unknown_or_of_another_type()
    {
        byte[] good = Write("alpr_group", Sample.Detection(true)).Bytes;
        string[] names = [.. JsonNode.Parse(good)!.AsObject().Select(static one => one.Key)];
        Assert.That(names, Has.Length.EqualTo(32));
        foreach (string name in names)
        {
            JsonObject without = JsonNode.Parse(good)!.AsObject(), other = JsonNode.Parse(good)!.AsObject();
            without.Remove(name);
            other[name] = new JsonObject { ["odd"] = 1 };
            Assert.Multiple(() =>
            {
                Assert.That(GroupReader.Refusal(Encoding.UTF8.GetBytes(without.ToJsonString())), Does.Contain(name));
                Assert.That(GroupReader.Refusal(Encoding.UTF8.GetBytes(other.ToJsonString())), Does.Contain(name));
            });
        }
        JsonObject more = JsonNode.Parse(good)!.AsObject();
        more["extra"] = 1;
        Assert.That(GroupReader.Refusal(Encoding.UTF8.GetBytes(more.ToJsonString())), Does.Contain("$.extra is unknown"));
    }

    [Test]
    public void A_hits_group_has_the_uuid_under_which_its_detection_goes()
    {
        using JsonDocument group = JsonDocument.Parse(Write("alpr_group", Sample.Detection(true)).Bytes), alert = JsonDocument.Parse(Write("alpr_group", Sample.Hit()).Bytes);
        Assert.That(alert.RootElement.GetProperty("group").GetProperty("best_uuid").GetString(), Is.EqualTo(group.RootElement.GetProperty("best_uuid").GetString()));
        Assert.That(alert.RootElement.GetProperty("description").GetString(), Does.Contain("unconfirmed"));
    }

    [Test]
    public void Times_are_those_of_first_and_last_sight_by_the_calendar()
    {
        using JsonDocument group = JsonDocument.Parse(Write("alpr_group", Sample.Detection()).Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(group.RootElement.GetProperty("epoch_start").GetInt64(), Is.EqualTo(1_799_999_999_500));
            Assert.That(group.RootElement.GetProperty("epoch_end").GetInt64(), Is.EqualTo(1_800_000_000_200));
        });
    }

    [Test]
    public void A_record_of_footage_has_the_time_at_which_it_was_processed()
    {
        Delivery delivery = Sample.Detection();
        delivery.Record.Time.Source = TimeSource.Recording;
        Assert.That(DetectionTimes.Calendar(delivery.Record), Is.EqualTo((1_800_000_000_250_000L, 1_800_000_000_250_000L)));
    }

    [Test]
    public void Without_a_scene_the_box_is_that_of_the_picture_of_the_plate()
    {
        Delivery delivery = Sample.Detection(true);
        delivery = delivery with { Images = [.. delivery.Images.Where(static one => one.Kind == ImageKind.Plate)] };
        string text = Encoding.Latin1.GetString(Write("plate_recognizer", delivery).Bytes);
        Assert.That(text, Does.Contain("\"box\":{\"xmin\":0,\"ymin\":0,\"xmax\":160,\"ymax\":40}"));
    }

    [Test]
    public void What_a_format_cannot_say_is_refused_in_words()
    {
        Delivery health = Sample.Detection() with { Record = new() { Health = new() } };
        Write("alpr_group", health, "no way to say it");
        Write("alpr_group", Sample.Hit(withDetection: false), "purged");
        Write("plate_recognizer", Sample.Hit(), "no way to say it");
        Write("plate_recognizer", health, "no way to say it");
    }

    [Test]
    public void Odd_records_are_written_without_a_fault_and_taken()
    {
        int seed = Torture.Seed(7);
        ulong state = (ulong)seed;
        float Odd()
        {
            state = state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
            return (state >> 60) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                2 => float.MinValue,
                3 => float.MaxValue,
                _ => (int)(state >> 33) / 1000f,
            };
        }
        long OddUs() => (state >> 59) % 3 == 0 ? long.MaxValue - (long)(state >> 40) : (long)Odd();
        for (int i = 0; i < Torture.Count(2000, 200_000); i++)
        {
            Record record = new()
            {
                Time = Odd() < 0 ? null : new() { UtcUs = OddUs(), BoottimeUs = OddUs() },
                Detection = new() { Plate = Odd() < 0 ? "" : "\u2603\"\\\r\n--x", Confidence = Odd(), StateConfidence = Odd(), FirstUs = OddUs(), LastUs = OddUs(), State = Odd() < 0 ? "" : "CA" },
            };
            for (int corner = 0; corner < (int)(state >> 61); corner++)
                record.Detection.Corners.Add(new Corner { X = Odd(), Y = Odd() });
            Delivery delivery = Sample.Detection() with { Record = record };
            Assert.That(GroupReader.Refusal(Write("alpr_group", delivery).Bytes), Is.Null, $"seed {seed}, {record}");
            Write("plate_recognizer", delivery);
        }
    }
}

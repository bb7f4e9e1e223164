using Alpr.Sync.Sftp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>Tables and pictures in a folder of a real SSH server.</summary>
internal sealed class SftpDeliveryTests : SftpFixture
{
    [Test]
    public void A_batch_becomes_one_table_with_its_pictures_beside_it()
    {
        SftpBackend backend = Backend(To(Serve()));
        Delivery[] sent = Records.Take(3, imageBytes: 70_000);
        Assert.That(Courier.Once(backend, sent), Has.All.EqualTo(DeliveryResult.Acknowledged));
        string table = Tables(Drop).Single();
        string[] lines = File.ReadAllText(Path.Combine(Drop, table)).Split("\r\n");
        Assert.Multiple(() =>
        {
            Assert.That(table, Does.Match("^pole-7_0_3_[0-9a-f]{16}\\.csv$"));
            Assert.That(lines[0], Is.EqualTo("plate,state,captured_at,confidence,device,sequence,key,kind,list,category,plate_image,scene_image"));
            Assert.That(lines[1], Does.Match("^7ABC123,CA,2027-01-15T08:00:00\\.123Z,0\\.97,pole-7,0,alpr/pole-7/0,detection,,,pole-7_0_plate_[0-9a-f]{16}\\.jpg,$"));
            Assert.That(lines, Has.Length.EqualTo(5));
            Assert.That(Directory.GetFileSystemEntries(Drop), Has.Length.EqualTo(4), "no temporary file is left");
        });
        AssertWhole(Drop, sent);
    }

    [Test]
    public void Records_come_in_order_a_table_at_a_time()
    {
        Delivery[] sent = Records.Take(47, imageBytes: 100);
        Courier courier = new(Backend(To(Serve())));
        courier.DeliverAll(sent);
        Assert.That(Keys(Drop), Is.EqualTo(sent.Select(one => one.IdempotencyKey)));
        Assert.That(Tables(Drop), Has.Length.EqualTo(5));
        AssertWhole(Drop, sent);
    }

    [Test]
    public void What_is_delivered_again_after_a_restart_has_the_same_names()
    {
        SftpSettings settings = To(Serve());
        Delivery[] sent = Records.Take(4, imageBytes: 500);
        Assert.That(Courier.Once(Backend(settings), sent), Has.All.EqualTo(DeliveryResult.Acknowledged));
        (string, DateTime)[] Files() => [.. Directory.GetFiles(Drop).Order().Select(path => (path, File.GetLastWriteTimeUtc(path)))];
        (string, DateTime)[] before = Files();
        Assert.That(Courier.Once(Backend(settings), sent), Has.All.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(Files(), Is.EqualTo(before), "what is there whole is not written again");
        foreach (string file in Directory.GetFiles(Drop))
            File.WriteAllText(file, "half");
        Assert.That(Courier.Once(Backend(settings), sent), Has.All.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(Files().Select(one => one.Item1), Is.EqualTo(before.Select(one => one.Item1)), "what is there otherwise is replaced");
        AssertWhole(Drop, sent);
    }

    [Test]
    public void Hits_and_detections_stand_in_one_table_and_what_is_no_row_is_refused_alone()
    {
        SftpBackend backend = Backend(To(Serve()));
        Delivery detection = Sample.Detection(withPictures: true), hit = Sample.Hit(), bare = Sample.Hit(withDetection: false) with { IdempotencyKey = "x/43", Sequence = 43 };
        DeliveryResult[] results = Courier.Once(backend, [detection, Records.Health(), hit, bare]);
        Assert.That(results.Select(one => one.Verdict), Is.EqualTo(new[]
            { DeliveryVerdict.Acknowledged, DeliveryVerdict.Refused, DeliveryVerdict.Acknowledged, DeliveryVerdict.Refused }));
        string[][] rows = Rows(Path.Combine(Drop, Tables(Drop).Single()));
        Assert.That(rows.Select(row => (row[7], row[8], row[9], row[10].Length > 0, row[11].Length > 0)), Is.EqualTo(new[]
            { ("detection", "", "", true, true), ("hit", "svs", "stolen", true, true) }));
        Assert.That((rows[0][10], rows[0][11]), Is.EqualTo((rows[1][10], rows[1][11])), "the hit's pictures are the detection's");
    }

    [Test]
    public void A_connection_that_ended_while_nothing_was_to_be_delivered_costs_no_try()
    {
        SshServer server = Serve();
        SftpBackend backend = Backend(To(server));
        Delivery[] sent = Records.Take(2);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        server.Restart();
        Assert.That(Courier.Once(backend, sent[1]), Is.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(Keys(Drop), Is.EqualTo(sent.Select(one => one.IdempotencyKey)));
    }

    [Test]
    public void A_test_goes_the_whole_way_and_leaves_nothing_behind()
    {
        SftpBackend backend = Backend(To(Serve()));
        IReadOnlyList<BackendTestStep> steps = backend.Test(TestRecord.Make("pole-7", Alpr.Board.Time.SystemClock.Instance), default);
        Assert.That(steps.Select(step => (step.Step, step.Passed)), Is.EqualTo(new[]
            { ("name", true), ("connection", true), ("host key", true), ("sign-in", true), ("folder", true), ("test record", true) }));
        Assert.That(steps[^1].Detail, Does.Contain("removed again"));
        Assert.That(Directory.GetFileSystemEntries(Drop), Is.Empty);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Alpr.Sync.Sftp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>Each thing that goes wrong with a real SSH server: said with the remedy, and nothing is lost once it mends.</summary>
internal sealed class SftpFaultTests : SftpFixture
{
    private void Fails(SftpSettings settings, string step, string words, bool needsPerson)
    {
        SftpBackend backend = Backend(settings);
        DeliveryResult result = Courier.Once(backend, Records.Take(1)[0]);
        Assert.Multiple(() =>
        {
            Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, needsPerson)), result.Reason);
            Assert.That(result.Reason, Does.Contain(words));
            Assert.That(result.Reason, Does.Not.Contain("7ABC"));
            IReadOnlyList<BackendTestStep> steps = backend.Test(TestRecord.Make("pole-7", Alpr.Board.Time.SystemClock.Instance), default);
            Assert.That((steps[^1].Step, steps[^1].Passed), Is.EqualTo((step, false)), steps[^1].Detail);
            Assert.That(steps[^1].Detail, Does.Contain(words));
            Assert.That(steps.SkipLast(1).Select(one => one.Passed), Has.All.True);
        });
    }

    [Test]
    public void Each_step_that_fails_says_why_and_what_to_do()
    {
        SshServer server = Serve();
        SftpSettings good = To(server);
        Fails(good with { Host = "nowhere.invalid" }, "name", "cannot be resolved. Check the name in host", needsPerson: false);
        Fails(good with { Port = ServerProcess.FreePort() }, "connection", "the connection is refused", needsPerson: false);
        Fails(good with { KeyFile = server.StrangerKey }, "sign-in", "does not let this unit in", needsPerson: true);
        Fails(good with { Folder = Path.Combine(Folder, "none") }, "folder", "the folder is not there", needsPerson: true);
        string none = Path.Combine(Folder, "none known");
        File.WriteAllText(none, "");
        Fails(good with { KnownHostsFile = none }, "host key", "the server's key is not known", needsPerson: true);
        File.WriteAllText(none, $"[127.0.0.1]:{server.Port} {File.ReadAllText(server.StrangerKey + ".pub")}");
        Fails(good with { KnownHostsFile = none }, "host key", "another than the known one", needsPerson: true);
        string broken = Path.Combine(Folder, "broken");
        File.WriteAllText(broken, "no key");
        File.SetUnixFileMode(broken, UnixFileMode.UserRead);
        Fails(good with { KeyFile = broken }, "sign-in", "file that key_file names", needsPerson: true);
        Assert.That(Directory.GetFileSystemEntries(Drop), Is.Empty);
    }

    [Test]
    public void A_folder_that_may_not_be_written_to_needs_a_person() =>
        Fails(To(Serve("internal-sftp -R")), "test record", "may not write into the folder", needsPerson: true);

    [Test]
    public void A_server_without_sftp_needs_a_person()
    {
        Fails(To(Serve("/bin/echo hello, this is no file transfer at all")), "sign-in", "none of SFTP", needsPerson: true);
    }

    [Test]
    public void A_folder_that_has_the_tables_name_is_told_and_waited_for()
    {
        SftpSettings settings = To(Serve());
        Delivery[] sent = Records.Take(1);
        string name = Path.Combine(Drop, DropNames.OfTable(settings, SignedRecords.Device, TimeZoneInfo.Utc, sent));
        Directory.CreateDirectory(Path.Combine(name, "inside"));
        SftpBackend backend = Backend(settings);
        DeliveryResult result = Courier.Once(backend, sent[0]);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((DeliveryVerdict.Retry, result.Reason)));
        Assert.That(result.Reason, Does.Contain("Something else may have its name"));
        Directory.Delete(name, recursive: true);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(Directory.GetFiles(Drop), Has.Length.EqualTo(1), "no temporary file is left");
    }

    [Test]
    public void A_full_disk_loses_nothing_and_is_used_again_once_there_is_room()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("skipped: a disk of its own needs the rights of root");
        SshServer server = Serve(within: $"mount -t tmpfs -o size=400k,mode=755 tmpfs {Drop}");
        string seen = server.Seen(Drop), filler = Path.Combine(seen, ".filler");
        File.WriteAllBytes(filler, new byte[200_000]);
        SftpBackend backend = Backend(To(server));
        Delivery[] sent = Records.Take(12, imageBytes: 20_000);
        Courier courier = new(backend);
        int calls = 0;
        courier.AfterCall = _ =>
        {
            AssertWhole(seen, sent);
            if (++calls == 3)
                File.Delete(filler);
        };
        courier.DeliverAll(sent);
        Assert.Multiple(() =>
        {
            Assert.That(courier.Reasons, Has.Some.Contains("disk or the user's share of it is full"));
            Assert.That(Keys(seen), Is.EqualTo(sent.Select(one => one.IdempotencyKey)));
            Assert.That(Directory.GetFiles(seen, ".*.part"), Is.Empty);
        });
        AssertWhole(seen, sent);
    }

    [Test]
    public void A_server_that_is_away_for_a_while_and_comes_back_with_its_key_gets_everything()
    {
        SshServer server = Serve();
        Delivery[] sent = Records.Take(25, imageBytes: 2000);
        SftpBackend backend = Backend(To(server));
        Courier courier = new(backend);
        int calls = 0;
        courier.AfterCall = _ =>
        {
            if (++calls == 1)
                server.Stop();
            else if (calls == 4)
                server.Restart("stranger"); // somebody in between
            else if (calls == 7)
                server.Restart();
        };
        courier.DeliverAll(sent);
        Assert.Multiple(() =>
        {
            Assert.That(courier.Reasons, Has.Some.Contains("the connection is refused"));
            Assert.That(courier.Reasons, Has.Some.Contains("another than the known one"));
            Assert.That(Keys(Drop), Is.EqualTo(sent.Select(one => one.IdempotencyKey)));
        });
    }

    [Test]
    public void A_server_that_hangs_is_given_up_in_time()
    {
        SshServer server = Serve();
        SftpBackend backend = Backend(To(server), stepMs: 3000);
        Delivery[] sent = Records.Take(2);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        server.Freeze();
        Stopwatch time = Stopwatch.StartNew();
        DeliveryResult result = Courier.Once(backend, sent[1]);
        Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, false)));
        Assert.That(result.Reason, Does.Contain("said nothing for 3 s"));
        Assert.That(time.Elapsed.TotalSeconds, Is.LessThan(20));
        Assert.That(Courier.Once(backend, sent[1]), Is.EqualTo(DeliveryResult.Acknowledged), "a new connection works");
    }

    [Test]
    public void A_port_that_says_nothing_or_drips_is_given_up_in_time([Values] bool drips)
    {
        SshServer server = Serve();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        if (drips)
            _ = Drip(silent);
        server.KnowAt(port);
        Stopwatch time = Stopwatch.StartNew();
        DeliveryResult result = Courier.Once(Backend(To(server, port), stepMs: 1500), Records.Take(1)[0]);
        Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        Assert.That(result.Reason, Does.Contain("said nothing for 1.5 s"));
        Assert.That(time.Elapsed.TotalSeconds, Is.LessThan(15));
    }

    [Test]
    public void What_is_no_longer_wanted_ends_at_once()
    {
        SshServer server = Serve();
        SftpBackend backend = Backend(To(server), stepMs: 60_000);
        Delivery[] sent = Records.Take(2);
        Assert.That(Courier.Once(backend, sent[0]), Is.EqualTo(DeliveryResult.Acknowledged));
        server.Freeze();
        using CancellationTokenSource stop = new(300);
        DeliveryResult[] results = new DeliveryResult[1];
        Stopwatch time = Stopwatch.StartNew();
        backend.Deliver([sent[1]], results, stop.Token);
        Assert.That(results[0].Reason, Does.Contain("given up"));
        Assert.That(time.Elapsed.TotalSeconds, Is.LessThan(15));
    }

    private static async Task Drip(TcpListener listener)
    {
        try
        {
            using Socket client = await listener.AcceptSocketAsync();
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
            for (int i = 0; await timer.WaitForNextTickAsync(); i++)
                await client.SendAsync(new[] { (byte)(i % 50 == 49 ? '\n' : 'x') });
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The client had enough.
        }
    }
}

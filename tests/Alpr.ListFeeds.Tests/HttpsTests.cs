using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alpr.ListFeeds.Tests;

public sealed class HttpsTests : FeedFixture
{
    private Authority _authority = null!;

    [SetUp]
    public void MakeAuthority()
    {
        _authority = new Authority(Clock);
        Credentials.Add(new() { CaCertificates = _authority.WriteRoot(Path.Combine(Root, "ca.pem")) });
    }

    [TearDown]
    public void ForgetAuthority() => _authority.Dispose();

    [Test]
    public void A_list_is_taken_once_and_confirmed_by_its_tag_also_after_a_restart()
    {
        WebServer server = Serve();
        server.Serve(Sample.Bytes(5));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(5));
        Reopen();
        Start(Sample.Policy("svs", server.Address));
        Assert.Multiple(() =>
        {
            Assert.That(server.Requests, Is.EqualTo(2));
            Assert.That(Events.Records, Has.Count.EqualTo(1), "the second answer was 304");
            Assert.That(Events.Records[0].Source, Is.EqualTo(server.Address));
            Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Unchanged));
        });
        server.Serve(Sample.Bytes(7), "\"two\"");
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Installed));
        Assert.That(Entries("svs"), Is.EqualTo(7));
    }

    [Test]
    public void A_damaged_stored_list_is_fetched_whole_though_the_tag_is_the_same()
    {
        WebServer server = Serve();
        server.Serve(Sample.Bytes(5));
        Start(Sample.Policy("svs", server.Address));
        string path = Path.Combine(Root, "lists", "svs.hotlist");
        byte[] stored = File.ReadAllBytes(path);
        stored[^9] ^= 1;
        File.WriteAllBytes(path, stored);
        Reopen();
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(5));
        Assert.That(Events.Records, Has.Count.EqualTo(2));
        Assert.That(Keeper.Health[0].Condition, Is.EqualTo(FeedCondition.Fresh));
    }

    [Test]
    public void A_list_that_comes_with_dates_only_is_asked_for_by_date()
    {
        WebServer server = Serve();
        byte[] body = Sample.Bytes(3);
        const string Date = "Fri, 15 Jan 2027 07:00:00 GMT";
        server.Answer = context =>
        {
            context.Response.Headers.LastModified = Date;
            return context.Request.Headers.IfModifiedSince == Date ? WebServer.Status(context, 304) : Whole(context, body);
        };
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Unchanged));
    }

    [Test]
    public void A_server_that_wants_a_client_certificate_gets_it()
    {
        (string certificate, string key) = Authority.Write(_authority.Issue("unit-7"), Path.Combine(Root, "unit"));
        WebServer server = Use(new WebServer(_authority.Issue("127.0.0.1"), _authority.Root));
        server.Serve(Sample.Bytes(4));
        Credentials[0] = Credentials[0] with { Host = "127.0.0.1", ClientCertificate = certificate, ClientKey = key };
        Assert.That(Credentials[0].Problems("feeds[0]"), Is.Empty);
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(4), string.Join('\n', Events.Lines));
    }

    [Test]
    public void A_client_certificate_goes_to_its_host_alone()
    {
        (string certificate, string key) = Authority.Write(_authority.Issue("unit-7"), Path.Combine(Root, "unit"));
        WebServer server = Use(new WebServer(_authority.Issue("127.0.0.1"), _authority.Root));
        server.Serve(Sample.Bytes(4));
        Credentials.Add(Credentials[0] with { Host = "lists.example.org", ClientCertificate = certificate, ClientKey = key });
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain("client certificate"));
        Assert.That(server.Requests, Is.Zero);
    }

    [TestCase("127.0.0.1", -400, 365, "expired on 2026-12-11")]
    [TestCase("127.0.0.1", 30, 365, "counts only from 2027-02-14 on")]
    [TestCase("other.example.org", -30, 365, "is for another name")]
    public void A_certificate_that_is_wrong_is_named_by_what_is_wrong_with_it(string name, int from, int days, string words)
    {
        WebServer server = Use(new WebServer(_authority.Issue(name, from, days)));
        server.Serve(Sample.Bytes(4));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain(words));
        Assert.That(server.Requests, Is.Zero, "nothing was asked of it");
    }

    [Test]
    public void An_authority_that_is_not_known_is_refused()
    {
        Authority other = Use(new Authority(Clock, "Another Authority"));
        WebServer server = Use(new WebServer(other.Issue("127.0.0.1")));
        server.Serve(Sample.Bytes(4));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain("authority that is not known here"));
    }

    [Test]
    public void The_systems_authorities_count_where_none_is_named_and_not_where_one_is()
    {
        Credentials.Clear();
        WebServer server = Serve();
        server.Serve(Sample.Bytes(4));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain("authority that is not known here"));
    }

    [TestCase(401, "wants to know who asks")]
    [TestCase(403, "refuses this unit")]
    [TestCase(404, "no such file")]
    [TestCase(410, "no such file")]
    [TestCase(500, "fault of its own")]
    [TestCase(503, "busy")]
    [TestCase(204, "no list")]
    [TestCase(304, "(304)")]
    public void A_status_that_is_no_list_leaves_the_old_one_in_force(int status, string words)
    {
        WebServer server = InForce();
        Reopen();
        File.Delete(Path.Combine(Root, "feeds", "svs.feed"));
        server.Answer = context => WebServer.Status(context, status);
        Start(Sample.Policy("svs", server.Address));
        RequireOld(words);
    }

    [Test]
    public void A_connection_that_is_cut_leaves_the_old_list_in_force()
    {
        WebServer server = InForce();
        server.Answer = async context =>
        {
            byte[] body = Sample.Bytes(2000);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Fails(" ended "); // the answer's head may be lost with the rest
    }

    [TestCase("Content-Length: 100000\r\n\r\n", "ended before all was there")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nFFF\r\n", "ended before all was there")]
    [TestCase("Connection: close\r\n\r\n", "does not say how long the list is")]
    public void A_body_that_is_cut_off_or_that_could_be_is_no_list(string head, string words)
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        Task serving = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await using System.Net.Security.SslStream tls = new(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            _ = await tls.ReadAsync(new byte[4096]);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{head}{Sample.Text(3)}"));
        });
        Start(Sample.Policy("svs", $"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/svs"));
        Assert.That(Events.Lines.Single(), Does.Contain(words));
        serving.GetAwaiter().GetResult();
    }

    [Test]
    public void A_server_that_stalls_is_given_up()
    {
        WebServer server = InForce(Hasty);
        server.Answer = async context =>
        {
            await context.Response.Body.WriteAsync(Sample.Bytes(50));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        Fails("did not come within 0.4 s");
    }

    [Test]
    public void A_server_that_drips_is_given_up_like_one_that_stalls()
    {
        WebServer server = InForce(Hasty);
        server.Answer = async context =>
        {
            using PeriodicTimer drip = new(TimeSpan.FromMilliseconds(20));
            foreach (byte one in Sample.Bytes(2000))
            {
                await context.Response.Body.WriteAsync(new[] { one });
                await context.Response.Body.FlushAsync();
                await drip.WaitForNextTickAsync(context.RequestAborted);
            }
        };
        Fails("did not come within 0.4 s");
    }

    [Test]
    public void A_server_that_does_not_answer_is_given_up()
    {
        Times = Patient with { ConnectMsMax = 500, AnswerMsMax = 500 };
        Reopen();
        WebServer server = Serve();
        server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain("answer"));
    }

    [Test]
    public void A_packed_list_is_unpacked_and_one_that_is_cut_off_or_damaged_refused()
    {
        WebServer server = Serve();
        byte[] packed = Packed(Sample.Bytes(500));
        server.Answer = context => Whole(context, packed, "gzip");
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(500));
        server.Answer = context => Whole(context, packed[..^9], "gzip");
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("gzip was cut off"));
        byte[] damaged = [.. packed];
        damaged[packed.Length / 2] ^= 0x55;
        server.Answer = context => Whole(context, damaged, "gzip");
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("gzip").Or.Contain("svs:"));
        server.Answer = context => Whole(context, packed, "br");
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("not asked for"));
        Assert.That(Entries("svs"), Is.EqualTo(500));
    }

    [Test]
    public void A_packed_bomb_is_refused_at_the_bound_of_a_list()
    {
        byte[] bomb = Packed(new byte[50_000_000]);
        Assert.That(bomb, Has.Length.LessThan(100_000));
        using CountedStream bounded = new(new GZipStream(new MemoryStream(bomb), CompressionMode.Decompress), "https://lists.example.org/svs", bytesMax: 1_000_000);
        Assert.That(Words(Assert.Throws<FeedException>(() => bounded.CopyTo(Stream.Null))!), Does.Contain("more than 1000000 bytes, unpacked"));
        WebServer server = InForce();
        server.Answer = context => Whole(context, bomb, "gzip");
        FeedOutcome outcome = Keeper.Refresh("svs");
        Assert.That(outcome.Result, Is.EqualTo(FeedResult.Refused), "no list has such lines either");
        RequireOld("");
    }

    [Test]
    public void A_redirect_is_followed_on_the_same_host_alone()
    {
        WebServer server = InForce();
        RequestDelegate good = context => Whole(context, Sample.Bytes(6));
        server.Answer = context =>
        {
            if (context.Request.Path == "/new/svs.tbl")
                return good(context);
            context.Response.Headers.Location = "/new/svs.tbl";
            return WebServer.Status(context, 302);
        };
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Installed));
        WebServer other = Serve();
        other.Serve(Sample.Bytes(9));
        foreach (string to in new[] { other.Address, "http://127.0.0.1/", "https://localhost/", "/again" })
        {
            server.Answer = context =>
            {
                context.Response.Headers.Location = to;
                return WebServer.Status(context, 307);
            };
            Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("sends elsewhere (307)"));
        }
        Assert.That(other.Requests, Is.Zero);
        Assert.That(Entries("svs"), Is.EqualTo(6));
    }

    [Test]
    public void A_server_with_old_tls_alone_is_refused()
    {
        (string certificate, string key) = Authority.Write(_authority.Issue("127.0.0.1"), Path.Combine(Root, "old"));
        using OldTls server = OldTls.Start(certificate, key);
        Start(Sample.Policy("svs", $"https://127.0.0.1:{server.Port}/svs"));
        Assert.That(Events.Lines.Single(), Does.Contain("speaks no TLS 1.2 or later"));
    }

    [Test]
    public void A_port_without_server_and_a_name_without_address_are_told_apart()
    {
        int free;
        using (TcpListener listener = new(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            free = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }
        Keeper.SetLists([Sample.Policy("svs", $"https://127.0.0.1:{free}/svs"), Sample.Policy("sfr", "https://nowhere.invalid/svs")]);
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("connection is refused"));
        Assert.That(Words(Keeper.Refresh("sfr")), Does.Contain("cannot be resolved"));
    }

    [Test]
    public void A_port_that_speaks_no_tls_is_named_so()
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        });
        Start(Sample.Policy("svs", $"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/svs"));
        Assert.That(Events.Lines.Single(), Does.Contain("TLS"));
        serving.GetAwaiter().GetResult();
    }

    [Test]
    public void A_refused_file_is_not_fetched_again_until_it_changes_or_the_day_is_over()
    {
        WebServer server = InForce();
        int bodies = 0;
        server.Answer = context =>
        {
            context.Response.Headers.ETag = "\"bad\"";
            if (context.Request.Headers.IfNoneMatch == "\"bad\"")
                return WebServer.Status(context, 304);
            bodies++;
            return Whole(context, Encoding.ASCII.GetBytes(Sample.Text(5).Replace("TOTAL RECORD 5", "TOTAL RECORD 6", StringComparison.Ordinal)));
        };
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain("claims 6 entries and it has 5"));
        for (int hour = 0; hour < 23; hour++)
            Pass(Sample.Hour);
        Assert.That(bodies, Is.EqualTo(1));
        Assert.That(Events.Lines, Has.Count.EqualTo(1), "told once");
        Pass(2 * Sample.Hour);
        Assert.That(bodies, Is.EqualTo(2));
        RequireOld("claims 6");
    }

    [Test]
    public void The_power_may_go_in_the_middle_of_a_list()
    {
        WebServer server = InForce();
        using SemaphoreSlim half = new(0);
        server.Answer = async context =>
        {
            byte[] body = Sample.Bytes(2600);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length - 100));
            await context.Response.Body.FlushAsync();
            half.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using CancellationTokenSource stop = new();
        Task<FeedOutcome> fetching = Task.Run(() => Keeper.Refresh("svs", stop.Token));
        half.Wait();
        Directory.CreateDirectory(Path.Combine(Root, "after"));
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Root, "lists")))
            File.Copy(path, Path.Combine(Root, "after", Path.GetFileName(path)));
        stop.Cancel();
        Assert.That(Words(fetching.GetAwaiter().GetResult()), Does.Contain("given up"));
        Reopen("after");
        server.Answer = context => WebServer.Status(context, 500);
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(5));
        Assert.That(Directory.EnumerateFiles(Path.Combine(Root, "after")).Select(Path.GetFileName), Is.EqualTo(new[] { "svs.hotlist" }));
    }

    private WebServer Serve() => Use(new WebServer(_authority.Issue("127.0.0.1")));

    private WebServer InForce(FeedTimes? afterwards = null)
    {
        WebServer server = Serve();
        server.Serve(Sample.Bytes(5));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(5), string.Join('\n', Events.Lines));
        if (afterwards is not null)
        {
            Times = afterwards;
            Reopen();
            Keeper.SetLists([Sample.Policy("svs", server.Address)]);
            Lists.Put(Store.Load("svs"));
        }
        return server;
    }

    private void Fails(string words)
    {
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain(words));
        RequireOld(words);
    }

    private void RequireOld(string words)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(5));
            Assert.That(Events.Lines, Has.Some.Contains(words));
            Assert.That(Store.Names, Is.EqualTo(new[] { "svs" }));
            Assert.That(Directory.GetFiles(Path.Combine(Root, "lists")), Has.Length.EqualTo(1));
        });
    }

    private static Task Whole(HttpContext context, byte[] body, string packing = "")
    {
        if (packing.Length > 0)
            context.Response.Headers.ContentEncoding = packing;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    private static byte[] Packed(byte[] plain)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }
}

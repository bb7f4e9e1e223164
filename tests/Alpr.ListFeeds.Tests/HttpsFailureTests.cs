using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Alpr.ListFeeds.Tests;

/// <summary>What goes wrong on the way leaves the old list in force.</summary>
public sealed class HttpsFailureTests : HttpsFixture
{
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
        Task serving = Raw(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{head}{Sample.Text(3)}"), 1, out string address);
        Start(Sample.Policy("svs", address));
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
}

using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alpr.ListFeeds.Tests;

public sealed class HttpsTests : HttpsFixture
{
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
    public void A_tag_that_no_request_can_hold_is_forgotten()
    {
        string list = Sample.Text(3), head = $"HTTP/1.1 200 OK\r\nETag: \"\u00E9\"\r\nContent-Length: {list.Length}\r\n\r\n";
        Task serving = Raw(Encoding.Latin1.GetBytes(head + list), 2, out string address);
        Start(Sample.Policy("svs", address));
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Installed));
        serving.GetAwaiter().GetResult();
    }
}

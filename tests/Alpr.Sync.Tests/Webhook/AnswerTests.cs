using Alpr.Sync.Webhook;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>What becomes of a record by what a real server answers.</summary>
public sealed class AnswerTests : WebhookFixture
{
    [TestCase(400)]
    [TestCase(413)]
    [TestCase(415)]
    [TestCase(422)]
    public void A_record_that_a_server_refuses_is_set_aside(int status)
    {
        HttpsReceiver server = Serve();
        server.Answer = (context, posted) => HttpsReceiver.Say(context, Sequence(posted.Key) == 1 ? status : 200);
        Fill(3);
        Send(To(server.Url));
        Step("hook");
        Assert.Multiple(() =>
        {
            Assert.That(server.Taken.Select(static one => Sequence(one.Key)), Is.EqualTo(new[] { 0, 2 }));
            Assert.That(Journal.Cursors.DeadLetters("hook").Single().Reason, Does.Contain($"({status})"));
            Assert.That(server.Came, Has.Length.EqualTo(2 + BackendLane.RefusalsMax));
        });
    }

    [Test]
    public void A_body_that_is_too_large_for_the_server_is_refused_by_it_before_it_is_sent()
    {
        HttpsReceiver server = Use(new HttpsReceiver(Authority.Issue("127.0.0.1"), bodyMax: 1_000_000));
        Delivery large = Sample.Detection(true);
        large = large with { Images = [large.Images[0] with { Bytes = new byte[8_000_000] }] };
        for (int i = 0; i < 5; i++)
            Assert.That(Deliver(To(server.Url), large).Verdict, Is.EqualTo(DeliveryVerdict.Refused));
    }

    [TestCase("600", 600)]
    [TestCase("0", 0)]
    [TestCase("date", 120)]
    [TestCase("yesterday", -1)]
    public void Retry_after_is_understood(string after, int seconds)
    {
        HttpsReceiver server = Serve();
        string value = after == "date" ? Clock.UtcNow.AddSeconds(120).ToString("r", System.Globalization.CultureInfo.InvariantCulture) : after;
        server.Answer = (context, _) => HttpsReceiver.Say(context, 503, value);
        TimeSpan? asked = Deliver(To(server.Url)).After;
        Assert.That(asked?.TotalSeconds ?? -1, Is.EqualTo(seconds).Within(1.1));
    }

    [Test]
    public void A_redirect_is_followed_on_the_same_server_alone_and_with_the_body()
    {
        HttpsReceiver server = Serve(), other = Serve();
        server.Answer = (context, posted) =>
        {
            context.Response.Headers.Location = posted.Path == "/records" ? "/moved" : "";
            return HttpsReceiver.Say(context, posted.Path == "/records" ? 308 : 200);
        };
        Assert.That(Deliver(To(server.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Acknowledged));
        Assert.That(server.Came[^1].Body, Is.EqualTo(Sample.Detection().Envelope.ToArray()));
        foreach ((int status, string location) in ((int, string)[])[(307, other.Url), (302, "/moved"), (307, "/records"), (308, "http://127.0.0.1/")])
        {
            server.Answer = (context, _) =>
            {
                context.Response.Headers.Location = location;
                return HttpsReceiver.Say(context, status);
            };
            DeliveryResult result = Deliver(To(server.Url));
            Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, true)), location);
        }
        Assert.That(other.Came, Is.Empty);
    }

    [Test]
    public void The_client_certificate_and_the_authorization_are_shown()
    {
        (string certificate, string key) = Authority.Write(Authority.Issue("unit-17"), Path.Combine(Root, "unit"));
        HttpsReceiver server = Use(new HttpsReceiver(Authority.Issue("127.0.0.1"), clientAuthority: Authority.Root));
        string secret = Path.Combine(Root, "authorization");
        File.WriteAllText(secret, "Bearer abc\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        WebhookSettings settings = To(server.Url) with { ClientCertificate = certificate, ClientKey = key, AuthorizationFile = secret };
        Assert.Multiple(() =>
        {
            Assert.That(settings.Problems("webhook", new()), Is.Empty);
            Assert.That(Deliver(settings).Verdict, Is.EqualTo(DeliveryVerdict.Acknowledged));
            Assert.That(server.Came.Single().Authorization, Is.EqualTo("Bearer abc"));
            Assert.That(Deliver(To(server.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Retry), "without the certificate");
        });
    }

    [Test]
    public void A_server_that_drips_its_head_or_its_body_is_given_up()
    {
        RawServer head = Use(new RawServer(Authority.Issue("127.0.0.1"), "HTTP/1.1 200 OK\r\nX-Long: "u8.ToArray(), drips: true));
        RawServer body = Use(new RawServer(Authority.Issue("127.0.0.1"), "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), drips: true));
        Times = Times with { AnswerMsMax = 400, WholeMsMax = 2000 };
        Assert.Multiple(() =>
        {
            Assert.That(Deliver(To(head.Url)), Is.EqualTo(DeliveryResult.Retry("no answer came within 0 s. Check whether the server is up")));
            Times = Times with { AnswerMsMax = 1500 };
            Assert.That(Deliver(To(body.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        });
    }

    [Test]
    public void An_endless_answer_is_read_to_a_bound_and_one_that_is_none_is_no_acknowledgement()
    {
        HttpsReceiver endless = Serve();
        endless.Answer = static async (context, _) =>
        {
            byte[] much = new byte[65_536];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(much, context.RequestAborted);
        };
        RawServer odd = Use(new RawServer(Authority.Issue("127.0.0.1"), "SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray()));
        RawServer big = Use(new RawServer(Authority.Issue("127.0.0.1"), System.Text.Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000) + "\r\n\r\n")));
        Assert.Multiple(() =>
        {
            Assert.That(Deliver(To(endless.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Acknowledged));
            Assert.That(Deliver(To(odd.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Retry));
            Assert.That(Deliver(To(big.Url)).Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        });
    }

    [Test]
    public void A_hanging_server_does_not_hold_the_stop()
    {
        HttpsReceiver server = Serve();
        using ManualResetEventSlim entered = new();
        server.Answer = (context, _) =>
        {
            entered.Set();
            return HttpsReceiver.Stall(context);
        };
        Fill(1);
        Times = new();
        Send(To(server.Url));
        using CancellationTokenSource stop = new();
        Thread keeper = new(() => Keeper.Run(stop.Token));
        keeper.Start();
        Assert.That(entered.Wait(TimeSpan.FromSeconds(30)), Is.True);
        long before = Environment.TickCount64;
        stop.Cancel();
        Assert.That(keeper.Join(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(Environment.TickCount64 - before, Is.LessThan(1500), "a second, and what a loaded machine takes");
    }
}

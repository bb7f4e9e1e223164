using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Alpr.Contracts.V1;
using Microsoft.AspNetCore.Http;
using Alpr.Sync.Webhook;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>Each thing that goes wrong on the way to a real server, then mends: nothing is lost, nothing out of order, and what comes twice is the same under the same key.</summary>
public sealed class FaultTests : WebhookFixture
{
    private const int Records = 6, Faults = 3;

    /// <summary>Where it goes wrong.</summary>
    public enum Fault
    {
        Refused,
        ResetBeforeAnswer,
        ResetAfterHead,
        ResetMidBody,
        TakenThenReset,
        Status500,
        Status503,
        Status429,
        Status401,
        Status408,
        Elsewhere,
        Stall,
        Expired,
        NotYetValid,
        WrongName,
        UnknownAuthority,
        ClockWrong,
    }

    [Test]
    public void A_fault_loses_nothing([Values] Fault fault)
    {
        Times = Times with { AnswerMsMax = fault == Fault.Stall ? 300 : 5000 };
        Fill(Records);
        int port = FreePort();
        HttpsReceiver? server = fault == Fault.Refused ? null : Serve(port);
        X509Certificate2 good = server?.Certificate ?? Authority.Issue("127.0.0.1");
        using Authority other = new(Clock, "Another Authority");
        int failing = Faults;
        void Begin()
        {
            if (server is null)
                return;
            server.Certificate = fault switch
            {
                Fault.Expired => Authority.Issue("127.0.0.1", validFromDays: -60, validDays: 30),
                Fault.NotYetValid => Authority.Issue("127.0.0.1", validFromDays: 2),
                Fault.WrongName => Authority.Issue("elsewhere.example"),
                Fault.UnknownAuthority => other.Issue("127.0.0.1"),
                _ => good,
            };
            if (fault == Fault.ClockWrong)
                Clock.Jump(TimeSpan.FromDays(-400));
            server.Answer = (context, posted) => failing-- > 0 ? Break(context, fault) : Ok(context, posted);
        }
        void Mend()
        {
            server ??= Serve(port);
            server.Certificate = good;
            if (fault == Fault.ClockWrong && failing >= 0)
                Clock.Jump(TimeSpan.FromDays(400));
            failing = -1;
            server.Answer = Ok;
        }

        Begin();
        Send(To($"https://127.0.0.1:{port}/records"));
        int tries = 0;
        string words = "";
        Light light = Light.Unspecified;
        while (Cursor("hook") < Records && tries++ < 200)
        {
            if (tries == Faults + 1)
            {
                (light, words) = (Keeper.Figures.Single().Light, Keeper.Figures.Single().Reason);
                Mend();
            }
            Clock.MonotonicUs = Math.Max(Clock.MonotonicUs, Keeper.Find("hook").Tend());
        }
        Posted[] taken = server!.Taken;
        Assert.Multiple(() =>
        {
            Assert.That(taken.Select(static one => one.Key).Distinct().Select(Sequence), Is.EqualTo(Enumerable.Range(0, Records)), "none is lost, none out of order");
            Assert.That(server.Came.GroupBy(static one => one.Key).Select(static one => one.Select(static two => Convert.ToHexString(two.Body)).Distinct().Count()), Has.All.EqualTo(1));
            Assert.That(server.Came, Has.Length.LessThanOrEqualTo(Records + Faults));
            Assert.That(Journal.Cursors.DeadLetters("hook"), Is.Empty);
            Assert.That(Keeper.Figures.Single().Light, Is.EqualTo(Light.Green));
            Assert.That(light, Is.EqualTo(NeedsPerson(fault) ? Light.Red : Light.Amber), words);
            Assert.That(words, Does.Contain(Said(fault)));
        });
    }

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
            return Stall(context);
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

    private static int Sequence(string key) => int.Parse(key[(key.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static Task Ok(HttpContext context, Posted posted) => HttpsReceiver.Say(context, 200);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task Stall(HttpContext context)
    {
        TaskCompletionSource over = new();
        context.RequestAborted.Register(() => over.TrySetResult());
        return over.Task;
    }

    private static async Task Break(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.ResetBeforeAnswer:
                context.Abort();
                break;
            case Fault.ResetAfterHead:
                context.Response.ContentLength = 100;
                await context.Response.StartAsync();
                context.Abort();
                break;
            case Fault.ResetMidBody:
                context.Response.ContentLength = 100;
                await context.Response.Body.WriteAsync(new byte[50]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.TakenThenReset: // it has it; its word was lost
                context.Abort();
                break;
            case Fault.Stall:
                await Stall(context);
                break;
            case Fault.Status503 or Fault.Status429:
                await HttpsReceiver.Say(context, fault == Fault.Status503 ? 503 : 429, "30");
                break;
            case Fault.Elsewhere:
                context.Response.Headers.Location = "https://elsewhere.example/";
                await HttpsReceiver.Say(context, 302);
                break;
            case Fault.Status500 or Fault.Status401 or Fault.Status408:
                await HttpsReceiver.Say(context, int.Parse(fault.ToString()[6..], System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                await HttpsReceiver.Say(context, 200); // it is the certificate that is wrong: this is not reached
                break;
        }
    }

    private static bool NeedsPerson(Fault fault) =>
        fault is Fault.Status401 or Fault.Elsewhere or Fault.Expired or Fault.NotYetValid or Fault.WrongName or Fault.UnknownAuthority or Fault.ClockWrong;

    private static string Said(Fault fault) => fault switch
    {
        Fault.Refused => "the connection is refused. Check the port",
        Fault.Status500 or Fault.Status503 or Fault.Status429 or Fault.Status401 or Fault.Status408 => $"({fault.ToString()[6..]})",
        Fault.Elsewhere => "sends elsewhere (302)",
        Fault.Stall => "no answer came",
        Fault.Expired => "expired on",
        Fault.NotYetValid or Fault.ClockWrong => "Check the appliance's clock",
        Fault.WrongName => "another name",
        Fault.UnknownAuthority => "not known here",
        _ => "the server ended the connection",
    };
}

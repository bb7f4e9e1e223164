using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Alpr.Contracts.V1;
using Microsoft.AspNetCore.Http;
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

    private static Task Ok(HttpContext context, Posted posted) => HttpsReceiver.Say(context, 200);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
                await HttpsReceiver.Stall(context);
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
        Fault.NotYetValid or Fault.ClockWrong => "Check the clock here",
        Fault.WrongName => "another name",
        Fault.UnknownAuthority => "not known here",
        _ => "the server ended the connection",
    };
}

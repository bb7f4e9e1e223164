using System.Security.Cryptography.X509Certificates;
using Alpr.Contracts.V1;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.Sync.Tests.Flock;

/// <summary>Each thing that goes wrong on the way, at the sign-in or at the upload, then mends: nothing is lost, nothing out of order.</summary>
public sealed class FlockFaultTests : FlockFixture
{
    private const int Records = 5, Faults = 3;

    /// <summary>What goes wrong.</summary>
    public enum Fault
    {
        Refused,
        ResetBeforeAnswer,
        ResetAfterHead,
        ResetMidBody,
        Status500,
        Status429,
        Stall,
        Expired,
        WrongName,
        UnknownAuthority,
        ClockWrong,
    }

    [Test]
    public void A_fault_loses_nothing([Values] Fault fault, [Values] bool atSignIn)
    {
        Times = Times with { AnswerMsMax = fault == Fault.Stall ? 300 : 5000 };
        FillWithPictures(Records);
        int port = ServerProcess.FreePort(), failing = Faults;
        HttpsReceiver? server = fault == Fault.Refused ? null : Serve(port);
        X509Certificate2? good = server?.Certificate;
        using Authority other = new(Clock, "Another Authority");
        Task Bad(HttpContext context, Posted posted, Func<HttpContext, Posted, Task> well) => failing-- > 0 ? Break(context, fault) : well(context, posted);
        if (server is not null)
        {
            server.Certificate = fault switch
            {
                Fault.Expired => Authority.Issue("127.0.0.1", validFromDays: -60, validDays: 30),
                Fault.WrongName => Authority.Issue("elsewhere.example"),
                Fault.UnknownAuthority => other.Issue("127.0.0.1"),
                _ => good!,
            };
            Answer(server, atSignIn ? null : (context, posted) => Bad(context, posted, static (answer, _) => HttpsReceiver.Say(answer, 204)), atSignIn ? (context, posted) => Bad(context, posted, Give) : null);
        }
        if (fault == Fault.ClockWrong)
            Clock.Jump(TimeSpan.FromDays(-400));
        SendFlock(To(port));
        int tries = 0;
        (Light Light, string Words) told = default;
        while (Cursor("flock") < Records && tries++ < 200)
        {
            if (tries == Faults + 1)
            {
                told = (Keeper.Figures.Single().Light, Keeper.Figures.Single().Reason);
                if (fault == Fault.ClockWrong)
                    Clock.Jump(TimeSpan.FromDays(400));
                server ??= Serve(port);
                server.Certificate = good ?? server.Certificate;
                failing = 0;
                Answer(server);
            }
            Clock.MonotonicUs = Math.Max(Clock.MonotonicUs, Keeper.Find("flock").Tend());
        }
        bool isTrust = fault is Fault.Expired or Fault.WrongName or Fault.UnknownAuthority or Fault.ClockWrong;
        Assert.Multiple(() =>
        {
            Assert.That(Uploads(server!.Taken).Select(static one => Sequence(one.Key)).Distinct(), Is.EqualTo(Enumerable.Range(0, Records)), "none is lost, none out of order");
            Assert.That(Journal.Cursors.DeadLetters("flock"), Is.Empty);
            Assert.That(Keeper.Figures.Single().Light, Is.EqualTo(Light.Green));
            Assert.That(told.Light, Is.EqualTo(isTrust ? Light.Red : Light.Amber), told.Words);
            Assert.That(told.Words, Is.Not.Empty.And.Not.Contain("a-secret").And.Not.Contain("token-"));
        });
    }

    [Test]
    public void A_server_that_drips_its_answer_is_given_up_in_time()
    {
        Times = Times with { AnswerMsMax = 400, WholeMsMax = 1500 };
        using RawServer server = new(Authority.Issue("127.0.0.1"), "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"u8.ToArray(), drips: true);
        DeliveryResult result = Deliver(Flock(To(server.Port)));
        Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        Assert.That(result.Reason, Does.StartWith("sign-in: "));
    }

    private static async Task Break(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.ResetBeforeAnswer:
                context.Abort();
                break;
            case Fault.ResetAfterHead or Fault.ResetMidBody:
                context.Response.ContentLength = 100;
                await context.Response.StartAsync();
                if (fault == Fault.ResetMidBody)
                    await context.Response.Body.WriteAsync(new byte[50]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.Stall:
                await HttpsReceiver.Stall(context);
                break;
            default:
                await HttpsReceiver.Say(context, fault == Fault.Status429 ? 429 : 500, "30");
                break;
        }
    }
}

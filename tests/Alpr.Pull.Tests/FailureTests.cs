using System.Net;
using System.Net.Sockets;
using Alpr.Pull.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Pull.Tests;

internal sealed class FailureTests : PullFixture
{
    [SetUp]
    public void Fill() => Unit.Append(12);

    [Test]
    public async Task An_expired_server_certificate_is_named_with_its_day()
    {
        await ServeAsync(Certificates.Server(expired: true));
        await FailsAsync(PullProblem.NotBelieved, "the server's certificate expired on 20");
    }

    [Test]
    public async Task A_server_certificate_for_another_name_is_named()
    {
        await ServeAsync(Certificates.Server(IPAddress.Parse("192.0.2.1")));
        await FailsAsync(PullProblem.NotBelieved, "for another name");
    }

    [Test]
    public async Task A_server_certificate_of_an_unknown_authority_is_named()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Scratch, "others")).FullName;
        using Certificates others = new(folder);
        Settings = Settings with { CertificateAuthorities = others.Authority };
        await FailsAsync(PullProblem.NotBelieved, "an authority that is not known");
    }

    [Test]
    public async Task A_name_that_no_server_knows_is_named()
    {
        Settings = Settings with { Url = new("https://no-such-unit.invalid") };
        await FailsAsync(PullProblem.Unreachable, "(DNS)");
        Assert.That(Waits, Has.Count.EqualTo(2), "three tries");
    }

    [Test]
    public async Task A_refused_connection_is_named()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Settings = Settings with { Url = new($"https://127.0.0.1:{port}") };
        await FailsAsync(PullProblem.Unreachable, "the connection is refused");
    }

    [Test]
    public async Task A_port_without_TLS_is_named()
    {
        using TcpListener plain = new(IPAddress.Loopback, 0);
        plain.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using TcpClient client = await plain.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("SSH-2.0-x\r\n"u8.ToArray());
            }
        });
        Settings = Settings with { Url = new($"https://127.0.0.1:{((IPEndPoint)plain.LocalEndpoint).Port}") };
        PullException? failure = await PullAsync();
        Assert.That(failure!.Message, Does.Contain("TLS handshake failed").Or.Contain("ended the connection"));
    }

    [Test]
    public async Task Whoever_is_not_allowed_hears_the_units_own_words([Values(401, 403)] int status)
    {
        Answer(status, "not allowed", "the policy does not name\u001b[31m this certificate");
        await FailsAsync(PullProblem.NotAllowed, $"({status}) and says: not allowed: the policy does not name [31m this certificate");
        Assert.That(Waits, Is.Empty, "no second try");
    }

    [Test]
    public async Task A_client_certificate_that_the_unit_does_not_know_is_refused()
    {
        using Certificates others = new(Directory.CreateDirectory(Path.Combine(Scratch, "others")).FullName);
        Settings = Settings with { Certificate = others.ClientCertificate, Key = others.ClientKey };
        await FailsAsync(PullProblem.NotAllowed, "(403)");
    }

    [Test]
    public async Task A_busy_unit_is_left_alone_as_long_as_it_asks([Values(429, 503)] int status)
    {
        int times = 0;
        Server.OnRequest = async context =>
        {
            if (++times > 1)
                return false;
            await ApplianceServer.ProblemAsync(context, status, "busy", "later", "7");
            return true;
        };
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Waits.Single(), Is.EqualTo(TimeSpan.FromSeconds(7)));
        AssertWhole(12);
    }

    [Test]
    public async Task A_unit_cannot_ask_for_a_day()
    {
        Server.OnRequest = async context =>
        {
            await ApplianceServer.ProblemAsync(context, 503, "busy", "later", "99999999");
            return true;
        };
        await FailsAsync(PullProblem.Busy, "(503)");
        Assert.That(Waits, Is.All.EqualTo(TimeSpan.FromSeconds(PullLimits.RetryAfterSecondsMax)));
    }

    [Test]
    public async Task A_server_that_never_answers_is_given_up()
    {
        Times = Times with { AnswerMsMax = 200 };
        Server.OnRequest = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        await FailsAsync(PullProblem.Unreachable, "an answer did not come within 0.2 s");
    }

    [Test]
    public async Task A_server_that_trickles_is_given_up()
    {
        Times = Times with { StallMsMax = 300, StallBytes = 100_000 };
        Server.OnSend = async (context, batch) =>
        {
            foreach (byte one in batch)
            {
                await context.Response.Body.WriteAsync(new[] { one }, context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        };
        await FailsAsync(PullProblem.Unreachable, "100000 bytes of the answer did not come within 0.3 s");
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public async Task A_head_without_end_is_refused()
    {
        Server.OnRequest = async context =>
        {
            for (int i = 0; i < 200; i++)
                context.Response.Headers["X-Long-" + i] = new string('x', 1000);
            await context.Response.WriteAsync("");
            return true;
        };
        await FailsAsync(PullProblem.Answer, "its head is too long");
    }

    [Test]
    public async Task Something_else_that_answers_there_is_named()
    {
        Server.OnRequest = async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<h1>It works!</h1>");
            return true;
        };
        await FailsAsync(PullProblem.NoInterface, "something that is no batch");
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        Server.OnRequest = context =>
        {
            context.Response.Redirect("https://192.0.2.1/");
            return Task.FromResult(true);
        };
        await FailsAsync(PullProblem.NoInterface, "sends elsewhere");
    }

    [Test]
    public async Task An_address_without_the_interface_is_named()
    {
        Settings = Settings with { Url = Server.UrlOf("pole-18") };
        await FailsAsync(PullProblem.NoInterface, "(404)");
    }

    [Test]
    public async Task A_batch_that_says_to_be_larger_than_any_is_not_begun()
    {
        Server.OnSend = async (context, batch) =>
        {
            context.Response.ContentLength = PullLimits.BatchBytesMax + 1;
            await context.Response.StartAsync();
        };
        await FailsAsync(PullProblem.Answer, "2048 MiB");
    }

    [Test]
    public async Task A_missing_or_encrypted_key_is_named_with_its_file()
    {
        Settings = Settings with { Key = Path.Combine(Scratch, "nowhere.key") };
        await FailsAsync(PullProblem.Settings, "client.crt");
        Settings = Settings with { Key = Certificates.ClientKey, Trust = Path.Combine(Scratch, "nowhere.crt") };
        await FailsAsync(PullProblem.Settings, "nowhere.crt");
    }

    [Test]
    public async Task Who_follows_outlives_a_certificate_that_is_renewed()
    {
        int refused = 0;
        Server.OnRequest = async context =>
        {
            if (++refused > 3)
                return false;
            await ApplianceServer.ProblemAsync(context, 403, "not allowed", "not yet");
            return true;
        };
        Options = Options with { Follow = true };
        using CancellationTokenSource stop = new();
        await using Folder.FolderStore store = new(Into);
        Task<PullException?> pull = PullAsync(store, stop.Token);
        await Events.Until(seen => seen.Records == 12);
        await stop.CancelAsync();
        Assert.That(await pull, Is.Null);
        Assert.That(Events.Retries, Has.Count.EqualTo(3));
    }

    [Test]
    public void Waits_grow_and_differ()
    {
        PullTimes times = new() { RetryFirstMs = 1000, RetryMsMax = 60_000 };
        for (int failures = 1; failures < 40; failures++)
        {
            double whole = Math.Min(60_000, 1000 * Math.Pow(2, failures - 1));
            Assert.That(times.BeforeTry(failures, null).TotalMilliseconds, Is.InRange(whole / 2, whole));
        }
        Assert.That(Enumerable.Range(0, 20).Select(_ => times.BeforeTry(10, null)).Distinct().Count(), Is.GreaterThan(5));
    }

    private void Answer(int status, string title, string detail) => Server.OnRequest = async context =>
    {
        await ApplianceServer.ProblemAsync(context, status, title, detail);
        return true;
    };

    private async Task ServeAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        await using ApplianceServer server = new(certificate, Certificates.Client);
        server.Add(Unit);
        Settings = Settings with { Url = server.UrlOf("pole-17") };
        Waits.Clear();
        PullException? failure = await PullAsync();
        _served = failure;
    }

    private PullException? _served;

    private async Task FailsAsync(PullProblem problem, string words)
    {
        PullException? failure = _served ?? await PullAsync();
        _served = null;
        Assert.That(failure, Is.Not.Null);
        Assert.That(failure!.Message, Does.Contain(words));
        Assert.That(failure.Problem, Is.EqualTo(problem), failure.Message);
        Assert.That(failure.Message, Does.StartWith("pole-17: "));
    }
}

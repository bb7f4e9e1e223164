using Alpr.Board.Configuration;
using Alpr.Sync.Webhook;
using Alpr.Tests.Common;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Sync.Tests;

/// <summary>What a person reads who tries a backend, and what the configuration is told.</summary>
public sealed class ProbeTests : WebhookFixture
{
    private IReadOnlyList<BackendTestStep> Try(WebhookSettings settings) => Backend(settings).Test(TestRecord.Make("pole-17", Clock), default);

    private void Ends(WebhookSettings settings, string step, string words)
    {
        IReadOnlyList<BackendTestStep> steps = Try(settings);
        Assert.Multiple(() =>
        {
            Assert.That(steps[^1].Step, Is.EqualTo(step));
            Assert.That(steps[^1].Passed, Is.False);
            Assert.That(steps[^1].Detail, Does.Contain(words));
            Assert.That(steps.SkipLast(1).Select(static one => one.Passed), Has.All.True);
        });
    }

    [Test]
    public void A_server_that_takes_the_marked_record_passes_every_step()
    {
        HttpsReceiver server = Serve();
        IReadOnlyList<BackendTestStep> steps = Try(To(server.Url));
        Assert.Multiple(() =>
        {
            Assert.That(steps.Select(static one => (one.Step, one.Passed)), Is.EqualTo(new[] { ("name", true), ("connection", true), ("TLS", true), ("sign-in", true), ("test record", true) }));
            Assert.That(server.Came.Single().Key, Does.StartWith("test/pole-17/"));
            Assert.That(steps[2].Detail, Does.StartWith("Tls1"));
        });
    }

    [Test]
    public void Each_step_that_fails_says_why_and_what_to_do()
    {
        HttpsReceiver server = Serve();
        string address = server.Url;
        Ends(To("https://nowhere.invalid/records"), "name", "cannot be resolved. Check the name in url");
        using (System.Net.Sockets.TcpListener closed = new(System.Net.IPAddress.Loopback, 0))
        {
            closed.Start();
            int port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
            closed.Stop();
            Ends(To($"https://127.0.0.1:{port}/"), "connection", "refused. Check the port in url");
        }
        X509Certificate2 good = server.Certificate;
        server.Certificate = Authority.Issue("127.0.0.1", validFromDays: -60, validDays: 30);
        Ends(To(address), "TLS", "expired on 2026-12-16");
        server.Certificate = Authority.Issue("other.example");
        Ends(To(address), "TLS", "for another name");
        using (Authority other = new(Clock, "Another Authority"))
        {
            server.Certificate = other.Issue("127.0.0.1");
            Ends(To(address), "TLS", "Name the authority's certificate as ca_certificates");
        }
        server.Certificate = good;
        server.Answer = static (context, _) => HttpsReceiver.Say(context, 401);
        Ends(To(address), "sign-in", "does not know the unit (401)");
        server.Answer = static (context, _) => HttpsReceiver.Say(context, 415);
        Ends(To(address), "test record", "does not take this format (415)");
        Ends(To(address) with { CaCertificates = Path.Combine(Root, "none.pem") }, "TLS", "none.pem) cannot be used");
    }

    [TestCase("http://a.example/", "signed", "url")]
    [TestCase("https://user:secret@a.example/", "signed", "url")]
    [TestCase("nothing", "signed", "url")]
    [TestCase("https://a.example/", "xml", "format")]
    [TestCase("https://a.example/", "plate_recognizer", "format")]
    public void Settings_that_cannot_work_are_refused(string url, string format, string field)
    {
        BackendSettings settings = new() { Name = "hook", Webhook = new() { Url = url, Format = format } };
        ConfigurationProblem problem = settings.Problems("backends[0]").Single();
        Assert.That(problem.ToString(), Does.Contain($"backends[0].webhook.{field}").And.Not.Contain("secret"));
    }

    [Test]
    public void A_secret_that_others_may_read_is_refused()
    {
        string secret = Path.Combine(Root, "authorization");
        File.WriteAllText(secret, "Bearer abc");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        WebhookSettings settings = new() { Url = "https://a.example/", AuthorizationFile = secret };
        Assert.That(settings.Problems("webhook", new()).Single().ToString(), Does.Contain("chmod 600"));
    }

    [Test]
    public void The_factory_makes_a_backend_of_a_kind_that_is_set()
    {
        using IBackend backend = BackendFactory.Create(new() { Name = "hook", Webhook = new() { Url = "https://a.example/" } }, "pole-17", Clock);
        Assert.Multiple(() =>
        {
            Assert.That(backend.Name, Is.EqualTo("hook"));
            Assert.That(() => BackendFactory.Create(new() { Name = "none" }, "pole-17", Clock), Throws.ArgumentException);
        });
    }
}

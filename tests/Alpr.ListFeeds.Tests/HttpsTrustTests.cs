using System.Net.Sockets;
using System.Text;
using Alpr.Tests.Common;

namespace Alpr.ListFeeds.Tests;

/// <summary>Who is believed and who is shown what.</summary>
public sealed class HttpsTrustTests : HttpsFixture
{
    [Test]
    public void A_server_that_wants_a_client_certificate_gets_it()
    {
        (string certificate, string key) = Authority.Write(Authority.Issue("unit-7"), Path.Combine(Root, "unit"));
        WebServer server = Use(new WebServer(Authority.Issue("127.0.0.1"), Authority.Root));
        server.Serve(Sample.Bytes(4));
        Credentials[0] = Credentials[0] with { Host = "127.0.0.1", ClientCertificate = certificate, ClientKey = key };
        Assert.That(Credentials[0].Problems("feeds[0]"), Is.Empty);
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Entries("svs"), Is.EqualTo(4), string.Join('\n', Events.Lines));
    }

    [Test]
    public void A_client_certificate_goes_to_its_host_alone()
    {
        (string certificate, string key) = Authority.Write(Authority.Issue("unit-7"), Path.Combine(Root, "unit"));
        WebServer server = Use(new WebServer(Authority.Issue("127.0.0.1"), Authority.Root));
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
        WebServer server = Use(new WebServer(Authority.Issue(name, from, days)));
        server.Serve(Sample.Bytes(4));
        Start(Sample.Policy("svs", server.Address));
        Assert.That(Events.Lines.Single(), Does.Contain(words));
        Assert.That(server.Requests, Is.Zero, "nothing was asked of it");
    }

    [Test]
    public void AnAuthority_that_is_not_known_is_refused()
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

    [Test]
    public void A_server_with_old_tls_alone_is_refused()
    {
        (string certificate, string key) = Authority.Write(Authority.Issue("127.0.0.1"), Path.Combine(Root, "old"));
        using OldTls server = OldTls.Start(certificate, key);
        Start(Sample.Policy("svs", $"https://127.0.0.1:{server.Port}/svs"));
        Assert.That(Events.Lines.Single(), Does.Contain("speaks no TLS 1.2 or later"));
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
}

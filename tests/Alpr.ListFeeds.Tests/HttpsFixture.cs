using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.ListFeeds.Tests;

/// <summary>A web server whose certificate the unit trusts, and what its tests share.</summary>
public abstract class HttpsFixture : FeedFixture
{
    private protected Authority Authority { get; private set; } = null!;

    [SetUp]
    public void MakeAuthority()
    {
        Authority = new Authority(Clock);
        Credentials.Add(new() { CaCertificates = Authority.WriteRoot(Path.Combine(Root, "ca.pem")) });
    }

    [TearDown]
    public void ForgetAuthority() => Authority.Dispose();

    private protected WebServer Serve() => Use(new WebServer(Authority.Issue("127.0.0.1")));

    private protected WebServer InForce(FeedTimes? afterwards = null)
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

    private protected void Fails(string words)
    {
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain(words));
        RequireOld(words);
    }

    private protected void RequireOld(string words)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(5));
            Assert.That(Events.Lines, Has.Some.Contains(words));
            Assert.That(Store.Names, Is.EqualTo(new[] { "svs" }));
            Assert.That(Directory.GetFiles(Path.Combine(Root, "lists")), Has.Length.EqualTo(1));
        });
    }

    private protected static Task Whole(HttpContext context, byte[] body, string packing = "")
    {
        if (packing.Length > 0)
            context.Response.Headers.ContentEncoding = packing;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    private protected static byte[] Packed(byte[] plain)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }

    /// <summary>A server that answers with bytes of the test's own, once a connection.</summary>
    private protected Task Raw(byte[] answer, int connections, out string address)
    {
        TcpListener listener = Use(new TcpListener(System.Net.IPAddress.Loopback, 0));
        listener.Start();
        address = $"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/svs";
        X509Certificate2 certificate = Authority.Issue("127.0.0.1");
        return Task.Run(async () =>
        {
            for (int connection = 0; connection < connections; connection++)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                await using SslStream tls = new(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
                _ = await tls.ReadAsync(new byte[4096]);
                await tls.WriteAsync(answer);
            }
        });
    }
}

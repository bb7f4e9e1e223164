using Alpr.Sync.Flock;
using Microsoft.AspNetCore.Http;

namespace Alpr.Sync.Tests.Flock;

/// <summary>A real web server with TLS that gives out tokens and takes pictures as the platform documents it.</summary>
public abstract class FlockFixture : WebhookFixture
{
    private protected const string Secret = "a-secret-of-the-tests/+=";

    private protected string SecretPath => Path.Combine(Root, "secret");

    /// <summary>How long tokens count, as the server says it.</summary>
    private protected int LifeS { get; set; } = 86_400;

    /// <summary>Tokens that were given out.</summary>
    private protected int Tokens { get; private set; }

    [SetUp]
    public void WriteSecret()
    {
        File.WriteAllText(SecretPath, Secret + "\n");
        File.SetUnixFileMode(SecretPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (LifeS, Tokens) = (86_400, 0);
    }

    private protected FlockSettings To(int port) => new()
    {
        Url = $"https://127.0.0.1:{port}/api/v3", TokenUrl = $"https://127.0.0.1:{port}/oauth/token", ClientId = "client-1", ClientSecretFile = SecretPath, DeviceId = "cam/7", CaCertificates = Ca,
        Latitude = 38.5249, Longitude = -121.97079,
    };

    private protected FlockBackend Flock(FlockSettings settings) => Use(new FlockBackend("flock", settings, Clock, Times));

    /// <summary>A server that gives tokens, and answers uploads as it is told; 204 by default.</summary>
    private protected HttpsReceiver Platform(Func<HttpContext, Posted, Task>? upload = null, Func<HttpContext, Posted, Task>? token = null, int port = 0)
    {
        HttpsReceiver server = Serve(port);
        Answer(server, upload, token);
        return server;
    }

    private protected void Answer(HttpsReceiver server, Func<HttpContext, Posted, Task>? upload = null, Func<HttpContext, Posted, Task>? token = null) => server.Answer = (context, posted) =>
        IsToken(posted) ? (token ?? Give)(context, posted)
        : posted.Authorization != $"Bearer token-{Tokens}" ? HttpsReceiver.Say(context, 401)
        : (upload ?? (static (answer, _) => HttpsReceiver.Say(answer, 204)))(context, posted);

    private protected static bool IsToken(Posted posted) => posted.Path == "/oauth/token";

    private protected static Posted[] Uploads(IEnumerable<Posted> all) => [.. all.Where(static one => !IsToken(one))];

    /// <summary>Gives a new token; older ones no longer count.</summary>
    private protected Task Give(HttpContext context, Posted posted)
    {
        Tokens++;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"access_token":"token-{{Tokens}}","token_type":"Bearer","expires_in":{{LifeS}}}""");
    }

    private protected static DeliveryResult Deliver(FlockBackend backend, Delivery? delivery = null)
    {
        DeliveryResult[] results = new DeliveryResult[1];
        backend.Deliver([delivery ?? Sample.Detection(withPictures: true)], results, default);
        return results[0];
    }

    /// <summary>So many detections with pictures, durable.</summary>
    private protected void FillWithPictures(int detections)
    {
        for (int i = 0; i < detections; i++)
            Detect(i, Pictures());
        Journal.Commit();
    }

    private protected void SendFlock(FlockSettings settings)
    {
        BackendSettings backend = new() { Name = "flock", Flock = settings, Filter = new() { Hits = false, Images = "all" } };
        Assert.That(backend.Problems("backends[0]").Select(static one => one.Reason), Is.Empty);
        Backends["flock"] = () => new FlockBackend("flock", settings, Clock, Times);
        Keeper.SetBackends([backend]);
    }
}

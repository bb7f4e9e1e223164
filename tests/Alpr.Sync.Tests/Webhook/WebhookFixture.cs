using Alpr.Sync.Webhook;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>A web server whose certificate the unit trusts.</summary>
public abstract class WebhookFixture : SyncFixture
{
    private readonly List<IDisposable> _used = [];

    private protected Authority Authority { get; private set; } = null!;

    private protected WebhookTimes Times { get; set; } = new() { ConnectMsMax = 5000, AnswerMsMax = 5000, WholeMsMax = 10_000 };

    [SetUp]
    public void MakeAuthority()
    {
        Authority = new(Clock);
        Authority.WriteRoot(Ca);
    }

    [TearDown]
    public void EndServers()
    {
        Keeper.Dispose();
        _used.ForEach(static one => one.Dispose());
        _used.Clear();
        Authority.Dispose();
    }

    private protected static int Sequence(string key) => int.Parse(key[(key.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private protected string Ca => Path.Combine(Root, "ca.pem");

    private protected T Use<T>(T used)
        where T : IDisposable
    {
        _used.Add(used);
        return used;
    }

    private protected HttpsReceiver Serve(int port = 0) => Use(new HttpsReceiver(Authority.Issue("127.0.0.1"), port));

    private protected WebhookSettings To(string url, string format = "signed") => new() { Url = url, Format = format, CaCertificates = Ca };

    private protected WebhookBackend Backend(WebhookSettings settings) => Use(new WebhookBackend("hook", settings, "pole-17", Clock, Times));

    private protected void Send(WebhookSettings settings, Action<BackendFilter>? filter = null)
    {
        BackendSettings backend = new() { Name = "hook", Webhook = settings };
        filter?.Invoke(backend.Filter);
        Backends["hook"] = () => new WebhookBackend("hook", settings, "pole-17", Clock, Times);
        Keeper.SetBackends([backend]);
    }

    /// <summary>Delivers one record and gives what came of it.</summary>
    private protected DeliveryResult Deliver(WebhookSettings settings, Delivery? delivery = null)
    {
        DeliveryResult[] results = new DeliveryResult[1];
        Backend(settings).Deliver([delivery ?? Sample.Detection()], results, default);
        return results[0];
    }
}

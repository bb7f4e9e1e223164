using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Simulated;
using Alpr.Sync.Flock;
using Alpr.Sync.Tests.Brokers;
using Alpr.Sync.Webhook;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>Kestrel with TLS, for webhooks and for Flock's upload.</summary>
internal sealed class HttpRig : FaultRig
{
    private const int RefusedAt = 13;

    private readonly bool _isFlock;
    private readonly VirtualClock _clock = new();
    private readonly Authority _authority;
    private readonly X509Certificate2 _good;
    private readonly int _port;
    private readonly List<Posted> _before = [];
    private HttpsReceiver _server;
    private int _status = 204;

    public HttpRig(bool isFlock)
    {
        _isFlock = isFlock;
        _authority = Keep(new Authority(_clock));
        _good = _authority.Issue("127.0.0.1");
        _server = Serve(0);
        _port = _server.Port;
        CutProxy proxy = Keep(new CutProxy(_port, CutProxy.OfTls, Plan.Judge));
        string ca = _authority.WriteRoot(Path.Combine(Folder, "ca.pem")), secret = Path.Combine(Folder, "secret");
        File.WriteAllText(secret, "of the tests");
        WebhookTimes times = new() { ConnectMsMax = 1500, AnswerMsMax = 1500, WholeMsMax = 4000 };
        Backend = isFlock
            ? new FlockBackend("flock", new()
            {
                Url = $"https://127.0.0.1:{proxy.Port}", TokenUrl = $"https://127.0.0.1:{proxy.Port}/oauth/token", ClientId = "c", ClientSecretFile = secret, DeviceId = "d", CaCertificates = ca,
            }, _clock, times)
            : new WebhookBackend("hook", new() { Url = $"https://127.0.0.1:{proxy.Port}/records", CaCertificates = ca }, SignedRecords.Device, _clock, times);
    }

    public override string? NotApplicable(FaultKind fault) => null;

    public override Delivery[] Records(int count, FaultKind fault) => Source.Take(count, imageBytes: 500);

    public override void Break(FaultKind fault)
    {
        _status = fault switch { FaultKind.Busy => 500, FaultKind.TooMany => 429, FaultKind.DiskFull => 507, FaultKind.Refused => 413, _ => 204 };
        switch (fault)
        {
            case FaultKind.NotTrusted:
                _server.Certificate = _authority.Issue("127.0.0.1", validFromDays: -60, validDays: 30);
                Plan.Begin(1);
                break;
            case FaultKind.ClockWrong:
                _clock.Jump(TimeSpan.FromDays(-400));
                Plan.Begin(1);
                break;
            case FaultKind.Away:
                Stop();
                break;
        }
    }

    public override void Mend(FaultKind fault)
    {
        _status = 204;
        _server.Certificate = _good;
        if (fault == FaultKind.ClockWrong)
            _clock.Jump(TimeSpan.FromDays(400));
        if (fault == FaultKind.Away)
            _server = Serve(_port);
    }

    public override string[] Keys(int acknowledged)
    {
        Stop();
        return [.. _before.Where(static one => one.Key.Length > 0).Select(static one => one.Key)];
    }

    private void Stop()
    {
        _before.AddRange(_server.Taken);
        _server.Dispose();
    }

    private HttpsReceiver Serve(int port) => Keep(new HttpsReceiver(_good, port) { Answer = Answer });

    private Task Answer(HttpContext context, Posted posted)
    {
        if (_isFlock && posted.Key.Length == 0)
            return context.Response.WriteAsync("""{"access_token":"t","token_type":"Bearer","expires_in":86400}""");
        return _status == 413 && !posted.Key.EndsWith($"/{RefusedAt}", StringComparison.Ordinal)
            ? HttpsReceiver.Say(context, 204)
            : HttpsReceiver.Say(context, _status, _status == 429 ? "1" : "");
    }
}

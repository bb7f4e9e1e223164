using Alpr.Board.Time;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Tests.Brokers;
using Alpr.Sync.Tests.Mqtt;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>Mosquitto, with a receiver whose session lasts.</summary>
internal sealed class MqttRig : FaultRig
{
    private readonly MosquittoServer _server;
    private readonly Subscriber _subscriber;
    private readonly TestAuthority _authority;
    private readonly TlsFront _front;

    public MqttRig()
    {
        _server = Keep(MosquittoServer.Start(Folder, "allow_anonymous true\nmessage_size_limit 5000"));
        _subscriber = Keep(new Subscriber(_server.Port));
        _authority = Keep(new TestAuthority(Folder));
        CutProxy proxy = Keep(new CutProxy(_server.Port, CutProxy.OfMqtt, Plan.Judge));
        _front = Keep(new TlsFront(proxy.Port, _authority.Issue("server", ["127.0.0.1"])));
        Backend = new MqttBackend("broker", new()
        {
            Server = "127.0.0.1", Port = _front.Port, Tls = new() { CaCertificates = _authority.RootFile }, TimeoutS = 2, Window = 8,
        }, SignedRecords.Device, SystemClock.Instance);
    }

    public override string? NotApplicable(FaultKind fault) => fault switch
    {
        FaultKind.Busy or FaultKind.TooMany => "a broker that has too much to do lets the acknowledgement wait, which is the stall",
        FaultKind.DiskFull => "mosquitto acknowledges from memory and says nothing of its disk",
        FaultKind.ClockWrong => "not tried: the certificate is judged by the machine's own clock, which a test does not move",
        _ => null,
    };

    public override Delivery[] Records(int count, FaultKind fault) =>
        fault == FaultKind.Refused ? [.. Source.Take(count / 2), .. Source.Take(1, imageBytes: 20_000), .. Source.Take(count - count / 2 - 1)] : Source.Take(count);

    public override void Break(FaultKind fault)
    {
        if (fault == FaultKind.NotTrusted)
        {
            _front.Use(_authority.Issue("expired", ["127.0.0.1"], -60, 30));
            Plan.Begin(1);
        }
        else if (fault == FaultKind.Away)
        {
            _subscriber.Stop();
            _server.Stop();
        }
    }

    public override void Mend(FaultKind fault)
    {
        if (fault == FaultKind.NotTrusted)
            _front.Use(_authority.Issue("again", ["127.0.0.1"]));
        else if (fault == FaultKind.Away)
        {
            _server.Restart();
            _subscriber.Restart();
        }
    }

    public override string[] Keys(int acknowledged)
    {
        string[] Records() => [.. _subscriber.All.Where(static one => one.Topic.Contains("/records", StringComparison.Ordinal)).Select(static one => one.Key)];
        ServerProcess.Until(() => Records().Distinct().Count() >= acknowledged, 20);
        return Records();
    }
}

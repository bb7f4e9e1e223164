using Alpr.Sync.Amqp;
using Alpr.Sync.Tests.Amqp;
using Alpr.Sync.Tests.Brokers;
using QueueReceiver = Alpr.Sync.Tests.Amqp.Receiver;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>RabbitMQ, one queue.</summary>
internal sealed class AmqpRig : FaultRig
{
    private static int s_number;

    private readonly string _queue = $"faults-{Interlocked.Increment(ref s_number)}";
    private readonly QueueReceiver _receiver;
    private readonly TestAuthority _authority;
    private readonly TlsFront _front;
    private readonly List<string> _keys = [];
    private bool _drains;

    public AmqpRig(FaultKind fault)
    {
        string password = Path.Combine(Folder, "password");
        File.WriteAllText(password, RabbitNode.Password);
        _receiver = Keep(new QueueReceiver("127.0.0.1", SharedNode.Node.Port));
        if (fault == FaultKind.Busy)
            _receiver.MakeQueue(_queue, new() { ["x-max-length"] = 14, ["x-overflow"] = "reject-publish" });
        _authority = Keep(new TestAuthority(Folder));
        CutProxy proxy = Keep(new CutProxy(SharedNode.Node.Port, CutProxy.OfAmqp, Plan.Judge));
        _front = Keep(new TlsFront(proxy.Port, _authority.Issue("server", ["127.0.0.1"])));
        Backend = new AmqpBackend("broker", new()
        {
            Servers = [$"127.0.0.1:{_front.Port}"], Tls = new() { CaCertificates = _authority.RootFile }, User = RabbitNode.User, PasswordFile = password,
            TimeoutS = 2, Window = 8, RoutingKey = _queue, DeclareQuorumQueue = fault != FaultKind.Busy,
        }, SignedRecords.Device);
    }

    public override int Cuts => 18; // fourteen packets until the first record

    public override string? NotApplicable(FaultKind fault) => fault switch
    {
        FaultKind.TooMany => "AMQP has no word for it: a broker that has too much to do refuses (the line above) or lets the confirm wait",
        FaultKind.ClockWrong => "not tried: the certificate is judged by the machine's own clock, which a test does not move",
        _ => null,
    };

    public override Delivery[] Records(int count, FaultKind fault) =>
        fault == FaultKind.Refused ? [.. Source.Take(count / 2), .. Source.Take(1, imageBytes: 60_000), .. Source.Take(count - count / 2 - 1)] : Source.Take(count);

    public override void Break(FaultKind fault)
    {
        switch (fault)
        {
            case FaultKind.NotTrusted:
                _front.Use(_authority.Issue("expired", ["127.0.0.1"], -60, 30));
                Plan.Begin(1);
                break;
            case FaultKind.DiskFull:
                SharedNode.Node.Control("set_disk_free_limit", "100000GB");
                break;
            case FaultKind.Away:
                _front.Close();
                break;
        }
    }

    public override void Mend(FaultKind fault)
    {
        switch (fault)
        {
            case FaultKind.Busy:
                _drains = true;
                break;
            case FaultKind.NotTrusted:
                _front.Use(_authority.Issue("again", ["127.0.0.1"]));
                break;
            case FaultKind.DiskFull:
                SharedNode.Node.Control("set_disk_free_limit", "1MB");
                break;
            case FaultKind.Away:
                _front.Open();
                break;
        }
    }

    public override void AfterCall()
    {
        if (_drains)
            Drain();
    }

    public override string[] Keys(int acknowledged)
    {
        ServerProcess.Until(() => Drain() >= acknowledged, 20);
        return [.. _keys];
    }

    private int Drain()
    {
        _keys.AddRange(_receiver.TakeAll(_queue).Where(static one => one.Kind != "image").Select(static one => one.Id));
        return _keys.Distinct().Count();
    }
}

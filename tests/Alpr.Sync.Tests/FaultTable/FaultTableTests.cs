using System.Globalization;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>
/// Every kind of backend against every fault, on real servers: how many records were offered, acknowledged, lost, and came twice. The rows go to the file that
/// <c>ALPR_FAULT_TABLE</c> names (<c>scripts/fault-table</c>).
/// </summary>
[TestFixture]
internal sealed class FaultTableTests
{
    private const int TriesMax = 400, FailuresUntilMended = 3, RefusalsMax = 5; // the last as the keeper has it

    private static readonly string[] Kinds = ["webhook", "mqtt", "amqp", "sftp", "flock"];
    private static readonly List<string> Rows = [];

    // The whole table takes minutes, a broker's restarts and the cuts most of them; each kind's own tests have those faults too.
    private static bool IsWhole => Torture.IsWhole || Environment.GetEnvironmentVariable("ALPR_FAULT_TABLE") is { Length: > 0 };

    private static IEnumerable<object[]> Cells => from kind in Kinds
                                                  from fault in IsWhole ? Enum.GetValues<FaultKind>() : [FaultKind.Refused, FaultKind.Away]
                                                  select new object[] { kind, fault };

    [OneTimeTearDown]
    public void WriteTable()
    {
        if (Environment.GetEnvironmentVariable("ALPR_FAULT_TABLE") is { Length: > 0 } path)
            File.WriteAllLines(path, Rows);
        Rows.Clear();
    }

    [TestCaseSource(nameof(Cells))]
    public void Nothing_acknowledged_is_lost(string kind, FaultKind fault)
    {
        using FaultRig rig = Make(kind, fault);
        if (rig.NotApplicable(fault) is { } why)
        {
            Tell($"| {kind} | {Title(kind, fault)} | | | | | {(why.StartsWith("not tried", StringComparison.Ordinal) ? why : $"not applicable: {why}")} |");
            return;
        }
        Delivery[] offered = rig.Records(Torture.Count(40, 400), fault);
        Run run = new(rig, fault, offered);
        run.DeliverAll();
        string[] keys = rig.Keys(run.Acknowledged.Count);
        int lost = run.Acknowledged.Except(keys).Count(), twice = keys.Length - keys.Distinct().Count();
        int faults = fault is FaultKind.Cut or FaultKind.Stall ? rig.Plan.Cuts : run.Failures;
        string refused = run.Refused.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {run.Refused.Count} set aside") : "";
        Tell(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {Title(kind, fault)} | {faults} | {offered.Length} | {run.Acknowledged.Count}{refused} | {lost} | {twice} |"));
        Assert.Multiple(() =>
        {
            Assert.That(lost, Is.Zero, "lost");
            Assert.That(run.Acknowledged.Count + run.Refused.Count, Is.EqualTo(offered.Length));
            Assert.That(run.Refused, Has.Count.EqualTo(fault == FaultKind.Refused ? 1 : 0), string.Join('\n', run.Reasons.Distinct()));
            Assert.That(keys.Except(offered.Select(static one => one.IdempotencyKey)), Is.Empty, "what comes twice has the same key");
            Assert.That(faults, Is.Positive, "the fault was there");
        });
    }

    private static FaultRig Make(string kind, FaultKind fault) => kind switch
    {
        "webhook" => new HttpRig(isFlock: false),
        "mqtt" => new MqttRig(),
        "amqp" => new AmqpRig(fault),
        "sftp" => new SftpRig(fault),
        _ => new HttpRig(isFlock: true),
    };

    private static string Title(string kind, FaultKind fault) => (fault, kind) switch
    {
        (FaultKind.Cut, _) => "connection cut at each step",
        (FaultKind.Busy, "webhook" or "flock") => "server has a fault of its own (500)",
        (FaultKind.Busy, "amqp") => "queue is full (nack)",
        (FaultKind.Busy, _) => "server turns away",
        (FaultKind.TooMany, "webhook" or "flock") => "too many requests (429)",
        (FaultKind.TooMany, _) => "too many requests",
        (FaultKind.Refused, "webhook" or "flock") => "record refused (413)",
        (FaultKind.Refused, "sftp") => "record that no table can say",
        (FaultKind.Refused, _) => "record larger than the server takes",
        (FaultKind.Stall, _) => "server reads or answers no further",
        (FaultKind.DiskFull, "webhook" or "flock") => "server's disk full (507)",
        (FaultKind.DiskFull, _) => "server's disk full",
        (FaultKind.NotTrusted, "sftp") => "host key changed",
        (FaultKind.NotTrusted, _) => "certificate expired",
        (FaultKind.ClockWrong, _) => "unit's clock 400 days behind",
        _ => "server away and back",
    };

    private static void Tell(string row)
    {
        lock (Rows)
            Rows.Add(row);
        TestContext.Progress.WriteLine($"fault table {row}");
    }

    /// <summary>Delivers as the keeper does; the server breaks after a quarter and mends after some failures.</summary>
    private sealed class Run(FaultRig rig, FaultKind fault, Delivery[] offered)
    {
        private readonly List<Delivery> _waiting = [.. offered];
        private readonly Dictionary<string, int> _refusals = [];
        private bool _isBroken, _isMended;

        public List<string> Acknowledged { get; } = [];

        public List<string> Refused { get; } = [];

        public List<string> Reasons { get; } = [];

        public int Failures { get; private set; }

        public void DeliverAll()
        {
            for (int tries = 0; _waiting.Count > 0; tries++)
            {
                Assert.That(tries, Is.LessThan(Torture.Count(TriesMax, 10 * TriesMax)), () => $"never got through: {Reasons.LastOrDefault()}");
                int sent = offered.Length - _waiting.Count;
                if (!_isBroken && sent >= offered.Length / 4)
                    Break();
                Delivery[] window = [.. _waiting.Take(Math.Min(rig.Backend.DeliveriesMax, _isBroken ? int.MaxValue : Math.Max(1, offered.Length / 4 - sent)))];
                DeliveryResult[] results = new DeliveryResult[window.Length];
                rig.Backend.Deliver(window, results, CancellationToken.None);
                for (int i = 0; i < window.Length; i++)
                    Settle(window[i], results[i]);
                rig.AfterCall();
                if (results.All(static one => one.Verdict == DeliveryVerdict.Acknowledged))
                    continue;
                Failures++;
                if (_isBroken && !_isMended && Failures >= FailuresUntilMended && fault != FaultKind.Refused)
                    (_isMended, _) = (true, Mend());
                Thread.Sleep(20); // a real server needs real time to come back
            }
            if (!_isMended && _isBroken)
                Mend();
        }

        private void Break()
        {
            _isBroken = true;
            if (fault is FaultKind.Cut)
                rig.Plan.Begin(Torture.Count(rig.Cuts, 10 * rig.Cuts));
            else if (fault is FaultKind.Stall)
                rig.Plan.Begin(Torture.Count(2, 12), isStall: true);
            else
                rig.Break(fault);
        }

        private bool Mend()
        {
            rig.Mend(fault);
            return true;
        }

        private void Settle(Delivery delivery, DeliveryResult result)
        {
            string key = delivery.IdempotencyKey;
            if (result.Verdict == DeliveryVerdict.Acknowledged)
                Acknowledged.Add(key);
            else
                Reasons.Add(result.Reason);
            if (result.Verdict == DeliveryVerdict.Refused && (_refusals[key] = _refusals.GetValueOrDefault(key) + 1) >= RefusalsMax)
                Refused.Add(key);
            if (result.Verdict == DeliveryVerdict.Acknowledged || Refused.Contains(key))
                _waiting.Remove(delivery);
        }
    }
}

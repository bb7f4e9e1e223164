using System.Diagnostics;

namespace Alpr.Sync.Tests.Brokers;

/// <summary>Delivers as the keeper does: in order, a window at a time, what must be tried again until it is there. What is refused is set aside.</summary>
internal sealed class Courier(IBackend backend)
{
    private const int TriesMax = 1500;

    public List<string> Reasons { get; } = [];

    public List<Delivery> Refused { get; } = [];

    public int Acknowledged { get; private set; }

    /// <summary>Called after each call of the backend, with what is acknowledged so far.</summary>
    public Action<int>? AfterCall { get; set; }

    public void DeliverAll(IEnumerable<Delivery> deliveries)
    {
        List<Delivery> waiting = [.. deliveries];
        for (int tries = 0; waiting.Count > 0; tries++)
        {
            Assert.That(tries, Is.LessThan(TriesMax), () => $"never got through: {Reasons.LastOrDefault()}");
            Delivery[] window = [.. waiting.Take(backend.DeliveriesMax)];
            DeliveryResult[] results = new DeliveryResult[window.Length];
            Stopwatch time = Stopwatch.StartNew();
            backend.Deliver(window, results, CancellationToken.None);
            if (time.Elapsed.TotalSeconds > 1)
                TestContext.Out.WriteLine($"a call took {time.Elapsed.TotalSeconds:F1} s");
            for (int i = 0; i < window.Length; i++)
                Sort(window[i], results[i], waiting);
            AfterCall?.Invoke(Acknowledged);
            if (results.Any(result => result.Verdict == DeliveryVerdict.Retry))
                Thread.Sleep(20); // a real server needs real time to come back
        }
    }

    private void Sort(Delivery delivery, DeliveryResult result, List<Delivery> waiting)
    {
        if (result.Verdict == DeliveryVerdict.Retry)
        {
            Assert.That(result.Reason, Is.Not.Empty);
            Reasons.Add(result.Reason);
            return;
        }
        waiting.Remove(delivery);
        if (result.Verdict == DeliveryVerdict.Acknowledged)
            Acknowledged++;
        else
        {
            Reasons.Add(result.Reason);
            Refused.Add(delivery);
        }
    }

    /// <summary>What one try of one delivery gives.</summary>
    public static DeliveryResult Once(IBackend backend, Delivery delivery) => Once(backend, [delivery])[0];

    /// <summary>What one try of several gives.</summary>
    public static DeliveryResult[] Once(IBackend backend, Delivery[] deliveries)
    {
        DeliveryResult[] results = new DeliveryResult[deliveries.Length];
        backend.Deliver(deliveries, results, CancellationToken.None);
        return results;
    }
}

using Alpr.Host.Pipeline;

namespace Alpr.Host.Tests;

public sealed class LatencyHistogramTests
{
    [Test]
    public void Percentiles_agree_with_sorting_to_the_width_of_a_step()
    {
        const int seed = 5;
        Random random = new(seed);
        LatencyHistogram histogram = new();
        List<long> all = [];
        for (int i = 0; i < 5000; i++)
        {
            long us = random.Next(0, 200_000);
            histogram.Add(us);
            all.Add(us);
        }
        all.Sort();
        foreach (double share in new[] { 0.01, 0.5, 0.99, 1 })
            Assert.That(histogram.PercentileUs(share), Is.EqualTo(all[(int)Math.Ceiling(all.Count * share) - 1]).Within(20), $"seed {seed}, share {share}");
        Assert.That(histogram.WorstUs, Is.EqualTo(all[^1]));
    }

    [Test]
    public void Nothing_counted_gives_zero_and_an_hour_is_the_worst()
    {
        LatencyHistogram histogram = new();
        Assert.That(histogram.PercentileUs(0.5), Is.Zero);
        histogram.Add(3_600_000_000);
        Assert.That(histogram.WorstUs, Is.EqualTo(3_600_000_000));
    }
}

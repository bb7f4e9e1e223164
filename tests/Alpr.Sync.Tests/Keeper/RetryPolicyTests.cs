namespace Alpr.Sync.Tests;

public class RetryPolicyTests
{
    [Test]
    public void The_wait_is_drawn_from_twice_as_much_after_each_failure_and_never_more_than_five_minutes()
    {
        const int Policies = 400;
        for (int failure = 0; failure < 16; failure++)
        {
            long bound = Math.Min(RetryPolicy.UsMax, RetryPolicy.FirstUs << failure);
            List<long> drawn = [];
            for (ulong seed = 0; seed < Policies; seed++)
            {
                RetryPolicy policy = new(seed);
                for (int i = 0; i < failure; i++)
                    policy.Next();
                drawn.Add(policy.Next());
            }
            Assert.Multiple(() =>
            {
                Assert.That(drawn.Max(), Is.LessThanOrEqualTo(bound).And.GreaterThan(bound * 9 / 10), $"after {failure} failures");
                Assert.That(drawn.Min(), Is.GreaterThanOrEqualTo(RetryPolicy.UsMin));
                Assert.That(drawn.Average(), Is.EqualTo((bound + RetryPolicy.UsMin) / 2.0).Within(bound * 0.06), "full jitter spreads evenly");
            });
        }
    }

    [Test]
    public void What_the_server_asks_for_is_kept_up_to_an_hour()
    {
        RetryPolicy policy = new(1);
        Assert.Multiple(() =>
        {
            Assert.That(policy.Next(TimeSpan.FromMinutes(20)), Is.EqualTo(1_200_000_000));
            Assert.That(policy.Next(TimeSpan.FromDays(400)), Is.EqualTo(RetryPolicy.AfterUsMax));
            Assert.That(policy.Next(TimeSpan.FromDays(-1)), Is.InRange(RetryPolicy.UsMin, 4 * RetryPolicy.FirstUs));
        });
    }

    [Test]
    public void After_a_success_it_begins_anew()
    {
        RetryPolicy policy = new(2);
        for (int i = 0; i < 30; i++)
            policy.Next();
        policy.Reset();
        Assert.That(policy.Next(), Is.InRange(RetryPolicy.UsMin, RetryPolicy.FirstUs));
    }

    [Test]
    public void The_same_seed_draws_the_same_waits()
    {
        RetryPolicy one = new(7), other = new(7), third = new(8);
        long[] drawn = [.. Enumerable.Range(0, 10).Select(_ => one.Next())];
        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, 10).Select(_ => other.Next()), Is.EqualTo(drawn));
            Assert.That(Enumerable.Range(0, 10).Select(_ => third.Next()), Is.Not.EqualTo(drawn));
        });
    }
}

using Alpr.Contracts.V1;

namespace Alpr.ListFeeds.Tests;

/// <summary>A year of schedule by the virtual clock, ten minutes a step.</summary>
public sealed class YearTests : FeedFixture
{
    private const int StepsPerDay = 144;

    [Test]
    public void In_a_year_a_list_is_renewed_daily_an_outage_shows_and_passes_and_the_list_ends_without_network()
    {
        Access.HotListPolicy policy = Sample.Policy("svs", "file:" + Server("svs"));
        policy.List.ExpiresAfterHours = 120;
        policy.List.HeaderAgeHoursMax = 48;
        Write();
        Start(policy);
        long oldestUs = 0;
        for (int step = 0; step < 365 * StepsPerDay; step++)
        {
            int day = step / StepsPerDay;
            bool isOut = day is >= 100 and < 103 or >= 200 and < 206;
            if (step % StepsPerDay == 0)
                Publish(isOut);
            Pass(10 * Sample.Minute);
            if (day is not (>= 100 and < 104) and not (>= 200 and < 207))
                oldestUs = Math.Max(oldestUs, Keeper.Health[0].ConfirmedAgeUs);
            if (step == 101 * StepsPerDay)
                Assert.That(Events.Last.Light, Is.EqualTo(Light.Green), "a day without renewal is within the policy's 30 hours");
            if (step == 102 * StepsPerDay)
                Assert.That($"{Events.Last.Light} {Events.Last.Reason}", Does.StartWith("Amber List svs was last confirmed 2 days ago").And.Contain("no such file"));
            if (step is 104 * StepsPerDay or 207 * StepsPerDay)
                Assert.That(Events.Last.Light, Is.EqualTo(Light.Green), "recovered");
            if (step == 206 * StepsPerDay - 1)
                Assert.That(Keeper.Health[0].Condition, Is.EqualTo(FeedCondition.Expired), "120 hours after its date nothing of it matches");
        }
        TestContext.Out.WriteLine($"{Events.Records.Count} installations, confirmed at most {oldestUs / Sample.Minute} minutes ago; {Events.Lights.Count} reports, {Events.Lines.Count} lines");
        Assert.Multiple(() =>
        {
            Assert.That(oldestUs, Is.LessThanOrEqualTo(24 * Sample.Hour));
            Assert.That(Events.Records, Has.Count.EqualTo(365 - 9).Within(2), "each day's list, but of the nine days without");
            Assert.That(Events.Lines, Has.Count.EqualTo(2), "each outage is told once");
        });
    }

    private void Publish(bool isOut)
    {
        if (isOut)
            File.Delete(Server("svs"));
        else
            Write();
    }

    private void Write()
    {
        File.WriteAllBytes(Server("svs"), Sample.Bytes(3, Clock.UtcNow));
        File.SetLastWriteTimeUtc(Server("svs"), Clock.UtcNow.UtcDateTime);
    }
}

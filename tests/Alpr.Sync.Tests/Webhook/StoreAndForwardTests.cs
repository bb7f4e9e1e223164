using System.Globalization;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>
/// The link is down for days at 20,000 passages a day, then comes back: all is delivered, in order, to a real server. A day in every run; seven with
/// <c>ALPR_TORTURE=whole</c>.
/// </summary>
public sealed class StoreAndForwardTests : WebhookFixture
{
    private const int PassagesADay = 20_000, AlertEvery = 4_000;
    private const long DayUs = 86_400_000_000;
    private static readonly long BytesMax = Torture.Count(1, 7) * 24L * 1024 * 1024; // a record takes half a kilobyte, and its searched texts

    private protected override JournalOptions Options => base.Options with { BytesMax = BytesMax, CommitDelayMaxUs = 600_000_000 };

    [Test]
    public void After_days_without_a_link_everything_arrives_in_order()
    {
        int days = Torture.Count(1, 7), passages = days * PassagesADay;
        HttpsReceiver server = Serve();
        bool isDown = true;
        int dropped = 0;
        server.Answer = (context, _) =>
        {
            if (isDown)
                return HttpsReceiver.Say(context, 503);
            if (Interlocked.Increment(ref dropped) % 500 == 0)
                context.Abort(); // the link is not a good one
            return HttpsReceiver.Say(context, 204);
        };
        Send(To(server.Url));
        HashSet<long> alerts = [];
        long looked = 0;
        for (int i = 0; i < passages; i++)
        {
            Clock.Advance(DayUs / PassagesADay);
            long seen = Detect(i % 1000);
            if (i % AlertEvery == AlertEvery / 2)
                alerts.Add(Hit(seen));
            Journal.CommitIfDue();
            if (Clock.MonotonicUs - looked > 1_200_000_000)
            {
                looked = Clock.MonotonicUs;
                Keeper.Find("hook").Tend();
                Assert.That(Journal.Keeper.Tend(), Is.False, "nothing is sacrificed for room");
            }
        }
        Journal.Commit();
        BackendFigures figures = Keeper.Figures.Single();
        long total = Journal.DurableCount, bytes = new FileInfo(Options.Path).Length;
        Assert.Multiple(() =>
        {
            Assert.That(Cursor("hook"), Is.Zero);
            Assert.That(figures.Light, Is.EqualTo(days > 1 ? Light.Red : Light.Amber));
            Assert.That(figures.Waiting, Is.EqualTo(total).Within(400));
            Assert.That(bytes, Is.LessThan(BytesMax));
        });

        isDown = false;
        int before = server.Came.Length;
        long beginUs = SystemClock.Instance.MonotonicUs;
        Step("hook", most: (int)total * 3);
        double seconds = (SystemClock.Instance.MonotonicUs - beginUs) / 1e6;

        Posted[] taken = server.Taken;
        List<long> firsts = [.. taken.Select(static one => one.Key).Distinct().Select(static key => (long)Sequence(key))];
        int again = server.Came.Length - before - firsts.Count;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{days} days, {total} records, {bytes / 1e6:0} MB: drained in {seconds:0.0} s, {total / seconds:0} records/s, {again} sent again"));
        Assert.Multiple(() =>
        {
            Assert.That(Cursor("hook"), Is.EqualTo(total));
            Assert.That(firsts.Order(), Is.EqualTo(Enumerable.Range(0, (int)total).Select(static i => (long)i)), "none is lost");
            Assert.That(firsts.Take(alerts.Count), Is.EquivalentTo(alerts), "alerts go first");
            Assert.That(firsts.Where(one => !alerts.Contains(one)), Is.Ordered);
            Assert.That(taken.GroupBy(static one => one.Key).Select(static one => one.Select(static two => Convert.ToHexString(two.Body)).Distinct().Count()), Has.All.EqualTo(1));
            Assert.That(Keeper.Figures.Single().Light, Is.EqualTo(Light.Green));
            Assert.That(new FileInfo(Options.Path).Length, Is.LessThan(BytesMax));
        });
    }
}

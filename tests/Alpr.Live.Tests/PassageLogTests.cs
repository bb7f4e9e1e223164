using Alpr.Contracts;

namespace Alpr.Live.Tests;

/// <summary>What passed lately.</summary>
[TestFixture]
internal sealed class PassageLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private PassageLog _log = null!;

    [SetUp]
    public void Fill()
    {
        _log = new();
        for (int i = 0; i < 70; i++)
            _log.Add(i, default, 0.9f, Noon.AddMinutes(i));
    }

    [Test]
    public void The_last_fifty_are_kept_and_the_newest_comes_first() =>
        Assert.That(_log.Last().Select(static one => one.Sequence), Is.EqualTo(Enumerable.Range(20, 50).Reverse()));

    [Test]
    public void Each_quarter_of_an_hour_counts_by_itself_and_a_day_is_remembered()
    {
        Assert.That(_log.Rates(Noon.AddMinutes(69)).TakeLast(6), Is.EqualTo(new[] { 0, 15, 15, 15, 15, 10 }));
        Assert.That(_log.Rates(Noon.AddMinutes(69 + 60)).TakeLast(5), Is.EqualTo(new[] { 10, 0, 0, 0, 0 }));
        Assert.That(_log.Rates(Noon.AddDays(2)), Is.All.Zero);
    }

    [Test]
    public void An_alert_is_told_before_its_passage_and_marks_it()
    {
        _log.AddAlert(100);
        _log.Add(100, default, 0.9f, Noon);
        Assert.That(_log.Last()[0].IsAlert, Is.True);
        Assert.That(_log.Last()[1].IsAlert, Is.False);
    }

    [Test]
    public void Nothing_that_prints_a_passage_prints_its_plate()
    {
        Assert.That(PlateText.TryParse("7ABC123", out PlateText plate), Is.True);
        Assert.That(new LivePassage(1, plate, 1, Noon, false).ToString(), Does.Not.Contain("7ABC123"));
    }
}

using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

public sealed class TimelineTests
{
    private const long Hour = 3_600_000_000;

    [Test]
    public void A_day_is_bright_and_a_night_is_dark_and_the_next_day_begins_anew()
    {
        Timeline<double> lux = Timelines.Daylight(seed: 1);
        Assert.That(lux.At(2 * Hour), Is.InRange(0.3, 0.5));
        Assert.That(lux.At(12 * Hour), Is.InRange(50_000, 80_000));
        Assert.That(lux.At(36 * Hour), Is.InRange(50_000, 80_000));
        Assert.That(lux.At(26 * Hour), Is.InRange(0.3, 0.5));
    }

    [Test]
    public void A_seed_gives_the_same_day_and_another_seed_another()
    {
        Timeline<double> first = Timelines.Daylight(1), same = Timelines.Daylight(1), other = Timelines.Daylight(2);
        Assert.That(same.At(12 * Hour + 17), Is.EqualTo(first.At(12 * Hour + 17)));
        Assert.That(other.At(12 * Hour + 17), Is.Not.EqualTo(first.At(12 * Hour + 17)));
    }

    [Test]
    public void Between_points_a_line_is_straight_and_a_step_holds()
    {
        Assert.That(Timelines.Lines((0, 10.0), (10, 20.0)).At(2_500_000), Is.EqualTo(12.5));
        Timeline<int> steps = Timelines.Steps((1, 5), (2, 6));
        Assert.That((steps.At(0), steps.At(1_999_999), steps.At(2_000_000), steps.At(90_000_000)), Is.EqualTo((5, 5, 6, 6)));
    }

    [Test]
    public void Points_out_of_order_are_refused() =>
        Assert.That(() => Timelines.Lines((1, 0), (1, 1)), Throws.ArgumentException.With.Message.Contains("Point 1"));
}

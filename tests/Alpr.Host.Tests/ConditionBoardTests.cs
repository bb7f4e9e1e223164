using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Tests;

public sealed class ConditionBoardTests
{
    [Test]
    public void A_change_of_light_is_told_and_the_same_again_is_not()
    {
        List<string> told = [];
        ConditionBoard board = new(condition => told.Add($"{condition.Part} {condition.Light} {condition.Reason}"));
        board.Report("disk", Light.Green);
        Assert.That(told, Is.Empty, "that is how it should be");
        board.Report("disk", Light.Amber, "10 MiB free.");
        board.Report("disk", Light.Amber, "9 MiB free.");
        board.Report("disk", Light.Green);
        Assert.That(told, Is.EqualTo(new[] { "disk Amber 10 MiB free.", "disk Green " }));
    }

    [Test]
    public void A_reason_that_changes_under_the_same_light_is_the_one_that_is_shown()
    {
        ConditionBoard board = new(_ => { });
        board.Report("disk", Light.Amber, "10 MiB free.");
        Assert.That(board.TakeChange(), Is.True);
        board.Report("disk", Light.Amber, "9 MiB free.");
        Assert.That(board.TakeChange(), Is.False);
        Assert.That(board.Snapshot().Single().Reason, Is.EqualTo("9 MiB free."));
    }

    [Test]
    public void A_light_shows_the_worst_of_its_parts()
    {
        ConditionBoard board = new(_ => { });
        Assert.That(board.Worst(_ => true), Is.EqualTo(Light.Unspecified));
        board.Report("disk", Light.Amber, "full");
        board.Report("camera", Light.Red, "gone");
        Assert.That(board.Worst(part => part == "disk"), Is.EqualTo(Light.Amber));
        Assert.That(board.Worst(_ => true), Is.EqualTo(Light.Red));
    }

    [Test]
    public void Statements_that_nobody_takes_give_way_oldest_first_and_are_counted()
    {
        StatementQueue queue = new();
        for (uint i = 0; i < 70; i++)
            queue.Add(new Record { Health = new Contracts.V1.Health { UptimeS = i } });
        Assert.That(queue.Lost, Is.EqualTo(6));
        Assert.That(queue.TryTake(out Record? oldest), Is.True);
        Assert.That(oldest!.Health.UptimeS, Is.EqualTo(6));
    }

    [Test]
    public void A_stage_that_waits_is_well_and_one_that_works_on_one_thing_for_long_is_not()
    {
        StagePulse pulse = new("recognition");
        Assert.That(pulse.BusyUs(60_000_000), Is.Zero);
        pulse.Begin(1_000_000);
        Assert.That(pulse.BusyUs(12_000_000), Is.EqualTo(11_000_000));
        pulse.End();
        Assert.That(pulse.BusyUs(90_000_000), Is.Zero);
    }
}

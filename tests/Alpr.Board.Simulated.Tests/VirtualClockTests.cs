using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Tests;

public sealed class VirtualClockTests
{
    [Test]
    public void It_stands_until_it_is_moved_and_a_wait_moves_it()
    {
        VirtualClock clock = new();
        long start = clock.MonotonicUs;
        Assert.That(clock.MonotonicUs, Is.EqualTo(start));
        clock.Advance(5);
        clock.WaitUntil(start + 1000);
        clock.WaitUntil(start + 10);
        Assert.That(clock.MonotonicUs, Is.EqualTo(start + 1000));
        Assert.That(() => clock.MonotonicUs = start, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => clock.Advance(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_calendar_jumps_and_drifts_and_the_monotonic_time_does_not()
    {
        VirtualClock clock = new();
        DateTimeOffset utc = clock.UtcNow;
        clock.Advance(1_000_000);
        Assert.That(clock.UtcNow - utc, Is.EqualTo(TimeSpan.FromSeconds(1)));
        clock.Jump(TimeSpan.FromHours(-2));
        Assert.That(clock.UtcNow - utc, Is.EqualTo(TimeSpan.FromSeconds(1 - 7200)));
        long before = clock.MonotonicUs;
        utc = clock.UtcNow;
        clock.DriftPpm = 50;
        Assert.That((clock.UtcNow - utc).Duration(), Is.LessThan(TimeSpan.FromMicroseconds(1)), "no jump");
        clock.Advance(100_000_000);
        Assert.That((clock.UtcNow - utc - TimeSpan.FromSeconds(100)).TotalMicroseconds, Is.EqualTo(5000).Within(1));
        clock.Discipline = new(ClockSource.Gps, 1);
        Assert.That((clock.Discipline.Source, clock.MonotonicUs - before), Is.EqualTo((ClockSource.Gps, 100_000_000L)));
    }

    [Test]
    public void A_manual_clock_holds_its_waiters_until_their_time()
    {
        VirtualClock clock = new() { IsManual = true };
        long start = clock.MonotonicUs, woken = 0;
        Thread waiter = new(() =>
        {
            clock.WaitUntil(start + 100);
            woken = clock.MonotonicUs;
        });
        waiter.Start();
        clock.WaitForWaiters(1);
        clock.Advance(99);
        Assert.That((clock.Waiting, woken), Is.EqualTo((1, 0L)));
        clock.Advance(1);
        waiter.Join();
        Assert.That((clock.Waiting, woken), Is.EqualTo((0, start + 100)));
    }
}

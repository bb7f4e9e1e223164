using Alpr.Board.Time;

namespace Alpr.Board.Tests;

public sealed class ClockTests
{
    private const int Unsynchronised = 0x40, Pulse = 0x104;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), Epoch = DateTimeOffset.UnixEpoch;

    [TestCase(0, false, ClockSource.Ntp, 1500)]
    [TestCase(Pulse, false, ClockSource.Gps, 1500)]
    [TestCase(Unsynchronised, false, ClockSource.System, 0)]
    [TestCase(Unsynchronised, true, ClockSource.Rtc, 0)]
    public void The_kernels_status_tells_who_keeps_the_clock(int status, bool fromRtc, ClockSource source, long uncertaintyUs) =>
        Assert.That(KernelClock.Judge(true, status, 1500, fromRtc, Now), Is.EqualTo(new ClockDiscipline(source, uncertaintyUs)));

    [Test]
    public void A_clock_before_the_program_was_written_was_never_set_whatever_the_kernel_says() =>
        Assert.That(KernelClock.Judge(true, 0, 1500, true, Epoch.AddDays(3)).Source, Is.EqualTo(ClockSource.Unset));

    [Test]
    public void A_kernel_that_does_not_answer_leaves_the_source_unknown() =>
        Assert.That(KernelClock.Judge(false, 0, 0, false, Now).Source, Is.EqualTo(ClockSource.System));

    [Test]
    public void The_running_kernel_is_asked_without_allocating()
    {
        SystemClock clock = SystemClock.Instance;
        ClockDiscipline first = clock.Discipline;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ClockDiscipline again = clock.Discipline;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(again.Source, Is.EqualTo(first.Source).And.Not.EqualTo(ClockSource.Unset));
    }
}

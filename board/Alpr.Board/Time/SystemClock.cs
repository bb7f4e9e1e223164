using System.Runtime.InteropServices;

namespace Alpr.Board.Time;

/// <summary>The kernel's clocks (<c>clock_gettime(2)</c>).</summary>
public sealed partial class SystemClock : IClock
{
    private const int ClockBootTime = 7; // CLOCK_BOOTTIME in linux/time.h

    /// <summary>The one instance; it has no state.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public long MonotonicUs
    {
        get
        {
            if (ClockGetTime(ClockBootTime, out TimeSpec time) != 0)
                throw new InvalidOperationException("The kernel has no CLOCK_BOOTTIME; Linux 2.6.39 or later is needed.");
            return time.Seconds * 1_000_000 + time.Nanoseconds / 1000;
        }
    }

    /// <inheritdoc/>
#pragma warning disable RS0030 // this class is where banned time sources enter
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public ClockDiscipline Discipline => KernelClock.Discipline(UtcNow);

    /// <inheritdoc/>
    public void WaitUntil(long monotonicUs)
    {
        long left = monotonicUs - MonotonicUs;
        if (left > 0)
            Thread.Sleep((int)Math.Min(left / 1000 + 1, int.MaxValue));
    }
#pragma warning restore RS0030

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

using System.Runtime.InteropServices;

namespace Alpr.Board.Time;

/// <summary>The kernel's clocks (<c>clock_gettime(2)</c>).</summary>
public sealed partial class SystemClock : IClock
{
    internal const int Monotonic = 1; // CLOCK_MONOTONIC in linux/time.h
    private const int BootTime = 7; // CLOCK_BOOTTIME

    /// <summary>The one instance; it has no state.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public long MonotonicUs => ReadUs(BootTime);

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

    /// <summary>One of the kernel's clocks in microseconds.</summary>
    internal static long ReadUs(int clock)
    {
        if (ClockGetTime(clock, out TimeSpec time) != 0)
            throw new InvalidOperationException($"The kernel has no clock {clock}; Linux 2.6.39 or later is needed.");
        return time.Seconds * 1_000_000 + time.Nanoseconds / 1000;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

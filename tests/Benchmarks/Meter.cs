using System.Globalization;
using System.Runtime.InteropServices;
using Alpr.Board.Time;

namespace Alpr.Benchmarks;

/// <summary>A duration by the wall and on the processor, in milliseconds.</summary>
internal readonly record struct Duration(double WallMs, double ThreadMs)
{
    /// <summary>Sum of two.</summary>
    public static Duration operator +(Duration a, Duration b) => new(a.WallMs + b.WallMs, a.ThreadMs + b.ThreadMs);

    /// <summary>What <paramref name="a"/> took longer than <paramref name="b"/>.</summary>
    public static Duration operator -(Duration a, Duration b) => new(a.WallMs - b.WallMs, a.ThreadMs - b.ThreadMs);
}

/// <summary>The clocks and the memory of this process.</summary>
internal static partial class Meter
{
    private const int ClockThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID in linux/time.h

    /// <summary>Now; two of these subtracted are a <see cref="Duration"/>.</summary>
    public static Duration Now
    {
        get
        {
            if (ClockGetTime(ClockThreadCpuTime, out TimeSpec time) != 0)
                throw new InvalidDataException("The kernel has no CLOCK_THREAD_CPUTIME_ID.");
            return new(SystemClock.Instance.MonotonicUs / 1e3, time.Seconds * 1e3 + time.Nanoseconds / 1e6);
        }
    }

    /// <summary>Memory of this process that lies in RAM, in MB.</summary>
    /// <remarks>Source: <c>proc(5)</c>, VmRSS in <c>/proc/self/status</c>.</remarks>
    public static double ResidentMb
    {
        get
        {
            string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.AsSpan(6, line.Length - 9), CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>The value below which a share of the values lie; sorts them.</summary>
    public static double Quantile(double[] values, double share)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : values[Math.Min(values.Length - 1, (int)(share * values.Length))];
    }

    /// <summary>The middle value; sorts them.</summary>
    public static double Median(double[] values) => Quantile(values, 0.5);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

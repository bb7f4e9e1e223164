using System.Globalization;
using Alpr.Board.Kernel;

namespace Alpr.Board.Time;

/// <summary>A clock chip through <c>/dev/rtcN</c> (linux/rtc.h; the kernel's Documentation/admin-guide/rtc.rst). It keeps UTC.</summary>
/// <remarks>
/// The device can be open once, so that it is opened for each call alone: a time service sets the same chip. A chip whose oscillator
/// stopped says so by <c>RTC_VL_READ</c>, or, in drivers without it, by refusing to tell the time (EINVAL).
/// </remarks>
public sealed unsafe class LinuxRealTimeClock : IRealTimeClock
{
    /// <summary>First year that chips with two digits of it keep.</summary>
    public const int YearMin = 2000;

    /// <summary>Last year.</summary>
    public const int YearMax = 2099;

    private const int YearZero = 1900; // of struct rtc_time

    private readonly string _path;

    /// <summary>Takes a clock.</summary>
    /// <param name="path">Its device file: <c>/dev/rtc0</c>.</param>
    /// <exception cref="IOException">There is no such device, or it is no clock.</exception>
    public LinuxRealTimeClock(string path)
    {
        _path = path;
        using KernelFile clock = Open();
        RtcTime time;
        if (!clock.TryIoctl(RtcAbi.ReadTime, &time, out int errno) && errno != Errno.InvalidArgument)
            throw Unanswered(errno);
    }

    /// <inheritdoc/>
    public bool TryRead(out DateTimeOffset utc)
    {
        utc = default;
        using KernelFile clock = Open();
        uint voltage = 0;
        if (clock.TryIoctl(RtcAbi.ReadVoltageLow, &voltage, out _) && (voltage & RtcAbi.DataInvalid) != 0)
            return false;
        RtcTime time;
        if (clock.TryIoctl(RtcAbi.ReadTime, &time, out int errno))
            return TryConvert(time, out utc) ? true : throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"{_path} says {time.Year + YearZero}-{time.Month + 1}-{time.Day} {time.Hour}:{time.Minute}:{time.Second}, which is no time of {YearMin} to {YearMax}. Set it."));
        return errno == Errno.InvalidArgument ? false : throw Unanswered(errno);
    }

    /// <inheritdoc/>
    public void Set(DateTimeOffset utc)
    {
        DateTime rounded = new((utc.UtcTicks + TimeSpan.TicksPerSecond / 2) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        if (rounded.Year is < YearMin or > YearMax)
            throw new ArgumentOutOfRangeException(nameof(utc), utc, $"A clock chip keeps the years {YearMin} to {YearMax}.");
        RtcTime time = new()
        {
            Second = rounded.Second,
            Minute = rounded.Minute,
            Hour = rounded.Hour,
            Day = rounded.Day,
            Month = rounded.Month - 1,
            Year = rounded.Year - YearZero,
            DayOfWeek = (int)rounded.DayOfWeek,
            DayOfYear = rounded.DayOfYear - 1,
        };
        using KernelFile clock = Open();
        clock.Ioctl(RtcAbi.SetTime, &time, "cannot be set", "Setting needs the capability CAP_SYS_TIME.");
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    /// <summary>The kernel's time as ours.</summary>
    /// <returns>False when there is no such time from <see cref="YearMin"/> to <see cref="YearMax"/>.</returns>
    internal static bool TryConvert(in RtcTime time, out DateTimeOffset utc)
    {
        utc = default;
        if (time.Year is < YearMin - YearZero or > YearMax - YearZero || time.Month is < 0 or > 11)
            return false;
        int year = time.Year + YearZero;
        int month = time.Month + 1;
        if (time.Day < 1 || time.Day > DateTime.DaysInMonth(year, month)
            || time.Hour is < 0 or > 23 || time.Minute is < 0 or > 59 || time.Second is < 0 or > 59)
            return false;
        utc = new(year, month, time.Day, time.Hour, time.Minute, time.Second, TimeSpan.Zero);
        return true;
    }

    private KernelFile Open() => KernelFile.Open(_path, OpenFlags.ReadOnly);

    private IOException Unanswered(int errno) => Errno.Exception($"{_path} does not tell the time", errno, errno == Errno.NotATypewriter
        ? "Is it a clock?"
        : "The chip does not answer: check its wiring and its node in the device tree.");
}

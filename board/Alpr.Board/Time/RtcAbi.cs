using Alpr.Board.Kernel;

#pragma warning disable CS0649 // fields that the kernel fills
namespace Alpr.Board.Time;

/// <summary>The kernel's interface to clock chips (linux/rtc.h).</summary>
internal static class RtcAbi
{
    public const uint DataInvalid = 1 << 0; // RTC_VL_DATA_INVALID: the voltage was too low, the time means nothing

    private const int Type = 'p';

    public static readonly uint ReadTime = Ioctl.Read<RtcTime>(Type, 0x09);
    public static readonly uint SetTime = Ioctl.Write<RtcTime>(Type, 0x0a);
    public static readonly uint ReadVoltageLow = Ioctl.Read<uint>(Type, 0x13);
}

/// <summary><c>struct rtc_time</c>: months from 0, years from 1900.</summary>
internal struct RtcTime
{
    public int Second;
    public int Minute;
    public int Hour;
    public int Day;
    public int Month;
    public int Year;
    public int DayOfWeek;
    public int DayOfYear;
    public int SummerTime;
}

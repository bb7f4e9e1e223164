using Alpr.Board.Time;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class RtcLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("linux/rtc.h");
        RtcTime time;
        t.Struct("struct rtc_time", &time).Field("tm_sec", &time.Second).Field("tm_min", &time.Minute).Field("tm_hour", &time.Hour)
            .Field("tm_mday", &time.Day).Field("tm_mon", &time.Month).Field("tm_year", &time.Year)
            .Field("tm_wday", &time.DayOfWeek).Field("tm_yday", &time.DayOfYear).Field("tm_isdst", &time.SummerTime);

        return t.Constant("RTC_VL_DATA_INVALID", RtcAbi.DataInvalid)
            .Constant("RTC_RD_TIME", RtcAbi.ReadTime)
            .Constant("RTC_SET_TIME", RtcAbi.SetTime)
            .Constant("RTC_VL_READ", RtcAbi.ReadVoltageLow);
    }
}

using Alpr.Board.Watchdog;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class WatchdogLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("linux/watchdog.h");
        WatchdogInfo info;
        t.Struct("struct watchdog_info", &info).Field("options", &info.Options).Field("firmware_version", &info.FirmwareVersion)
            .Field("identity", info.Identity, WatchdogInfo.IdentityBytes);

        return t.Constant("WDIOF_CARDRESET", WatchdogAbi.OptionCardReset)
            .Constant("WDIOF_SETTIMEOUT", WatchdogAbi.OptionSetTimeout)
            .Constant("WDIOC_GETSUPPORT", WatchdogAbi.GetSupport)
            .Constant("WDIOC_GETBOOTSTATUS", WatchdogAbi.GetBootStatus)
            .Constant("WDIOC_KEEPALIVE", WatchdogAbi.KeepAlive)
            .Constant("WDIOC_SETTIMEOUT", WatchdogAbi.SetTimeout)
            .Constant("WDIOC_GETTIMEOUT", WatchdogAbi.GetTimeout);
    }
}

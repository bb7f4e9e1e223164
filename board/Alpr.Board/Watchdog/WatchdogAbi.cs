using Alpr.Board.Kernel;

#pragma warning disable CS0649 // fields that the kernel fills
namespace Alpr.Board.Watchdog;

/// <summary>The kernel's watchdog interface (linux/watchdog.h).</summary>
internal static class WatchdogAbi
{
    public const uint OptionCardReset = 0x0020; // WDIOF_CARDRESET: it reset the processor before
    public const uint OptionSetTimeout = 0x0080; // WDIOF_SETTIMEOUT

    private const int Type = 'W';

    public static readonly uint GetSupport = Ioctl.Read<WatchdogInfo>(Type, 0);
    public static readonly uint GetBootStatus = Ioctl.Read<int>(Type, 2);
    public static readonly uint KeepAlive = Ioctl.Read<int>(Type, 5);
    public static readonly uint SetTimeout = Ioctl.ReadWrite<int>(Type, 6);
    public static readonly uint GetTimeout = Ioctl.Read<int>(Type, 7);
}

/// <summary><c>struct watchdog_info</c>.</summary>
internal unsafe struct WatchdogInfo
{
    public const int IdentityBytes = 32;

    public uint Options;
    public uint FirmwareVersion;
    public fixed byte Identity[IdentityBytes];
}

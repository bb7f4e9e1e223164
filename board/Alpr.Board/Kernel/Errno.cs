using System.Runtime.InteropServices;

namespace Alpr.Board.Kernel;

/// <summary>The kernel's error numbers that something here depends on (asm-generic/errno-base.h, errno.h), and their texts.</summary>
internal static class Errno
{
    public const int NotPermitted = 1; // EPERM
    public const int NoEntry = 2; // ENOENT
    public const int Interrupted = 4; // EINTR
    public const int InputOutput = 5; // EIO
    public const int NoSuchDeviceOrAddress = 6; // ENXIO
    public const int TryAgain = 11; // EAGAIN
    public const int AccessDenied = 13; // EACCES
    public const int Busy = 16; // EBUSY
    public const int NoDevice = 19; // ENODEV
    public const int InvalidArgument = 22; // EINVAL
    public const int NotATypewriter = 25; // ENOTTY: the device has no such ioctl
    public const int BrokenPipe = 32; // EPIPE
    public const int OutOfRange = 34; // ERANGE
    public const int NotSupported = 95; // EOPNOTSUPP
    public const int TimedOut = 110; // ETIMEDOUT
    public const int RemoteInputOutput = 121; // EREMOTEIO

    /// <summary>An exception that says what was done, what the kernel answered, and what to do.</summary>
    /// <param name="doing">What could not be done, with the device's name: <c>/dev/rtc0 cannot be read</c>.</param>
    /// <param name="errno">The kernel's answer; also the exception's <see cref="Exception.HResult"/>.</param>
    /// <param name="remedy">One sentence, or empty.</param>
    public static IOException Exception(string doing, int errno, string remedy)
    {
        string text = $"{doing}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}).";
        return new(remedy.Length == 0 ? text : $"{text} {remedy}", errno);
    }

    /// <summary>What to do when a device file cannot be opened.</summary>
    public static string RemedyOfOpen(string path, int errno) => errno switch
    {
        NoEntry => "There is no such device: load its kernel module or enable it in the device tree, and compare the path with the configuration.",
        NoDevice or NoSuchDeviceOrAddress => "The device file is there and the device is not: look for its driver in the kernel's log.",
        NotPermitted or AccessDenied => $"Put the service's user into the group that 'ls -l {path}' shows.",
        Busy => $"Another program has it; 'fuser -v {path}' names it.",
        _ => "",
    };
}

using System.Text;
using Alpr.Board.Kernel;

namespace Alpr.Board.Watchdog;

/// <summary>
/// The board's watchdog through <c>/dev/watchdogN</c> (linux/watchdog.h; the kernel's Documentation/watchdog/watchdog-api.rst). It runs from the
/// moment it is opened.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> is the orderly stop: it writes the magic 'V' and the watchdog rests. A program that fails must end without it: the kernel
/// then closes the file, the watchdog runs on, and the board starts anew unless the next start of the program feeds it in time. A kernel built
/// with <c>WATCHDOG_NOWAYOUT</c> never lets it rest.
/// </remarks>
public sealed unsafe class LinuxWatchdog : IWatchdog
{
    /// <summary>Shortest time that can be asked for: the kernel counts whole seconds, and a slow flush of the disk takes one.</summary>
    public static readonly TimeSpan TimeoutMin = TimeSpan.FromSeconds(2);

    /// <summary>Longest: a camera that hangs for more than this has lost the passages it is there for.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(5);

    private readonly KernelFile _file;

    /// <summary>Opens and starts the watchdog.</summary>
    /// <param name="path">Its device file: <c>/dev/watchdog0</c>.</param>
    /// <param name="timeout"><see cref="TimeoutMin"/> to <see cref="TimeoutMax"/>, rounded up to seconds; the hardware may take another, which <see cref="Timeout"/> says.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of bounds.</exception>
    /// <exception cref="IOException">There is no such device, another program has it, or it refuses the time; then it is left at rest.</exception>
    public LinuxWatchdog(string path, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeoutMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeoutMax);
        _file = KernelFile.Open(path, OpenFlags.WriteOnly);
        try
        {
            WatchdogInfo info;
            _file.Ioctl(WatchdogAbi.GetSupport, &info, "does not say what it is", "Is it a watchdog?");
            ReadOnlySpan<byte> identity = new(info.Identity, WatchdogInfo.IdentityBytes);
            int end = identity.IndexOf((byte)0);
            Identity = Encoding.UTF8.GetString(end < 0 ? identity : identity[..end]);

            int bootStatus = 0; // a driver without memory of it refuses, and nobody knows
            CausedLastReset = _file.TryIoctl(WatchdogAbi.GetBootStatus, &bootStatus, out _) && (bootStatus & WatchdogAbi.OptionCardReset) != 0;
            Timeout = SetTimeout(info.Options, (int)Math.Ceiling(timeout.TotalSeconds));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public TimeSpan Timeout { get; }

    /// <inheritdoc/>
    public bool CausedLastReset { get; }

    /// <inheritdoc/>
    public void Feed()
    {
        int nothing;
        _file.Ioctl(WatchdogAbi.KeepAlive, &nothing, "cannot be fed");
    }

    /// <summary>Lets the watchdog rest: for an orderly stop alone.</summary>
    public void Dispose()
    {
        if (_file.IsClosed)
            return;
        _ = _file.Write("V"u8, out _); // should it not be taken, the board starts anew, which is the safe side
        _file.Dispose();
    }

    private TimeSpan SetTimeout(uint options, int seconds)
    {
        int taken = seconds;
        if ((options & WatchdogAbi.OptionSetTimeout) != 0)
            _file.Ioctl(WatchdogAbi.SetTimeout, &taken, $"does not take a time of {seconds} s", "Set another in the board's configuration.");
        else
            _file.Ioctl(WatchdogAbi.GetTimeout, &taken, "does not say its time");
        if (taken < 1 || taken > TimeoutMax.TotalSeconds)
            throw new IOException($"{_file.Name} ({Identity}) would wait {taken} s, which is not between 1 s and {TimeoutMax.TotalSeconds} s.");
        return TimeSpan.FromSeconds(taken);
    }
}

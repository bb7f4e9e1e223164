using System.Runtime.InteropServices;

namespace Alpr.Board.Time;

/// <summary>Asks the kernel who keeps its calendar clock (<c>adjtimex(2)</c>, linux/timex.h).</summary>
internal static partial class KernelClock
{
    private const int Unsynchronised = 0x0040; // STA_UNSYNC
    private const int PulsePerSecond = 0x0100; // STA_PPSSIGNAL: a pulse is present; with STA_PPSTIME it disciplines the clock
    private const int PulseDisciplines = 0x0004; // STA_PPSTIME
    private const string RtcSetTheClock = "/sys/class/rtc/rtc0/hctosys"; // "1": the kernel took its time from this chip at boot

    // No clock that was ever set is before the program was written.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly bool FromRtc = ReadFlag(RtcSetTheClock);

    /// <summary>Judges the clock as it is now. Allocates nothing.</summary>
    /// <param name="utcNow">What it says.</param>
    public static ClockDiscipline Discipline(DateTimeOffset utcNow)
    {
        TimeX state = default;
        bool known = AdjustTime(ref state) >= 0;
        return Judge(known, state.Status, state.MaxError, FromRtc, utcNow);
    }

    /// <summary>The judgement by itself, for tests.</summary>
    internal static ClockDiscipline Judge(bool known, int status, long maxErrorUs, bool fromRtc, DateTimeOffset utcNow)
    {
        if (utcNow < Earliest)
            return new(ClockSource.Unset, 0);
        if (known && (status & Unsynchronised) == 0)
        {
            bool pulse = (status & PulsePerSecond) != 0 && (status & PulseDisciplines) != 0;
            return new(pulse ? ClockSource.Gps : ClockSource.Ntp, maxErrorUs);
        }
        return new(fromRtc ? ClockSource.Rtc : ClockSource.System, 0);
    }

    private static bool ReadFlag(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() == "1";
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref TimeX state);

    // struct timex on 64-bit Linux, as far as it is read; modes 0 changes nothing.
    [StructLayout(LayoutKind.Explicit, Size = 208)]
    private struct TimeX
    {
        [FieldOffset(0)]
        public uint Modes;

        [FieldOffset(24)]
        public long MaxError;

        [FieldOffset(40)]
        public int Status;
    }
}

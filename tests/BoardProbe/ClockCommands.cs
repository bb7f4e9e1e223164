using System.Globalization;
using System.Text.Json;
using Alpr.Board.Time;
using Alpr.Board.Watchdog;

namespace Alpr.Board.Probe;

/// <summary><c>rtc</c> and <c>watchdog</c>.</summary>
internal static class ClockCommands
{
    private const int FeedPeriodUs = 500_000;

    /// <summary>Tells or sets a clock chip's time.</summary>
    public static void RunRtc(string[] arguments, Utf8JsonWriter json)
    {
        using LinuxRealTimeClock clock = new(Arguments.Text(arguments, 0, "DEV"));
        if (arguments.Length > 1)
        {
            if (arguments[1] != "set" || !DateTimeOffset.TryParse(
                    Arguments.Text(arguments, 2, "TIME"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
                throw new UsageException("rtc DEV [set TIME], TIME as 2026-07-04T12:00:00Z.");
            clock.Set(time);
        }
        bool good = clock.TryRead(out DateTimeOffset utc);
        json.WriteBoolean("good", good);
        if (good)
            json.WriteString("utc", utc);
    }

    /// <summary>Feeds a watchdog for some time and lets it rest, or starves it.</summary>
    public static void RunWatchdog(string[] arguments, Utf8JsonWriter json)
    {
        string path = Arguments.Text(arguments, 0, "DEV");
        string what = Arguments.Text(arguments, 1, "feed|hang");
        if (what is not ("feed" or "hang"))
            throw new UsageException($"watchdog DEV feed or hang, not '{what}'.");
        int seconds = Arguments.Number(arguments, 2, "SECONDS", 1, 3600);
        TimeSpan timeout = TimeSpan.FromSeconds(Arguments.Number(arguments, 3, "TIMEOUT", 2, 300, 10));
        using LinuxWatchdog watchdog = new(path, timeout);
        json.WriteString("identity", watchdog.Identity);
        json.WriteNumber("timeout_s", watchdog.Timeout.TotalSeconds);
        json.WriteBoolean("caused_last_reset", watchdog.CausedLastReset);

        SystemClock clock = SystemClock.Instance;
        long end = clock.MonotonicUs + seconds * 1_000_000L;
        if (what == "hang")
        {
            Console.Error.WriteLine("hanging");
            clock.WaitUntil(end);
            throw new IOException($"{path} was not fed for {seconds} s and did nothing, with a time of {watchdog.Timeout.TotalSeconds} s.");
        }
        int feeds = 0;
        for (long due = clock.MonotonicUs; due < end; due += FeedPeriodUs, feeds++)
        {
            clock.WaitUntil(due);
            watchdog.Feed();
        }
        json.WriteNumber("feeds", feeds);
    }
}

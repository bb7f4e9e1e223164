using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Serial;
using Alpr.Board.Thermal;
using Alpr.Board.Time;
using Alpr.Board.Watchdog;

namespace Alpr.Board.Tests;

/// <summary>What is said of a device that is not there, or is something else. The drivers themselves are tested on the virtual board.</summary>
public sealed class MissingDeviceTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, Action<string>> Drivers = new()
    {
        ["/dev/gpiochip99"] = path => new LinuxGpioController(path).Dispose(),
        ["/dev/i2c-99"] = _ => new LinuxI2cBus(99).Dispose(),
        ["/dev/watchdog99"] = path => new LinuxWatchdog(path, Timeout).Dispose(),
        ["/dev/rtc99"] = path => new LinuxRealTimeClock(path).Dispose(),
        ["/dev/ttyAMA99"] = path => new LinuxSerialPort(path, 9600).Dispose(),
        ["/sys/class/thermal/thermal_zone99/temp"] = path => new ThermalZone(path).Dispose(),
    };

    [TestCaseSource(nameof(Drivers))]
    public void A_device_that_is_not_there_is_named_with_a_remedy(KeyValuePair<string, Action<string>> driver) =>
        Assert.That(() => driver.Value(driver.Key), Throws.InstanceOf<IOException>()
            .With.Message.StartsWith(driver.Key).And.Message.Contains("(errno 2)").And.Message.Contains("load its kernel module"));

    [TestCase("/dev/gpiochip99", "Is it a GPIO chip?")]
    [TestCase("/dev/watchdog99", "Is it a watchdog?")]
    [TestCase("/dev/rtc99", "Is it a clock?")]
    [TestCase("/dev/ttyAMA99", "is no serial line")]
    public void A_device_of_another_kind_is_said_to_be_one(string kind, string message) =>
        Assert.That(() => Drivers[kind]("/dev/null"), Throws.InstanceOf<IOException>().With.Message.StartsWith("/dev/null").And.Message.Contains(message));

    [Test]
    public void A_chip_of_an_unknown_label_is_answered_with_those_there_are()
    {
        IReadOnlyList<GpioChip> chips = LinuxGpioController.ListChips();
        Assert.That(() => new LinuxGpioController("no such label"), Throws.InstanceOf<IOException>()
            .With.Message.Contains("'no such label'").And.Message.Contains(chips.Count == 0 ? "no GPIO chip" : chips[0].Label));
    }

    [Test]
    public void A_watchdogs_time_is_bounded()
    {
        Assert.That(() => new LinuxWatchdog("/dev/watchdog99", TimeSpan.FromSeconds(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LinuxWatchdog("/dev/watchdog99", TimeSpan.FromHours(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void What_a_clock_chip_says_is_a_time_or_refused()
    {
        const int Seed = 20260702;
        Random random = new(Seed);
        for (int i = 0; i < 50_000; i++)
        {
            RtcTime time = new()
            {
                Second = random.Next(-2, 63),
                Minute = random.Next(-2, 63),
                Hour = random.Next(-2, 27),
                Day = random.Next(-1, 34),
                Month = random.Next(-2, 14),
                Year = random.Next(90, 210),
            };
            if (random.Next(50) == 0)
                time.Year = random.Next(2) == 0 ? int.MaxValue : int.MinValue;
            bool possible = DateTimeOffset.TryParseExact(
                FormattableString.Invariant($"{time.Year + 1900L}-{time.Month + 1:00}-{time.Day:00} {time.Hour:00}:{time.Minute:00}:{time.Second:00}"),
                "yyyy-MM-dd HH:mm:ss", null, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset expected)
                && expected.Year is >= 2000 and <= 2099;
            bool read = LinuxRealTimeClock.TryConvert(time, out DateTimeOffset utc);
            Assert.That((read, utc), Is.EqualTo((possible, possible ? expected : default)), $"seed {Seed}, try {i}");
        }
    }
}

using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Ds3231Tests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();

    public void Dispose() => _bus.Dispose();

    private (Ds3231 Clock, SimulatedDs3231 Chip) Make(double celsius = 20)
    {
        SimulatedDs3231 chip = _bus.Attach(new SimulatedDs3231(_clock, Timelines.Constant(celsius)));
        return (new(_bus.CreateDevice(0x68)), chip);
    }

    [Test]
    public void A_clock_that_stopped_has_no_time_until_it_is_set()
    {
        (Ds3231 clock, SimulatedDs3231 chip) = Make();
        Assert.That(clock.TryRead(out _), Is.False);
        clock.Set(Noon.AddMilliseconds(700));
        Assert.That(clock.TryRead(out DateTimeOffset read));
        Assert.That(read, Is.EqualTo(Noon));
        chip.LoseBattery();
        Assert.That(clock.TryRead(out _), Is.False);
    }

    [TestCase("2024-02-28T23:59:59Z", "2024-02-29T00:00:00Z")]
    [TestCase("2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z")]
    [TestCase("2099-12-31T23:59:59Z", "2100-01-01T00:00:00Z")] // the century bit
    [TestCase("2026-06-30T11:59:59Z", "2026-06-30T12:00:00Z")]
    public void A_second_later_it_is_a_second_later(string set, string then)
    {
        (Ds3231 clock, _) = Make();
        clock.Set(DateTimeOffset.Parse(set, null));
        _clock.Advance(1);
        Assert.That(clock.TryRead(out DateTimeOffset read));
        Assert.That(read, Is.EqualTo(DateTimeOffset.Parse(then, null)));
    }

    [Test]
    public void Times_all_through_two_centuries_come_back()
    {
        Span<byte> registers = stackalloc byte[7];
        DateTimeOffset end = new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);
        for (DateTimeOffset time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero); time <= end; time = time.AddSeconds(127_573))
        {
            Ds3231Time.Encode(time, registers);
            Assert.That(Ds3231Time.TryDecode(registers, out DateTimeOffset back));
            Assert.That(back, Is.EqualTo(time));
        }
    }

    [TestCase(0x52, 0)] // 12 in the morning is midnight
    [TestCase(0x41, 1)]
    [TestCase(0x51, 11)]
    [TestCase(0x72, 12)]
    [TestCase(0x61, 13)]
    [TestCase(0x71, 23)]
    public void Hours_in_twelves_are_read_too(int register, int hour)
    {
        Assert.That(Ds3231Time.TryDecode([0, 0, (byte)register, 1, 1, 1, 0x26], out DateTimeOffset utc));
        Assert.That(utc.Hour, Is.EqualTo(hour));
    }

    [TestCase("60000001010126")] // second 60
    [TestCase("0A000001010126")] // a digit above 9
    [TestCase("00600001010126")]
    [TestCase("00002401010126")]
    [TestCase("00004001010126")] // hour 0 of twelve
    [TestCase("00005301010126")] // hour 13 of twelve
    [TestCase("00000001000126")] // day 0
    [TestCase("00000001290226")] // no leap year
    [TestCase("00000001310426")]
    [TestCase("00000001010026")] // month 0: an empty register file
    [TestCase("00000001011326")]
    [TestCase("FFFFFFFFFFFFFF")]
    public void What_is_no_date_is_a_fault(string registers)
    {
        Assert.That(Ds3231Time.TryDecode(Convert.FromHexString(registers), out _), Is.False);
        (Ds3231 clock, SimulatedDs3231 chip) = Make();
        clock.Set(Noon);
        for (byte i = 0; i < 7; i++)
            chip.Poke(i, Convert.FromHexString(registers)[i]);
        Assert.That(() => clock.TryRead(out _), Throws.InstanceOf<IOException>().With.Message.Contains(registers));
    }

    [Test]
    public void A_set_that_was_cut_short_leaves_the_time_without_meaning()
    {
        (Ds3231 clock, _) = Make();
        for (int transfers = 0; ; transfers++)
        {
            _bus.FailAfter(transfers);
            try
            {
                clock.Set(Noon);
                break; // no fault left to hit
            }
            catch (IOException)
            {
                // After the status was cleared the time is whole; the last read alone may fail then.
                Assert.That(!clock.TryRead(out DateTimeOffset read) || read == Noon, $"transfer {transfers}");
            }
        }
    }

    [Test]
    public void A_clock_whose_oscillator_stands_cannot_be_set()
    {
        (Ds3231 clock, SimulatedDs3231 chip) = Make();
        chip.Stick((byte)Ds3231Register.Status, 0x88);
        Assert.That(() => clock.Set(Noon), Throws.InstanceOf<IOException>().With.Message.Contains("battery"));
    }

    [TestCase(1999)]
    [TestCase(2200)]
    public void A_year_that_the_chip_does_not_hold_is_refused(int year)
    {
        (Ds3231 clock, _) = Make();
        Assert.That(() => clock.Set(new(year, 6, 1, 0, 0, 0, TimeSpan.Zero)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(25.25, 0x19, 0x40)] // the datasheet's example
    [TestCase(0, 0, 0)]
    [TestCase(-0.25, 0xFF, 0xC0)]
    [TestCase(-40, 0xD8, 0)]
    public void It_is_a_thermometer_too(double celsius, int high, int low)
    {
        (Ds3231 clock, SimulatedDs3231 chip) = Make(celsius);
        Assert.That(clock.ReadCelsius(), Is.EqualTo(celsius));
        Assert.That((chip.Peek(0x11), chip.Peek(0x12)), Is.EqualTo(((byte)high, (byte)low)));
    }

    [Test]
    public void A_read_allocates_nothing()
    {
        (Ds3231 clock, _) = Make();
        clock.Set(Noon);
        Assert.That(Allocated.By(() => clock.TryRead(out _)), Is.Zero);
        Assert.That(Allocated.By(() => clock.ReadCelsius()), Is.Zero);
    }
}

using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Tmp102Tests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();

    public void Dispose() => _bus.Dispose();

    private (Tmp102 Sensor, SimulatedTmp102 Chip) Make(double celsius, bool extended = false)
    {
        SimulatedTmp102 chip = _bus.Attach(new SimulatedTmp102(_clock, Timelines.Constant(celsius)));
        _clock.Advance(1);
        return (new(_bus.CreateDevice(0x48), extended), chip);
    }

    // The datasheet's table of digital outputs, 12 bits (SBOS397, table 8).
    [TestCase(0x7FF, 127.9375)]
    [TestCase(0x640, 100)]
    [TestCase(0x500, 80)]
    [TestCase(0x4B0, 75)]
    [TestCase(0x320, 50)]
    [TestCase(0x190, 25)]
    [TestCase(0x004, 0.25)]
    [TestCase(0x000, 0)]
    [TestCase(0xFFC, -0.25)]
    [TestCase(0xE70, -25)]
    [TestCase(0xC90, -55)]
    public void A_register_stands_for_the_datasheets_degrees(int bits, double celsius)
    {
        Assert.That(Tmp102.Celsius((ushort)(bits << 4), extended: false), Is.EqualTo(celsius));
        (Tmp102 sensor, SimulatedTmp102 chip) = Make(celsius);
        Assert.That(sensor.ReadCelsius(), Is.EqualTo(celsius));
        Assert.That(chip.Peek((byte)Tmp102Register.Temperature) >> 4, Is.EqualTo(bits), "the simulated chip says what the datasheet says");
    }

    // The same for 13 bits (table 9).
    [TestCase(0x0960, 150)]
    [TestCase(0x0800, 128)]
    [TestCase(0x07FF, 127.9375)]
    [TestCase(0x0640, 100)]
    [TestCase(0x0190, 25)]
    [TestCase(0x1FFC, -0.25)]
    [TestCase(0x1E70, -25)]
    [TestCase(0x1C90, -55)]
    public void A_register_in_extended_mode_stands_for_the_datasheets_degrees(int bits, double celsius)
    {
        Assert.That(Tmp102.Celsius((ushort)(bits << 3 | 1), extended: true), Is.EqualTo(celsius));
        (Tmp102 sensor, _) = Make(celsius, extended: true);
        Assert.That(sensor.ReadCelsius(), Is.EqualTo(celsius));
    }

    [TestCase(false, 0xFFFF, "format")] // nobody drives the bus
    [TestCase(false, 0x0191, "format")] // extended, and was not set to it
    [TestCase(true, 0x1900, "format")]
    [TestCase(false, 0x8000, "cannot be")] // -128 degrees
    public void What_cannot_be_is_a_fault(bool extended, int register, string says)
    {
        (Tmp102 sensor, SimulatedTmp102 chip) = Make(20, extended);
        chip.Stick((byte)Tmp102Register.Temperature, (ushort)register);
        Assert.That(() => sensor.ReadCelsius(), Throws.InstanceOf<IOException>().With.Message.Contains(says).And.Message.Contains("TMP102"));
    }

    [Test]
    public void A_chip_that_lost_its_extended_mode_is_said_and_set_again()
    {
        (Tmp102 sensor, SimulatedTmp102 chip) = Make(130, extended: true);
        Assert.That(sensor.ReadCelsius(), Is.EqualTo(130));
        chip.Reset();
        _clock.Advance(1);
        Assert.That(() => sensor.ReadCelsius(), Throws.InstanceOf<IOException>().With.Message.Contains("dip"));
        Assert.That(sensor.ReadCelsius(), Is.EqualTo(130));
    }

    [Test]
    public void A_read_allocates_nothing()
    {
        (Tmp102 sensor, _) = Make(20);
        Assert.That(Allocated.By(() => sensor.ReadCelsius()), Is.Zero);
    }
}

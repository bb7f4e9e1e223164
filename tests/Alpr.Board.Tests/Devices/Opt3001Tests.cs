using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Opt3001Tests : IDisposable
{
    private const byte Result = (byte)Opt3001Register.Result, Configuration = (byte)Opt3001Register.Configuration;
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();

    public void Dispose() => _bus.Dispose();

    private (Opt3001 Sensor, SimulatedOpt3001 Chip) Make(Timeline<double> lux)
    {
        SimulatedOpt3001 chip = _bus.Attach(new SimulatedOpt3001(_clock, lux));
        return (new(_bus.CreateDevice(0x44), _clock), chip);
    }

    // Rows of the datasheet's table of results (SBOS681C, section 8.6.1.1).
    [TestCase(0x0001, 0.01)]
    [TestCase(0x0FFF, 40.95)]
    [TestCase(0x3456, 88.80)]
    [TestCase(0x789A, 2818.56)]
    [TestCase(0x8800, 5242.88)]
    [TestCase(0x9400, 5242.88)]
    [TestCase(0xA200, 5242.88)]
    [TestCase(0xB100, 5242.88)]
    [TestCase(0xB001, 20.48)]
    [TestCase(0xBFFF, 83865.60)]
    public void A_result_stands_for_the_datasheets_lux(int register, double lux) =>
        Assert.That(Opt3001.Lux((ushort)register), Is.EqualTo(lux).Within(1e-9));

    [Test]
    public void Every_light_is_read_within_the_step_of_its_range()
    {
        for (double lux = 0.02; lux < 83_000; lux *= 1.37)
        {
            (Opt3001 sensor, _) = Make(Timelines.Constant(lux));
            Assert.That(sensor.ReadLux(), Is.EqualTo(lux).Within(0.0051 + lux / 2048), $"{lux} lux");
        }
    }

    [Test]
    public void The_first_read_waits_for_a_whole_measurement_so_that_no_day_begins_as_night()
    {
        (Opt3001 sensor, _) = Make(Timelines.Constant(500.0));
        Assert.That(sensor.ReadLux(), Is.EqualTo(500).Within(0.2));
        long at = _clock.MonotonicUs;
        sensor.ReadLux();
        Assert.That(_clock.MonotonicUs, Is.EqualTo(at), "the second read does not wait");
    }

    [Test]
    public void Light_that_changes_is_followed_within_a_measurement()
    {
        (Opt3001 sensor, _) = Make(Timelines.Steps((0, 10.0), (70, 30_000.0)));
        Assert.That(sensor.ReadLux(), Is.EqualTo(10).Within(0.01));
        _clock.Advance(11);
        Assert.That(sensor.ReadLux(), Is.EqualTo(30_000).Within(10));
    }

    [Test]
    public void Sun_on_the_sensor_reads_as_full_scale()
    {
        (Opt3001 sensor, SimulatedOpt3001 chip) = Make(Timelines.Constant(120_000.0));
        Assert.That(sensor.ReadLux(), Is.EqualTo(Opt3001.FullScaleLux));
        Assert.That(chip.Peek(Configuration) & 0x0100, Is.Not.Zero);
    }

    [Test]
    public void A_chip_that_lost_its_settings_is_said_and_set_again_and_never_read_as_dark()
    {
        (Opt3001 sensor, SimulatedOpt3001 chip) = Make(Timelines.Constant(500.0));
        sensor.ReadLux();
        chip.Reset();
        Assert.That(sensor.ReadLux, Throws.InstanceOf<IOException>().With.Message.Contains("i2c-1 0x44").And.Message.Contains("0xC810"));
        Assert.That(sensor.ReadLux(), Is.EqualTo(500).Within(0.2));
    }

    [TestCase(0xFFFF)]
    [TestCase(0xC123)]
    public void A_range_that_does_not_exist_is_a_fault(int result)
    {
        (Opt3001 sensor, SimulatedOpt3001 chip) = Make(Timelines.Constant(5.0));
        chip.Stick(Result, (ushort)result);
        Assert.That(sensor.ReadLux, Throws.InstanceOf<IOException>().With.Message.Contains($"0x{result:X4}"));
    }

    [Test]
    public void A_register_that_does_not_take_the_settings_is_a_fault()
    {
        (Opt3001 sensor, SimulatedOpt3001 chip) = Make(Timelines.Constant(5.0));
        chip.Stick(Configuration, 0);
        Assert.That(sensor.ReadLux, Throws.InstanceOf<IOException>().With.Message.Contains("0x0000 after 0xCE10"));
    }

    [Test]
    public void A_read_allocates_nothing()
    {
        (Opt3001 sensor, _) = Make(Timelines.Constant(5.0));
        Assert.That(Allocated.By(() => sensor.ReadLux()), Is.Zero);
    }
}

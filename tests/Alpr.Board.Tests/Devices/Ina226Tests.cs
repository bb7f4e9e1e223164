using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Ina226Tests : IDisposable
{
    private const double Shunt = 0.002;
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();

    public void Dispose() => _bus.Dispose();

    private (Ina226 Monitor, SimulatedIna226 Chip) Make(Timeline<double> volts, double amperes)
    {
        SimulatedIna226 chip = _bus.Attach(new SimulatedIna226(_clock, volts, Timelines.Constant(amperes), Shunt));
        return (new(_bus.CreateDevice(0x41), _clock, Shunt, 32.768), chip);
    }

    // The datasheet's worked example (SBOS547A, section 7.5.2): 10 A over 2 mOhm at 11.98 V, a step of 1 mA.
    [Test]
    public void The_datasheets_example_gives_the_datasheets_registers()
    {
        (Ina226 monitor, SimulatedIna226 chip) = Make(Timelines.Constant(11.98), 10);
        PowerReading reading = monitor.Read();
        Assert.That(monitor.Calibration, Is.EqualTo(0x0A00));
        Assert.That(monitor.CurrentStepAmperes, Is.EqualTo(0.001).Within(1e-12));
        Assert.That(chip.Peek((byte)Ina226Register.ShuntVoltage), Is.EqualTo(0x1F40));
        Assert.That(chip.Peek((byte)Ina226Register.BusVoltage), Is.EqualTo(0x2570));
        Assert.That(chip.Peek((byte)Ina226Register.Current), Is.EqualTo(0x2710));
        Assert.That(chip.Peek((byte)Ina226Register.Power), Is.EqualTo(0x12B8));
        Assert.That(reading.Volts, Is.EqualTo(11.98).Within(1e-9));
        Assert.That(reading.Amperes, Is.EqualTo(10).Within(1e-9));
        Assert.That(reading.Watts, Is.EqualTo(119.8).Within(1e-9));
    }

    [Test]
    public void Current_out_of_the_unit_is_negative()
    {
        (Ina226 monitor, _) = Make(Timelines.Constant(12.0), -1.5);
        Assert.That(monitor.Read().Amperes, Is.EqualTo(-1.5).Within(0.002));
    }

    [Test]
    public void A_brown_out_is_seen_while_it_lasts()
    {
        (Ina226 monitor, _) = Make(Timelines.BrownOut(12, 9, atSeconds: 61, sagSeconds: 0.5), 1);
        Assert.That(monitor.Read().Volts, Is.EqualTo(12).Within(0.01));
        _clock.Advance(1.3);
        Assert.That(monitor.Read().Volts, Is.EqualTo(9).Within(0.01));
        _clock.Advance(1);
        Assert.That(monitor.Read().Volts, Is.EqualTo(12).Within(0.01));
    }

    [Test]
    public void A_chip_that_lost_its_calibration_is_said_and_set_again_and_never_read_as_no_current()
    {
        (Ina226 monitor, SimulatedIna226 chip) = Make(Timelines.Constant(12.0), 2);
        monitor.Read();
        chip.Reset();
        Assert.That(() => monitor.Read(), Throws.InstanceOf<IOException>().With.Message.Contains("i2c-1 0x41").And.Message.Contains("dip"));
        Assert.That(monitor.Read().Amperes, Is.EqualTo(2).Within(0.002));
    }

    [Test]
    public void A_bus_voltage_with_its_top_bit_set_is_a_fault()
    {
        (Ina226 monitor, SimulatedIna226 chip) = Make(Timelines.Constant(12.0), 2);
        chip.Stick((byte)Ina226Register.BusVoltage, 0xFFFF);
        Assert.That(() => monitor.Read(), Throws.InstanceOf<IOException>().With.Message.Contains("0xFFFF"));
    }

    [TestCase(0, 10)]
    [TestCase(-0.002, 10)]
    [TestCase(double.NaN, 10)]
    [TestCase(0.002, 0)]
    [TestCase(0.002, 50)] // 100 mV
    [TestCase(0.0001, 10)] // 1 mV: no calibration is that large
    public void A_shunt_that_the_chip_cannot_use_is_refused(double ohms, double amperes) =>
        Assert.That(() => new Ina226(_bus.CreateDevice(0x41), _clock, ohms, amperes), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_read_allocates_nothing()
    {
        (Ina226 monitor, _) = Make(Timelines.Constant(12.0), 2);
        Assert.That(Allocated.By(() => monitor.Read()), Is.Zero);
    }
}

using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Pca9685Tests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();

    public void Dispose() => _bus.Dispose();

    private (Pca9685 Driver, SimulatedPca9685 Chip) Make(double frequencyHz = 1500) =>
        (new(_bus.CreateDevice(0x40), _clock, frequencyHz), _bus.Attach(new SimulatedPca9685()));

    [TestCase(200, 0x1E)] // the chip's own default
    [TestCase(24, 0xFD)]
    [TestCase(1526, 3)]
    public void A_frequency_gives_the_datasheets_prescaler(double hertz, int prescale)
    {
        (Pca9685 driver, SimulatedPca9685 chip) = Make(hertz);
        driver.SetDuty(0, 0);
        Assert.That(chip.Peek(0xFE), Is.EqualTo(prescale));
    }

    [TestCase(23)]
    [TestCase(2000)]
    [TestCase(double.NaN)]
    public void A_frequency_that_the_chip_cannot_make_is_refused(double hertz) =>
        Assert.That(() => new Pca9685(_bus.CreateDevice(0x40), _clock, hertz), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Every_share_of_every_channel_is_given_and_the_others_stay()
    {
        (Pca9685 driver, SimulatedPca9685 chip) = Make();
        for (int channel = 0; channel < Pca9685.Channels; channel++)
            driver.SetDuty(channel, channel / 16.0);
        for (int channel = 0; channel < Pca9685.Channels; channel++)
            Assert.That(chip.Duty(channel), Is.EqualTo(channel / 16.0));
        for (int step = 0; step <= 4096; step++)
        {
            driver.SetDuty(9, step / 4096.0);
            Assert.That(chip.Duty(9), Is.EqualTo(Math.Min(step, 4095) / 4096.0));
        }
    }

    [Test]
    public void After_a_reset_all_channels_come_back()
    {
        (Pca9685 driver, SimulatedPca9685 chip) = Make();
        driver.SetDuty(1, 0.25);
        driver.SetDuty(2, 0.5);
        chip.Reset();
        Assert.That(() => driver.SetDuty(2, 0.75), Throws.InstanceOf<IOException>());
        driver.SetDuty(3, 0.125);
        Assert.That((chip.Duty(1), chip.Duty(2), chip.Duty(3)), Is.EqualTo((0.25, 0.75, 0.125)));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void What_is_no_share_is_refused(double share)
    {
        (Pca9685 driver, _) = Make();
        Assert.That(() => driver.SetDuty(0, share), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Disposed_it_is_dark()
    {
        (Pca9685 driver, SimulatedPca9685 chip) = Make();
        driver.SetDuty(1, 1);
        driver.Dispose();
        Assert.That(chip.Duty(1), Is.Zero);
    }

    // The virtual board's chip: registers that hold what is written, and nothing else.
    private sealed class PlainRegisterFile() : ByteRegisterChip(0x40)
    {
        protected override bool AutoIncrements => false;
    }

    [Test]
    public void A_plain_register_file_can_stand_for_the_chip()
    {
        PlainRegisterFile plain = _bus.Attach(new PlainRegisterFile());
        Pca9685 driver = new(_bus.CreateDevice(0x40), _clock);
        driver.SetDuty(2, 0.5);
        Assert.That((plain.Peek(0x10), plain.Peek(0x11)), Is.EqualTo(((byte)0x00, (byte)0x08)));
        driver.SetDuty(2, 0);
        Assert.That(plain.Peek(0x11), Is.EqualTo(0x10));
    }
}

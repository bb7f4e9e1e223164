using Alpr.Board.Devices;
using Alpr.Board.I2c;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

/// <summary>What the self-test says of each chip: right, another, none, or a bus that hangs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IdentityTests : IDisposable
{
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new(busId: 2);

    public void Dispose() => _bus.Dispose();

    public static readonly string[] Chips = ["OPT3001", "TMP102", "INA226", "PCA9685", "DS3231"];

    private (IIdentifiable Driver, SimulatedI2cChip Chip, Action Corrupt) Make(string name)
    {
        I2cDevice At(int address) => _bus.CreateDevice(address);
        switch (name)
        {
            case "OPT3001":
                SimulatedOpt3001 opt = _bus.Attach(new SimulatedOpt3001(_clock, Timelines.Constant(1.0)));
                return (new Opt3001(At(0x44), _clock), opt, () => opt.Stick(0x7F, 0x3002));
            case "TMP102":
                SimulatedTmp102 tmp = _bus.Attach(new SimulatedTmp102(_clock, Timelines.Constant(20.0)));
                return (new Tmp102(At(0x48)), tmp, () => tmp.Stick(1, 0x0000));
            case "INA226":
                SimulatedIna226 ina = _bus.Attach(new SimulatedIna226(_clock, Timelines.Constant(12.0), Timelines.Constant(1.0), 0.002));
                return (new Ina226(At(0x41), _clock, 0.002, 30), ina, () => ina.Stick(0xFE, 0xFFFF));
            case "PCA9685":
                SimulatedPca9685 pca = _bus.Attach(new SimulatedPca9685());
                return (new Pca9685(At(0x40), _clock), pca, () => pca.Stick(5, 0));
            default:
                SimulatedDs3231 clock = _bus.Attach(new SimulatedDs3231(_clock, Timelines.Constant(20.0)));
                return (new Ds3231(At(0x68)), clock, () => clock.Stick(0x0F, 0xFF));
        }
    }

    [TestCaseSource(nameof(Chips))]
    public void The_right_chip_is_known_and_nothing_in_it_changes(string name)
    {
        (IIdentifiable driver, _, _) = Make(name);
        DeviceIdentity identity = driver.Identify();
        Assert.That(identity.Ok, identity.Seen);
        Assert.That(driver.Device, Does.StartWith(name));
        Assert.That(driver.Where, Does.StartWith("i2c-2 0x"));
        Assert.That(driver.Expected, Is.Not.Empty);
        Assert.That(driver.Remedy, Does.StartWith("Check"));
        Assert.That(driver.Identify(), Is.EqualTo(identity));
    }

    [TestCaseSource(nameof(Chips))]
    public void Another_chip_is_refused_with_what_was_seen(string name)
    {
        (IIdentifiable driver, _, Action corrupt) = Make(name);
        DeviceIdentity right = driver.Identify();
        corrupt();
        DeviceIdentity wrong = driver.Identify();
        Assert.That(wrong.Ok, Is.False);
        Assert.That(wrong.Seen, Is.Not.EqualTo(right.Seen).And.Not.Empty);
    }

    [TestCaseSource(nameof(Chips))]
    public void A_chip_that_is_not_there_and_a_bus_that_hangs_are_sentences(string name)
    {
        (IIdentifiable driver, SimulatedI2cChip chip, _) = Make(name);
        chip.IsSilent = true;
        Assert.That(driver.Identify().Seen, Does.StartWith(name).And.Contain(driver.Where).And.Contain("no device answers"));
        _bus.IsHung = true;
        Assert.That(driver.Identify().Seen, Does.Contain("held low"));
    }

    // A bus whose data line nobody drives reads as ones.
    private sealed class Nobody(int address) : WordRegisterChip(address)
    {
        protected override ushort ReadRegister(byte register) => 0xFFFF;

        protected override void WriteRegister(byte register, ushort value)
        {
        }
    }

    [TestCaseSource(nameof(Chips))]
    public void All_ones_are_no_chip(string name)
    {
        (IIdentifiable driver, SimulatedI2cChip chip, _) = Make(name);
        _bus.Attach(new Nobody(chip.Address));
        Assert.That(driver.Identify().Ok, Is.False);
    }
}

using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

public sealed class IrIlluminatorTests
{
    private const int Channel = 3, Gate = 5;
    private readonly HandClock _clock = new();
    private SimulatedI2cBus _bus = null!;
    private SimulatedPca9685 _chip = null!;
    private SimulatedGpioController _pins = null!;
    private Pca9685 _driver = null!;

    [SetUp]
    public void PowerUp()
    {
        _bus = new();
        _chip = _bus.Attach(new SimulatedPca9685());
        _pins = new(8, _clock);
        _driver = new(_bus.CreateDevice(0x40), _clock);
    }

    [TearDown]
    public void PowerDown()
    {
        _driver.Dispose();
        _pins.Dispose();
        _bus.Dispose();
    }

    private IrIlluminator Make(double levelMax = 1, PinValue open = PinValue.High) => new(_driver.Channel(Channel), _pins, Gate, open, levelMax);

    private bool Dark => _pins.Level(Gate) == PinValue.Low || _chip.Duty(Channel) == 0;

    [Test]
    public void It_is_dark_when_made_whatever_the_chip_did_before()
    {
        _chip.Poke(0, 0); // awake
        _chip.Poke(0x06 + 4 * Channel + 3, 0x0F); // bright
        Assert.That(_chip.Duty(Channel), Is.GreaterThan(0.9));
        using IrIlluminator light = Make();
        Assert.That(_pins.Levels.All(level => level is { Pin: Gate, Value: PinValue.Low }), "the gate never opened");
        Assert.That(_chip.Duty(Channel), Is.Zero);
    }

    [Test]
    public void A_level_is_set_before_the_gate_opens_and_the_gate_closes_before_the_level_falls()
    {
        using IrIlluminator light = Make();
        light.SetLevel(0.5);
        Assert.That(_chip.Duty(Channel), Is.EqualTo(0.5));
        Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.High));
        Assert.That(light.Level, Is.EqualTo(0.5));
        light.SetLevel(0);
        Assert.That(_chip.Duty(Channel), Is.Zero);
        Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low));
    }

    [Test]
    public void A_gate_that_opens_at_low_is_high_when_shut()
    {
        using (IrIlluminator light = Make(open: PinValue.Low))
        {
            Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.High));
            light.SetLevel(1);
            Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low));
        }
        Assert.That(_pins.Levels[^1].Value, Is.EqualTo(PinValue.High));
    }

    [TestCase(0.9, 0.6)]
    [TestCase(double.PositiveInfinity, 0.6)]
    [TestCase(-1, 0)]
    public void A_level_beyond_the_boards_limits_is_cut_to_them(double asked, double given)
    {
        using IrIlluminator light = Make(levelMax: 0.6);
        light.SetLevel(asked);
        Assert.That(light.Level, Is.EqualTo(given));
        Assert.That(_chip.Duty(Channel), Is.EqualTo(given).Within(1.0 / 4096));
    }

    [Test]
    public void A_level_that_is_no_number_is_dark_and_refused()
    {
        using IrIlluminator light = Make();
        light.SetLevel(1);
        Assert.That(() => light.SetLevel(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That((_pins.Level(Gate), _chip.Duty(Channel)), Is.EqualTo((PinValue.Low, 0.0)));
    }

    [Test]
    public void Wherever_the_bus_fails_once_it_ends_dark_and_says_so([Values(0, 0.3, 1)] double from, [Values(0, 0.3, 1)] double to)
    {
        int faults = 0;
        for (int transfers = 0; ; transfers++)
        {
            PowerUp();
            using IrIlluminator light = Make();
            light.SetLevel(from);
            _bus.FailAfter(transfers);
            try
            {
                light.SetLevel(to);
                break; // no fault left to hit
            }
            catch (IOException error)
            {
                faults++;
                Assert.That(error.Message, Does.Contain("PCA9685").And.Contain("i2c-1 0x40"));
                Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low), $"gate, transfer {transfers}");
                Assert.That(_chip.Duty(Channel), Is.Zero, $"level, transfer {transfers}");
                Assert.That(light.Level, Is.Zero);
                light.SetLevel(to); // and it comes back
                Assert.That(_chip.Duty(Channel), Is.EqualTo(to).Within(1.0 / 4096));
            }
        }
        Assert.That(faults, Is.GreaterThan(5));
    }

    [Test]
    public void Wherever_the_bus_hangs_for_good_the_gate_is_shut()
    {
        using IrIlluminator light = Make();
        light.SetLevel(1);
        _bus.IsHung = true;
        Assert.That(() => light.SetLevel(0.5), Throws.InstanceOf<IOException>().With.Message.Contains("held low"));
        Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low));
        Assert.That(_chip.Duty(Channel), Is.EqualTo(1).Within(1e-3), "the chip still shines into the shut gate");
        _bus.IsHung = false;
        light.SetLevel(0.25);
        Assert.That(_chip.Duty(Channel), Is.EqualTo(0.25));
    }

    [Test]
    public void Wherever_the_bus_fails_while_it_is_made_the_gate_stays_shut()
    {
        for (int transfers = 0; ; transfers++)
        {
            PowerUp();
            _bus.FailAfter(transfers);
            try
            {
                Make().Dispose();
                break;
            }
            catch (IOException)
            {
                Assert.That(_pins.Levels.All(level => level.Value == PinValue.Low), $"transfer {transfers}");
                Assert.That(_pins.IsOpen(Gate), Is.False, "the line is given back");
            }
        }
    }

    [Test]
    public void A_register_that_is_stuck_is_a_fault_and_ends_dark()
    {
        using IrIlluminator light = Make();
        light.SetLevel(0.1);
        _chip.Stick(0x06 + 4 * Channel + 3, 0x0F);
        Assert.That(() => light.SetLevel(0.2), Throws.InstanceOf<IOException>().With.Message.Contains("holds 0x0F"));
        Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low));
        Assert.That(() => light.SetLevel(0), Throws.InstanceOf<IOException>(), "it does not pretend to be dark by level");
    }

    [Test]
    public void A_gate_that_does_not_follow_is_a_fault_and_the_level_falls()
    {
        using IrIlluminator light = Make();
        light.SetLevel(0.5);
        _pins.StuckPin = Gate;
        Assert.That(() => light.SetLevel(0), Throws.InstanceOf<IOException>().With.Message.Contains("line 5"));
        Assert.That(_chip.Duty(Channel), Is.Zero);
    }

    [Test]
    public void A_gate_whose_chip_is_gone_leaves_the_level_dark()
    {
        using IrIlluminator light = Make();
        light.SetLevel(0.5);
        _pins.IsGone = true;
        Assert.That(() => light.SetLevel(0.6), Throws.InstanceOf<IOException>());
        Assert.That(_chip.Duty(Channel), Is.Zero);
    }

    [Test]
    public void A_chip_that_was_reset_is_said_and_then_shines_again()
    {
        using IrIlluminator light = Make();
        light.SetLevel(0.5);
        _chip.Reset();
        Assert.That(() => light.SetLevel(0.5), Throws.InstanceOf<IOException>().With.Message.Contains("dip"));
        Assert.That(_pins.Level(Gate), Is.EqualTo(PinValue.Low));
        light.SetLevel(0.5);
        Assert.That((_pins.Level(Gate), _chip.Duty(Channel)), Is.EqualTo((PinValue.High, 0.5)));
    }

    [Test]
    public void Disposed_it_is_dark_even_on_a_hung_bus()
    {
        IrIlluminator light = Make();
        light.SetLevel(1);
        _bus.IsHung = true;
        light.Dispose();
        Assert.That(_pins.Levels[^1].Value, Is.EqualTo(PinValue.Low));
        Assert.That(() => light.SetLevel(1), Throws.InstanceOf<ObjectDisposedException>());
        _bus.IsHung = false;
    }

    [Test]
    public void On_a_bus_that_fails_now_and_then_no_fault_ever_leaves_it_lit()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            PowerUp();
            using IrIlluminator light = Make();
            _bus.FailEvery(20, seed);
            for (ulong round = 0; round < 20; round++)
            {
                double level = SeededNumbers.Share(seed, round);
                try
                {
                    light.SetLevel(level);
                    Assert.That(_chip.Duty(Channel), Is.EqualTo(level).Within(1.0 / 4096), $"seed {seed} round {round}");
                }
                catch (IOException)
                {
                    Assert.That(Dark && _pins.Level(Gate) == PinValue.Low, $"seed {seed} round {round}");
                }
            }
            _bus.FailEvery(0, 0);
        }
    }

    [Test]
    public void Between_two_levels_it_never_exceeds_the_larger()
    {
        using IrIlluminator light = Make();
        for (ulong round = 0; round < 300; round++)
        {
            double from = SeededNumbers.Share(7, 2 * round), to = SeededNumbers.Share(7, 2 * round + 1), most = Math.Max(from, to) + 1.0 / 4096;
            light.SetLevel(from);
            // Cut the change short after each transfer and look at what the output would give in between.
            for (int transfers = 0; transfers < 8; transfers++)
            {
                _bus.FailAfter(-1); // a fault that was not met is over
                _driver.SetDuty(Channel, from);
                _bus.FailAfter(transfers);
                try
                {
                    _driver.SetDuty(Channel, to);
                }
                catch (IOException)
                {
                    Assert.That(_chip.Duty(Channel), Is.LessThanOrEqualTo(most), $"round {round}: {from} to {to}, transfer {transfers}");
                }
            }
            _bus.FailAfter(-1);
        }
    }

    [Test]
    public void Setting_a_level_allocates_nothing()
    {
        using IrIlluminator light = Make();
        double level = 0.5;
        Assert.That(Allocated.By(() => light.SetLevel(level = 0.9 - level)), Is.Zero);
    }
}

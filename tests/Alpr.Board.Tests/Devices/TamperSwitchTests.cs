using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.Simulated.Buses;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TamperSwitchTests : IDisposable
{
    private const int Pin = 1;
    private const PinValue Open = PinValue.High, Shut = PinValue.Low;
    private readonly HandClock _clock = new();
    private readonly SimulatedGpioController _pins;

    public void Dispose() => _pins.Dispose();

    public TamperSwitchTests() => _pins = new(8, _clock);

    private TamperSwitch Make() => new(_pins, Pin, Open, _clock);

    private void Hold(PinValue value, double seconds)
    {
        _pins.Drive(Pin, value);
        _clock.Advance(seconds);
    }

    private static List<bool> Changes(TamperSwitch tamper)
    {
        List<bool> changes = [];
        while (tamper.TryTakeChange(out bool isOpen))
            changes.Add(isOpen);
        return changes;
    }

    [Test]
    public void A_lid_that_opens_is_said_once()
    {
        TamperSwitch tamper = Make();
        Assert.That(tamper.IsOpen, Is.False);
        Hold(Open, 1);
        Assert.That(tamper.IsOpen);
        Assert.That(Changes(tamper), Is.EqualTo(new[] { true }));
        Assert.That(Changes(tamper), Is.Empty);
    }

    [Test]
    public void A_lid_opened_and_shut_between_two_looks_is_not_lost()
    {
        TamperSwitch tamper = Make();
        Hold(Open, 0.5);
        Hold(Shut, 3600);
        Assert.That(Changes(tamper), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void A_lid_that_is_open_at_start_is_the_first_change()
    {
        Hold(Open, 1);
        Assert.That(Changes(Make()), Is.EqualTo(new[] { true }));
    }

    [Test]
    public void A_level_shorter_than_the_debounce_time_is_bounce([Values(0.001, 0.019)] double seconds)
    {
        TamperSwitch tamper = Make();
        _clock.Advance(1);
        Hold(Open, seconds);
        Hold(Shut, 1);
        Assert.That(Changes(tamper), Is.Empty);
    }

    [Test]
    public void A_level_just_begun_does_not_count_yet()
    {
        TamperSwitch tamper = Make();
        Hold(Open, 0.01);
        Assert.That(tamper.IsOpen, Is.False);
        _clock.Advance(0.01);
        Assert.That(tamper.IsOpen);
    }

    [Test]
    public void Bounce_on_both_ways_gives_one_change_each()
    {
        TamperSwitch tamper = Make();
        foreach (PinValue end in new[] { Open, Shut })
        {
            for (int i = 0; i < 3; i++)
            {
                Hold(Open, 0.002);
                Hold(Shut, 0.002);
            }
            Hold(end, 2);
        }
        Assert.That(Changes(tamper), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Where_the_kernels_queue_overflowed_an_opening_is_said_though_the_lid_is_shut()
    {
        TamperSwitch tamper = Make();
        Hold(Open, 5); // this edge is lost below
        Hold(Shut, 1);
        for (int i = 0; i < SimulatedGpioController.EdgesMax; i++)
            Hold(i % 2 == 0 ? Open : Shut, 0.001);
        _clock.Advance(1);
        Assert.That(Changes(tamper), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Nobody_who_does_not_take_changes_makes_them_pile_up()
    {
        TamperSwitch tamper = Make();
        for (int i = 0; i < 101; i++)
        {
            Hold(i % 2 == 0 ? Open : Shut, 1);
            Assert.That(tamper.IsOpen, Is.EqualTo(i % 2 == 0));
        }
        List<bool> changes = Changes(tamper);
        Assert.That(changes, Has.Count.InRange(1, TamperSwitch.ChangesMax));
        Assert.That(changes[0], "what happened first is kept");
        Assert.That(changes[^1], "the last is the present state");
        Assert.That(tamper.Dropped, Is.EqualTo(101 - changes.Count));
    }

    [Test]
    public void Whatever_the_line_does_changes_alternate_and_end_at_its_level()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            SimulatedGpioController pins = new(8, _clock);
            TamperSwitch tamper = new(pins, Pin, Open, _clock);
            bool state = false;
            for (ulong step = 0; step < 400; step++)
            {
                pins.Drive(Pin, SeededNumbers.Share(seed, 3 * step) < 0.5 ? Open : Shut);
                _clock.Advance(0.05 * SeededNumbers.Share(seed, 3 * step + 1));
                while (SeededNumbers.Share(seed, 3 * step + 2) < 0.3 && tamper.TryTakeChange(out bool isOpen))
                {
                    Assert.That(isOpen, Is.Not.EqualTo(state), $"seed {seed} step {step}");
                    state = isOpen;
                }
            }
            _clock.Advance(1);
            while (tamper.TryTakeChange(out bool isOpen))
                state = isOpen;
            Assert.That(state, Is.EqualTo(pins.Level(Pin) == Open), $"seed {seed}");
        }
    }

    [Test]
    public void A_chip_that_is_gone_is_said()
    {
        TamperSwitch tamper = Make();
        _pins.IsGone = true;
        Assert.That(() => tamper.IsOpen, Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_look_allocates_nothing()
    {
        TamperSwitch tamper = Make();
        Assert.That(Allocated.By(() =>
        {
            Hold(_pins.Level(Pin) == Open ? Shut : Open, 1);
            tamper.TryTakeChange(out _);
        }), Is.Zero);
    }
}

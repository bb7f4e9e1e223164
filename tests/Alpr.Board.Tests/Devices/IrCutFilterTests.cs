using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.Simulated.Buses;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IrCutFilterTests : IDisposable
{
    private const int Day = 2, Night = 3;
    private readonly HandClock _clock = new();
    private readonly SimulatedGpioController _pins;
    private readonly IrCutFilter _filter;

    public void Dispose()
    {
        _filter.Dispose();
        _pins.Dispose();
    }

    public IrCutFilterTests()
    {
        _pins = new(8, _clock);
        _filter = new(_pins, Day, Night, _clock);
    }

    private (PinValue Day, PinValue Night) Lines => (_pins.Level(Day), _pins.Level(Night));

    private static readonly (PinValue, PinValue) Rest = (PinValue.Low, PinValue.Low);

    private static readonly (PinValue, PinValue) ToDay = (PinValue.High, PinValue.Low), ToNight = (PinValue.Low, PinValue.High);

    private void Wait(double seconds)
    {
        for (double waited = 0; waited < seconds; waited += 0.01)
        {
            _clock.Advance(0.01);
            _filter.Tick();
        }
    }

    [Test]
    public void At_rest_both_lines_are_low_and_nobody_knows_where_it_is()
    {
        Assert.That(Lines, Is.EqualTo(Rest));
        Assert.That(_filter.Position, Is.Null);
    }

    [TestCase(IrCutPosition.Day)]
    [TestCase(IrCutPosition.Night)]
    public void The_first_move_gives_one_pulse_and_the_same_again_none(IrCutPosition position)
    {
        _filter.Move(position);
        Assert.That(Lines, Is.EqualTo(position == IrCutPosition.Day ? ToDay : ToNight));
        Assert.That(_filter.Position, Is.Null, "not before the pulse is over");
        Wait(0.09);
        Assert.That(Lines, Is.Not.EqualTo(Rest));
        Wait(0.02);
        Assert.That(Lines, Is.EqualTo(Rest));
        Assert.That(_filter.Position, Is.EqualTo(position));
        int levels = _pins.Levels.Count;
        _filter.Move(position);
        Wait(1);
        Assert.That(_pins.Levels, Has.Count.EqualTo(levels));
    }

    [Test]
    public void A_wish_during_a_pulse_is_carried_out_after_it_and_a_rest()
    {
        _filter.Move(IrCutPosition.Day);
        _filter.Move(IrCutPosition.Night);
        Assert.That(Lines, Is.EqualTo(ToDay));
        Wait(0.11);
        Assert.That(Lines, Is.EqualTo(Rest));
        Wait(0.35);
        Assert.That(Lines, Is.EqualTo(Rest));
        Wait(0.1);
        Assert.That(Lines, Is.EqualTo(ToNight));
    }

    [Test]
    public void Whatever_is_asked_for_the_lines_are_never_high_together_and_the_coil_stays_cool()
    {
        for (ulong step = 0; step < 5000; step++)
        {
            if (SeededNumbers.Share(3, 2 * step) < 0.3)
                _filter.Move(SeededNumbers.Share(3, 2 * step + 1) < 0.5 ? IrCutPosition.Day : IrCutPosition.Night);
            _filter.Tick();
            _clock.Advance(0.02);
        }
        Wait(1);
        PinValue day = PinValue.Low, night = PinValue.Low;
        long since = 0, poweredUs = 0, beganUs = _pins.Levels[0].AtUs;
        foreach (SimulatedLevel level in _pins.Levels)
        {
            if (day == PinValue.High || night == PinValue.High)
                poweredUs += level.AtUs - since;
            (day, night, since) = (level.Pin == Day ? level.Value : day, level.Pin == Night ? level.Value : night, level.AtUs);
            Assert.That(day == PinValue.High && night == PinValue.High, Is.False, $"at {level.AtUs}");
        }
        Assert.That(_pins.Toggles(Day), Is.GreaterThan(20));
        Assert.That((double)poweredUs / (_clock.MonotonicUs - beganUs), Is.LessThan(0.25));
    }

    [Test]
    public void Disposed_during_a_pulse_both_lines_are_low()
    {
        _filter.Move(IrCutPosition.Night);
        _filter.Dispose();
        Assert.That(_pins.Levels[^1], Is.EqualTo(new SimulatedLevel(Night, PinValue.Low, _clock.MonotonicUs)));
        Assert.That((_pins.IsOpen(Day), _pins.IsOpen(Night)), Is.EqualTo((false, false)));
    }

    [Test]
    public void After_a_fault_the_position_is_unknown_and_the_next_move_gives_a_pulse()
    {
        _filter.Move(IrCutPosition.Day);
        Wait(1);
        _pins.IsGone = true;
        Assert.That(() => _filter.Move(IrCutPosition.Night), Throws.InstanceOf<IOException>());
        Assert.That(_filter.Position, Is.Null);
        _pins.IsGone = false;
        Wait(1);
        _filter.Move(IrCutPosition.Day);
        Wait(1);
        Assert.That(_filter.Position, Is.EqualTo(IrCutPosition.Day));
        Assert.That(_pins.Toggles(Day), Is.GreaterThan(2));
    }

    [TestCase(9)]
    [TestCase(501)]
    public void A_pulse_outside_its_bounds_is_refused(int pulseMs) =>
        Assert.That(() => new IrCutFilter(_pins, 5, 6, _clock, pulseMs), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_line_that_another_holds_is_said_and_the_first_is_given_back()
    {
        Assert.That(() => new IrCutFilter(_pins, 5, Day, _clock), Throws.InstanceOf<IOException>().With.Message.Contains("line 2"));
        Assert.That(_pins.IsOpen(5), Is.False);
    }
}

using System.Text;
using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GpsReceiverTests
{
    private const int Pin = 4;
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly SimulatedFix Here = new(true, 37.5, -122), None = new(false, 0, 0);
    private readonly HandClock _clock = new();

    private (GpsReceiver Receiver, SimulatedSerialPort Line, SimulatedGps Gps) Make(Timeline<SimulatedFix> fixes, DateTimeOffset? start = null)
    {
        SimulatedSerialPort line = new(_clock);
        SimulatedGps gps = new(fixes, start ?? Start, _clock.MonotonicUs);
        line.Peer = gps;
        return (new(line, _clock), line, gps);
    }

    [Test]
    public void It_goes_from_no_data_to_no_fix_to_a_fix_and_back()
    {
        (GpsReceiver receiver, _, _) = Make(Timelines.Steps((0, None), (10, Here), (20, None), (30, None with { Silent = true })));
        List<GpsState> states = [];
        for (int tenth = 0; tenth < 400; tenth++)
        {
            receiver.Poll();
            if (states.Count == 0 || states[^1] != receiver.State)
                states.Add(receiver.State);
            _clock.Advance(0.1);
        }
        Assert.That(states, Is.EqualTo(new[] { GpsState.NoData, GpsState.NoFix, GpsState.Fix, GpsState.NoFix, GpsState.NoData }));
        Assert.That(receiver.TryGetLastFix(out GpsFix last, out long ageUs), "the last fix is kept");
        Assert.That(last.Utc, Is.EqualTo(Start.AddSeconds(19)));
        Assert.That(ageUs, Is.EqualTo(20_700_000).Within(200_000));
        Assert.That(receiver.TryGetTime(out _), Is.False);
    }

    [Test]
    public void A_fix_has_place_time_satellites_and_dilution()
    {
        (GpsReceiver receiver, _, _) = Make(Timelines.Constant(Here));
        Assert.That(receiver.TryGetLastFix(out _, out _), Is.False);
        _clock.Advance(1.3);
        Assert.That(receiver.Poll());
        Assert.That(receiver.Poll(), Is.False, "a fix is new once");
        Assert.That(receiver.TryGetLastFix(out GpsFix fix, out _));
        Assert.That(fix, Is.EqualTo(new GpsFix(Start.AddSeconds(1), 37.5, -122, 52, 9, 0.9, _clock.MonotonicUs)));
        Assert.That(receiver.TryGetTime(out GpsTime time));
        Assert.That(time, Is.EqualTo(new GpsTime(Start.AddSeconds(1), _clock.MonotonicUs, GpsReceiver.SentenceUncertaintyUs + 1_300_000)));
    }

    [Test]
    public void A_cable_with_errors_loses_sentences_and_never_gives_a_wrong_place()
    {
        (GpsReceiver receiver, _, SimulatedGps gps) = Make(Timelines.Constant(Here));
        gps.Damage = 0.01;
        int fixes = 0;
        for (int second = 0; second < 1000; second++)
        {
            _clock.Advance(1);
            if (!receiver.Poll())
                continue;
            fixes++;
            receiver.TryGetLastFix(out GpsFix fix, out _);
            Assert.That((fix.LatitudeDegrees, fix.LongitudeDegrees), Is.EqualTo((37.5, -122.0)), $"second {second}");
        }
        Assert.That(fixes, Is.InRange(300, 900));
        Assert.That(receiver.Damaged, Is.GreaterThan(300));
    }

    [TestCase(2007, false)] // 1024 weeks before 2026
    [TestCase(2023, false)]
    [TestCase(2024, true)]
    public void A_date_from_before_the_last_rollover_is_no_fix(int year, bool isFix)
    {
        (GpsReceiver receiver, _, _) = Make(Timelines.Constant(Here), new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _clock.Advance(3.5);
        receiver.Poll();
        Assert.That(receiver.State, Is.EqualTo(isFix ? GpsState.Fix : GpsState.NoFix));
        Assert.That(receiver.RefusedDates, Is.EqualTo(isFix ? 0 : 3));
    }

    [Test]
    public void With_a_pulse_the_time_is_that_of_the_pulse([Values(50_000, 300_000, 650_000)] long delayUs)
    {
        SimulatedSerialPort line = new(_clock);
        SimulatedGpioController pins = new(8, _clock);
        long startUs = _clock.MonotonicUs;
        SimulatedGps gps = new(Timelines.Constant(Here), Start, startUs) { DelayUs = delayUs };
        line.Peer = gps;
        GpsReceiver receiver = new(line, _clock, pins, Pin);
        int exact = 0;
        for (int look = 0; look < 500; look++)
        {
            _clock.Advance(0.07);
            gps.Pulse(pins, Pin, _clock.MonotonicUs);
            if (!receiver.Poll() || !receiver.TryGetTime(out GpsTime time))
                continue;
            exact += time.UncertaintyUs == GpsReceiver.PulseUncertaintyUs ? 1 : 0;
            if (time.UncertaintyUs == GpsReceiver.PulseUncertaintyUs)
                Assert.That(startUs + (time.Utc - Start).Ticks / 10, Is.EqualTo(time.AtUs), $"look {look}");
        }
        Assert.That(exact, Is.GreaterThan(25));
    }

    [Test]
    public void A_reader_that_was_late_does_not_take_a_pulse_for_the_wrong_second()
    {
        SimulatedSerialPort line = new(_clock);
        SimulatedGpioController pins = new(8, _clock);
        long startUs = _clock.MonotonicUs;
        SimulatedGps gps = new(Timelines.Constant(Here), Start, startUs);
        line.Peer = gps;
        GpsReceiver receiver = new(line, _clock, pins, Pin);
        for (int look = 0; look < 300; look++)
        {
            _clock.Advance(0.05 + 1.7 * SeededNumbers.Share(9, (ulong)look));
            gps.Pulse(pins, Pin, _clock.MonotonicUs);
            if (receiver.Poll() && receiver.TryGetTime(out GpsTime time))
                Assert.That(Math.Abs(startUs + (time.Utc - Start).Ticks / 10 - time.AtUs), Is.LessThanOrEqualTo(time.UncertaintyUs), $"look {look}");
        }
    }

    [Test]
    public void A_line_that_is_gone_is_said_with_the_devices_name()
    {
        (GpsReceiver receiver, SimulatedSerialPort line, _) = Make(Timelines.Constant(Here));
        line.IsGone = true;
        Assert.That(() => receiver.Poll(), Throws.InstanceOf<IOException>().With.Message.Contains("GPS receiver: simulated-tty"));
    }

    [Test]
    public void The_self_test_tells_a_receiver_from_noise_and_from_nothing()
    {
        (GpsReceiver receiver, SimulatedSerialPort line, _) = Make(Timelines.Constant(Here));
        Assert.That(receiver.Identify(), Is.EqualTo(new DeviceIdentity(true, "NMEA sentences, fix by 9 satellites")));
        line.Peer = null;
        Assert.That(receiver.Identify(), Is.EqualTo(new DeviceIdentity(false, "nothing")));
        line.Receive(Encoding.Latin1.GetBytes("\xFF\x80~~~"));
        Assert.That(receiver.Identify(), Is.EqualTo(new DeviceIdentity(false, "5 bytes without a sentence")));
        line.IsGone = true;
        Assert.That(receiver.Identify().Seen, Does.Contain("is gone"));
    }

    [Test]
    public void A_poll_allocates_nothing()
    {
        SimulatedSerialPort line = new(_clock);
        GpsReceiver receiver = new(line, _clock);
        byte[] second = Encoding.ASCII.GetBytes(SimulatedGps.Sentence("GNGGA,120305.00,3730.12345,N,12159.98765,W,1,09,0.90,52.0,M,-32.0,M,,")
            + SimulatedGps.Sentence("GNRMC,120305.00,A,3730.12345,N,12159.98765,W,0.01,,241126,,,A"));
        Assert.That(Allocated.By(() =>
        {
            line.Receive(second);
            receiver.Poll();
        }), Is.Zero);
        Assert.That(receiver.State, Is.EqualTo(GpsState.Fix));
    }
}

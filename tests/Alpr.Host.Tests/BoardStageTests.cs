using Alpr.Board.Camera;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Profile;
using Alpr.Board.Serial;
using Alpr.Board.Service;
using Alpr.Board.Simulated;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Watchdog;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;
using Alpr.Tests.Common;

namespace Alpr.Host.Tests;

/// <summary>The board's thread on the simulated board, step by step on a clock that the test moves.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BoardStageTests : IDisposable
{
    private const int GatePin = 17, LidPin = 27, SystemRedPin = 23, SystemGreenPin = 22;

    private readonly VirtualClock _clock = new();
    private readonly ConditionBoard _conditions = new(_ => { });
    private readonly StatementQueue _statements = new();
    private readonly StagePulse _pulse = new("recognition");
    private readonly Watched _source;
    private readonly BoardDevices _devices;
    private readonly ServiceManager _service = new(null, null, null);
    private readonly LightingLoop _lighting;
    private readonly Frame _frame = new(64 * 64);
    private readonly BoardStage _stage;

    public BoardStageTests()
    {
        BoardProfile profile = BoardProfile.Load(Path.Combine(Repository.Root, "board/profiles/simulated.json"));
        profile.Watchdog = new() { Device = "/dev/watchdog" };
        _source = new(new SimulatedBoard(profile, _clock));
        _devices = new(profile, _source, _clock);
        _lighting = new(new(new(), new()), delayFrames: 0, _clock);
        string journal = Path.Combine(Path.GetTempPath(), "journal.db");
        _stage = new(_devices, _lighting, _conditions, new(_conditions, new(), journal, 15, _clock.MonotonicUs), _statements, new([_pulse], _conditions),
            _service, new(profile, _conditions, _clock, journal), _clock);
        _frame.SetSize(64, 64);
    }

    public void Dispose()
    {
        _devices.Dispose();
        _source.Dispose();
        _service.Dispose();
        _frame.Dispose();
    }

    [Test]
    public void At_night_the_light_shines_once_its_temperature_is_known_and_the_frames_say_so()
    {
        See(seconds: 60);
        Assert.That(Pins.Level(GatePin), Is.EqualTo(PinValue.High));
        Assert.That(_frame.Exposure.IrLevel, Is.GreaterThan(0));
        Assert.That(_frame.Exposure.IsNight, Is.True);
    }

    [Test]
    public void A_light_that_nobody_sees_by_goes_out()
    {
        See(seconds: 60);
        Step(seconds: 3); // no frame comes
        Assert.That(Pins.Level(GatePin), Is.EqualTo(PinValue.Low));
    }

    [Test]
    public void A_bus_that_hangs_costs_the_light_and_nothing_else_and_both_come_back()
    {
        See(seconds: 60);
        Bus.IsHung = true;
        See(seconds: 15); // the last temperature is believed for ten
        Assert.That(Pins.Level(GatePin), Is.EqualTo(PinValue.Low), "without its temperature the light is off");
        Assert.That(Part("illuminator temperature").Light, Is.EqualTo(Light.Amber));
        Assert.That(Part("light sensor").Reason, Does.Contain("0x44"));
        Assert.That((Pins.Level(SystemRedPin), Pins.Level(SystemGreenPin)), Is.EqualTo((PinValue.High, PinValue.High)), "amber");
        Bus.IsHung = false;
        See(seconds: 60);
        Assert.That(Pins.Level(GatePin), Is.EqualTo(PinValue.High));
        Assert.That(Part("light sensor").Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void A_lid_that_was_opened_and_shut_between_two_looks_is_signed()
    {
        Pins.Drive(LidPin, PinValue.Low);
        Step(seconds: 2);
        Taken();
        Pins.Drive(LidPin, PinValue.High);
        _clock.Advance(100_000);
        Pins.Drive(LidPin, PinValue.Low);
        _clock.Advance(100_000);
        Step(seconds: 1);
        Assert.That(Taken().Where(record => record.Tamper is not null).Select(record => (record.Tamper.Kind, record.Tamper.Ended)),
            Is.EqualTo(new[] { (TamperKind.EnclosureOpened, false), (TamperKind.EnclosureOpened, true) }));
        Assert.That(Part("lid").Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void The_watchdog_is_fed_for_as_long_as_no_stage_hangs()
    {
        Step(seconds: 20);
        int fed = _source.Dog.Fed;
        Assert.That(fed, Is.InRange(19, 22));
        _pulse.Begin(_clock.MonotonicUs);
        Step(seconds: 60);
        Assert.That(_source.Dog.Fed - fed, Is.InRange(9, 12), "ten seconds are no hang yet");
        Assert.That(Part("program").Reason, Does.Contain("recognition"));
        Assert.That(Pins.Level(SystemRedPin), Is.EqualTo(PinValue.High));
        _pulse.End();
        Step(seconds: 5);
        Assert.That(_source.Dog.Fed - fed, Is.GreaterThan(12));
        Assert.That(Part("program").Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void A_heartbeat_is_signed_at_the_start_and_every_quarter_of_an_hour_and_a_change_of_light_within_seconds()
    {
        Step(seconds: 15);
        Assert.That(Taken().Count(record => record.Health is not null), Is.InRange(1, 2), "at the start, and once the receiver has a fix");
        Step(seconds: 15 * 60 - 20);
        Assert.That(Taken(), Is.Empty);
        Step(seconds: 20);
        Assert.That(Taken().Count(record => record.Health is not null), Is.EqualTo(1));
        Bus.IsHung = true;
        Step(seconds: 12);
        Record change = Taken().Single();
        Assert.That(change.Health.Conditions.Single(condition => condition.Part == "light sensor").Light, Is.EqualTo(Light.Amber));
    }

    private SimulatedI2cBus Bus => (SimulatedI2cBus)_source.I2c("sensors");

    private SimulatedGpioController Pins => (SimulatedGpioController)_source.Gpio("header");

    private Condition Part(string name) => _conditions.Snapshot().Single(condition => condition.Part == name);

    private List<Record> Taken()
    {
        List<Record> taken = [];
        while (_statements.TryTake(out Record? record))
            taken.Add(record);
        return taken;
    }

    /// <summary>Steps without a frame.</summary>
    private void Step(int seconds)
    {
        for (long until = _clock.MonotonicUs + seconds * 1_000_000L; _clock.MonotonicUs < until; _clock.Advance(20_000))
            _stage.Step();
    }

    /// <summary>Steps with a dark, noisy frame at each, fifty a second.</summary>
    private void See(int seconds)
    {
        DarkSensor sensor = new();
        ulong place = 0;
        for (long until = _clock.MonotonicUs + seconds * 1_000_000L; _clock.MonotonicUs < until; _clock.Advance(20_000))
        {
            foreach (ref byte luma in _frame.Luma)
                luma = (byte)(SeededNumbers.At(7, place++) % 4);
            _frame.CapturedUs = _clock.MonotonicUs;
            _frame.Exposure = new(sensor.ExposureUs, (float)sensor.GainDb, 0, false, 0);
            _lighting.Update(_frame, sensor);
            _stage.Step();
        }
    }

    private sealed class DarkSensor : ICameraControls
    {
        public int ExposureUs { get; private set; } = 1000;

        public double GainDb { get; private set; }

        public CameraControlRange Range => new(20, 1000, 0, 24);

        public int DelayFrames => 0;

        public bool TrySet(int exposureUs, double gainDb)
        {
            (ExposureUs, GainDb) = (exposureUs, gainDb);
            return true;
        }
    }

    private sealed class Dog : IWatchdog
    {
        public int Fed { get; private set; }

        public string Identity => "counts";

        public TimeSpan Timeout => TimeSpan.FromSeconds(15);

        public bool CausedLastReset => false;

        public void Feed() => Fed++;

        public void Dispose()
        {
        }
    }

    /// <summary>The simulated board, and a watchdog that counts.</summary>
    private sealed class Watched(SimulatedBoard board) : IBoardSource
    {
        public Dog Dog { get; } = new();

        public I2cBus I2c(string name) => board.I2c(name);

        public IGpioController Gpio(string name) => board.Gpio(name);

        public ISerialPort Serial(string device, int baud) => board.Serial(device, baud);

        public IWatchdog Watchdog(string device, TimeSpan timeout) => Dog;

        public ICamera Camera() => board.Camera();

        public void Dispose() => board.Dispose();
    }
}

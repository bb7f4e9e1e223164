using Alpr.Board.Camera;
using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Profile;
using Alpr.Board.Serial;
using Alpr.Board.Simulated;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;
using Alpr.Board.Time;
using Alpr.Board.Watchdog;

namespace Alpr.Host.Board;

/// <summary>The chips and pins of a profile, played by simulators: a cool evening, a steady supply, a receiver with a view of the sky.</summary>
internal sealed class SimulatedBoard : IBoardSource
{
    private const int Pins = 64;
    private const int ExposureUsMin = 20;
    private const double EveningLight = 0.02, LampShare = 16; // of what the footage shows: night, and a lamp that needs a sixteenth of its current
    private const double EveningLux = 2, Celsius = 21, Volts = 12.1, Amperes = 0.62;
    private const double Latitude = 45.5152, Longitude = -122.6784; // a city hall

    // A real sensor's last bits never rest, and one whose do is taken for stuck.
    private static readonly Timeline<double> Evening = new([(0, EveningLux)], noise: static (lux, timeUs) => lux * (1 + 0.05 * Math.Sin(timeUs / 3e6)));

    private readonly Dictionary<string, I2cBus> _i2c = [];
    private readonly Dictionary<string, IGpioController> _gpio = [];
    private readonly BoardProfile _profile;
    private readonly IClock _clock;
    private SimulatedPca9685? _lamp;

    /// <summary>Plugs the profile's chips together.</summary>
    public SimulatedBoard(BoardProfile profile, IClock clock)
    {
        (_profile, _clock) = (profile, clock);
        foreach ((string name, string device) in profile.I2c)
        {
            if (device == BoardProfile.Simulated)
                _i2c[name] = Bus(name);
        }
        foreach ((string name, string device) in profile.Gpio)
        {
            if (device == BoardProfile.Simulated)
                _gpio[name] = new SimulatedGpioController(Pins, clock, name);
        }
    }

    /// <inheritdoc/>
    public I2cBus I2c(string name) => _i2c[name];

    /// <inheritdoc/>
    public IGpioController Gpio(string name) => _gpio[name];

    /// <inheritdoc/>
    public ISerialPort Serial(string device, int baud)
    {
        Timeline<SimulatedFix> fixes = Timelines.Constant(new SimulatedFix(true, Latitude, Longitude));
        return new SimulatedSerialPort(_clock, device, baud) { Peer = new SimulatedGps(fixes, _clock.UtcNow, _clock.MonotonicUs) };
    }

    /// <inheritdoc/>
    public IWatchdog Watchdog(string device, TimeSpan timeout) => throw new IOException("The simulated board has no watchdog. Leave it out of the profile.");

    /// <inheritdoc/>
    public ICamera Camera()
    {
        CameraProfile camera = _profile.Camera!;
        string footage = Path.GetFullPath(camera.Footage!, Path.GetDirectoryName(Path.GetFullPath(_profile.Path))!);
        return new ScriptedCamera(new LoopedCamera(() => CameraSource.Open(footage)), new()
        {
            Clock = _clock,
            Sensor = new() { NeutralExposureUs = camera.ExposureUsMax, Range = new(ExposureUsMin, camera.ExposureUsMax, 0, camera.GainDbMax), DelayFrames = camera.DelayFrames },
            Light = _ => EveningLight + LampShare * LampLevel(),
        });
    }

    /// <summary>What the lamp gives now: its chip's duty, if the gate's line is open.</summary>
    private double LampLevel() => _profile.Illuminator is { } light && _lamp is not null && _gpio[light.Gate.Gpio] is SimulatedGpioController pins
        && pins.Level(light.Gate.Pin) == PinValue.High == light.Gate.IsActiveHigh ? _lamp.Duty(light.Channel) : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (I2cBus bus in _i2c.Values)
            bus.Dispose();
        foreach (IGpioController chip in _gpio.Values)
            chip.Dispose();
    }

    private SimulatedI2cBus Bus(string name)
    {
        SimulatedI2cBus bus = new();
        foreach ((I2cChipProfile chip, double ohms) in Chips(_profile).Where(one => one.Chip.Bus == name).DistinctBy(one => one.Chip.AddressNumber))
        {
            _ = chip.Chip switch
            {
                "opt3001" => bus.Attach<SimulatedI2cChip>(new SimulatedOpt3001(_clock, Evening, chip.AddressNumber)),
                "pca9685" => bus.Attach<SimulatedI2cChip>(_lamp = new SimulatedPca9685(chip.AddressNumber)),
                "tmp102" => bus.Attach<SimulatedI2cChip>(new SimulatedTmp102(_clock, Timelines.Constant(Celsius), chip.AddressNumber)),
                "ina226" => bus.Attach<SimulatedI2cChip>(new SimulatedIna226(_clock, Timelines.Constant(Volts), Timelines.Constant(Amperes), ohms, chip.AddressNumber)),
                _ => bus.Attach<SimulatedI2cChip>(new SimulatedDs3231(_clock, Timelines.Constant(Celsius))),
            };
        }
        if (_profile.RealTimeClock?.Sensor is { } rtc && rtc.Bus == name)
        {
            using Ds3231 clock = new(bus.CreateDevice(rtc.AddressNumber)); // as it left the workshop
            clock.Set(_clock.UtcNow);
        }
        return bus;
    }

    private static IEnumerable<(I2cChipProfile Chip, double ShuntOhms)> Chips(BoardProfile profile)
    {
        IEnumerable<I2cChipProfile?> chips =
            [profile.AmbientLight, profile.Illuminator, profile.Power, profile.RealTimeClock?.Sensor, .. profile.Thermometers.Select(thermometer => thermometer.Sensor)];
        return chips.OfType<I2cChipProfile>().Select(chip => (chip, profile.Power?.ShuntOhms ?? 0));
    }
}

using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Profile;
using Alpr.Board.Thermal;
using Alpr.Board.Time;
using Alpr.Board.Watchdog;

namespace Alpr.Host.Board;

/// <summary>A thermometer and what the profile says of it.</summary>
/// <param name="Profile">Name and limits.</param>
/// <param name="Slot">The device.</param>
internal sealed record FittedThermometer(ThermometerProfile Profile, DeviceSlot<IThermometer> Slot);

/// <summary>Everything a profile says is fitted, each in a slot of its own: a device that is away costs only what it does. Null: not fitted.</summary>
internal sealed class BoardDevices : IDisposable
{
    private readonly IBoardSource _source;
    private readonly IClock _clock;
    private readonly List<DeviceSlot> _slots = []; // in the order in which they are let go: the infrared light, dark, first
    private bool _isWatchdogLeft;

    /// <summary>Touches nothing: each device is opened when it is first used.</summary>
    /// <param name="profile">What is fitted.</param>
    /// <param name="source">Where buses come from; shared.</param>
    /// <param name="clock">Times devices and retries.</param>
    public BoardDevices(BoardProfile profile, IBoardSource source, IClock clock)
    {
        (_source, _clock) = (source, clock);
        Illuminator = Slot<IIrIlluminator, IlluminatorProfile>("infrared light", profile.Illuminator, light => new BoardIlluminator(light, Chip(light), source.Gpio(light.Gate.Gpio), clock));
        AmbientLight = Slot<IAmbientLightSensor, I2cChipProfile>("light sensor", profile.AmbientLight, chip => new Opt3001(Chip(chip), clock));
        Filter = Slot<IIrCutFilter, IrCutFilterProfile>("filter", profile.IrCutFilter, filter =>
            new IrCutFilter(source.Gpio(filter.Day.Gpio), filter.Day.Pin, filter.Night.Pin, clock, filter.PulseMs));
        Thermometers = [.. profile.Thermometers.Select(thermometer =>
            new FittedThermometer(thermometer, new($"{thermometer.Name} temperature", () => Thermometer(thermometer), clock)))];
        Power = Slot<IPowerMonitor, PowerMonitorProfile>("supply monitor", profile.Power, power => new Ina226(Chip(power), clock, power.ShuntOhms, power.AmperesMax));
        RealTimeClock = Slot<IRealTimeClock, RealTimeClockProfile>("real-time clock", profile.RealTimeClock, rtc =>
            rtc.Sensor is { } chip ? new Ds3231(Chip(chip)) : new LinuxRealTimeClock(rtc.Device!));
        Gps = Slot<GpsReceiver, GpsProfile>("gps receiver", profile.Gps, gps => new GpsReceiver(source.Serial(gps.Device, gps.Baud), clock));
        Lid = Slot<ITamperSwitch, PinProfile>("lid switch", profile.TamperSwitch, pin =>
            new TamperSwitch(source.Gpio(pin.Gpio), pin.Pin, pin.IsActiveHigh ? PinValue.High : PinValue.Low, clock));
        Lights = Slot<IStatusLights, Dictionary<string, StatusLightProfile>>("status lights", profile.Lights.Count > 0 ? profile.Lights : null, lights => new BoardLights(lights, source));
        Watchdog = Slot<IWatchdog, WatchdogProfile>("watchdog", profile.Watchdog, watchdog => source.Watchdog(watchdog.Device, TimeSpan.FromSeconds(watchdog.TimeoutS)));
    }

    /// <summary>Ambient light.</summary>
    public DeviceSlot<IAmbientLightSensor>? AmbientLight { get; }

    /// <summary>Infrared light.</summary>
    public DeviceSlot<IIrIlluminator>? Illuminator { get; }

    /// <summary>Infrared-cut filter.</summary>
    public DeviceSlot<IIrCutFilter>? Filter { get; }

    /// <summary>Temperatures.</summary>
    public IReadOnlyList<FittedThermometer> Thermometers { get; }

    /// <summary>Supply.</summary>
    public DeviceSlot<IPowerMonitor>? Power { get; }

    /// <summary>Battery-backed clock.</summary>
    public DeviceSlot<IRealTimeClock>? RealTimeClock { get; }

    /// <summary>GPS receiver.</summary>
    public DeviceSlot<GpsReceiver>? Gps { get; }

    /// <summary>Lid.</summary>
    public DeviceSlot<ITamperSwitch>? Lid { get; }

    /// <summary>Lights on the face.</summary>
    public DeviceSlot<IStatusLights>? Lights { get; }

    /// <summary>Watchdog.</summary>
    public DeviceSlot<IWatchdog>? Watchdog { get; }

    /// <summary>Each fitted device and why it does not work; empty where it does. Thermometers aside, which have limits too.</summary>
    public IEnumerable<(string Part, string Fault)> Faults() => _slots.Select(slot => (slot.Name, slot.Fault));

    /// <summary>The watchdog is not put to rest at the end.</summary>
    public void LeaveWatchdogRunning() => _isWatchdogLeft = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DeviceSlot slot in _slots)
        {
            if (slot != Watchdog || !_isWatchdogLeft)
                slot.Dispose();
        }
        foreach (FittedThermometer thermometer in Thermometers)
            thermometer.Slot.Dispose();
    }

    private DeviceSlot<T>? Slot<T, TProfile>(string name, TProfile? profile, Func<TProfile, T> open)
        where T : class, IDisposable
        where TProfile : class
    {
        if (profile is null)
            return null;
        DeviceSlot<T> slot = new(name, () => open(profile), _clock);
        _slots.Add(slot);
        return slot;
    }

    private I2cDevice Chip(I2cChipProfile chip) => _source.I2c(chip.Bus).CreateDevice(chip.AddressNumber);

    private IThermometer Thermometer(ThermometerProfile thermometer) => thermometer.Sensor switch
    {
        { Chip: "ds3231" } chip => new Ds3231(Chip(chip)),
        { } chip => new Tmp102(Chip(chip)),
        null => ThermalZone.Find(thermometer.Zone!),
    };
}

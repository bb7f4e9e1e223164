using Alpr.Board.Devices;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;
using Alpr.Illumination;

namespace Alpr.Host.Board;

/// <summary>
/// Owns the buses and pins: lights the scene as <see cref="LightingLoop"/> wishes, reads the sensors, shows the unit's conditions on its lights and in
/// signed statements, and feeds the watchdog for as long as every stage gets on.
/// </summary>
internal sealed class BoardStage
{
    private const int TickMs = 20;                      // a coil's pulse and a tamper edge are looked at so often
    private const long SensorsEveryUs = 1_000_000;
    private const long LitWithoutFramesUs = 2_000_000;  // after so long without a frame nobody sees by the light
    private const long StateAgainEveryUs = 10_000_000;  // a light that flickers is stated once in so long

    private readonly BoardDevices _devices;
    private readonly LightingLoop? _lighting;
    private readonly ConditionBoard _conditions;
    private readonly HealthStatements _health;
    private readonly StatementQueue _statements;
    private readonly StageWatch _watch;
    private readonly ServiceManager _service;
    private readonly IClock _clock;
    private readonly UnitChecks _checks;
    private FrameExposure _applied;
    private bool _filterSet;
    private readonly long _startUs;
    private long _sensorsDueUs, _statedUs = long.MinValue;

    /// <summary>Prepares the stage; the caller keeps ownership of everything given.</summary>
    /// <param name="devices">What is fitted.</param>
    /// <param name="lighting">The loop that wishes; null where nobody sets the camera.</param>
    /// <param name="conditions">How each part is.</param>
    /// <param name="health">Makes the heartbeat.</param>
    /// <param name="statements">Where statements go to be signed.</param>
    /// <param name="watch">Whether the stages get on.</param>
    /// <param name="service">The service manager, which watches too.</param>
    /// <param name="checks">What is looked at besides the devices: disk, clock, memory.</param>
    /// <param name="clock">Times everything.</param>
    public BoardStage(BoardDevices devices, LightingLoop? lighting, ConditionBoard conditions, HealthStatements health,
        StatementQueue statements, StageWatch watch, ServiceManager service, UnitChecks checks, IClock clock)
    {
        (_devices, _lighting, _conditions, _health, _statements, _watch) = (devices, lighting, conditions, health, statements, watch);
        (_service, _checks, _clock, _startUs) = (service, checks, clock, clock.MonotonicUs);
    }

    /// <summary>Runs on the board's thread until the run is over; then the light is dark and the watchdog at rest.</summary>
    /// <param name="over">Set when the other stages have finished.</param>
    public void Run(WaitHandle over)
    {
        ArgumentNullException.ThrowIfNull(over);
        do
            Step();
        while (!over.WaitOne(TickMs));
        Stop();
    }

    /// <summary>One turn: light and lid now, the rest when it is due.</summary>
    internal void Step()
    {
        Illuminate();
        Lid();
        _devices.Filter?.TryUse(static filter => filter.Tick());
        _devices.Gps?.TryUse(static receiver => receiver.Poll(), out _);
        long nowUs = _clock.MonotonicUs;
        if (nowUs < _sensorsDueUs)
            return;
        _sensorsDueUs = nowUs + SensorsEveryUs;
        Sense();
        Show();
        Feed(nowUs);
        State(nowUs);
    }

    private void Stop()
    {
        _lighting?.Applied(0, _applied.IsNight);
        _devices.Illuminator?.TryUse(static light => light.SetLevel(0));
        _service.NotifyStopping();
    }

    // What the loop wishes, as far as the devices are there. A light whose bus fails has shut its own gate by then.
    private void Illuminate()
    {
        if (_lighting is null)
            return;
        FrameExposure wanted = _lighting.Wanted(LitWithoutFramesUs, out LightCondition condition);
        bool isNight = _applied.IsNight;
        if (wanted.IsNight != _applied.IsNight || !_filterSet)
        {
            _filterSet = _devices.Filter is null || TryMove(_devices.Filter, wanted.IsNight ? IrCutPosition.Night : IrCutPosition.Day);
            isNight = _filterSet ? wanted.IsNight : _applied.IsNight;
        }
        float level = 0;
        if (_devices.Illuminator is { } light)
        {
            level = wanted.IrLevel;
            if (level != _applied.IrLevel || light.Fault.Length > 0)
                level = TrySetLevel(light, level) ? level : 0;
        }
        if (level != _applied.IrLevel || isNight != _applied.IsNight)
        {
            _applied = _applied with { IrLevel = level, IsNight = isNight };
            _lighting.Applied(level, isNight);
        }
        _conditions.Report("illumination", ColourOf(condition.Severity), condition.Severity == LightSeverity.Green ? "" : condition.Reason);
    }

    // Apart, so that only a change takes the memory of a closure.
    private static bool TryMove(DeviceSlot<IIrCutFilter> filter, IrCutPosition position) => filter.TryUse(device => device.Move(position));

    private static bool TrySetLevel(DeviceSlot<IIrIlluminator> light, float level) => light.TryUse(device => device.SetLevel(level));

    private void Lid()
    {
        if (_devices.Lid is not { } lid)
            return;
        while (lid.TryUse(static (ITamperSwitch device) => device.TryTakeChange(out bool isOpen) ? isOpen : (bool?)null, out bool? change) && change is { } open)
        {
            _statements.Add(new Record { Tamper = new Tamper { Kind = TamperKind.EnclosureOpened, Ended = !open } });
            _conditions.Report("lid", open ? Light.Amber : Light.Green, open ? "The enclosure is open. Close it; whoever opened it is in the signed log." : "");
        }
    }

    private void Sense()
    {
        Measurement lux = Measurement.Missing, lamp = Measurement.Missing;
        if (_devices.AmbientLight is { } sensor && sensor.TryUse(static device => device.ReadLux(), out double value))
        {
            lux = new((float)value, _clock.MonotonicUs);
            _checks.Readings.AmbientLight(value);
        }
        foreach (FittedThermometer thermometer in _devices.Thermometers)
        {
            bool isRead = thermometer.Slot.TryUse(static device => device.ReadCelsius(), out double celsius);
            if (isRead && thermometer.Profile.Name == "illuminator")
                lamp = new((float)celsius, _clock.MonotonicUs);
            _checks.Temperature(thermometer, isRead ? celsius : null);
        }
        _lighting?.SeeSensors(lux, lamp);
        _checks.Supply(_devices.Power);
        _checks.Unit();
        foreach ((string part, string fault) in _devices.Faults())
            _conditions.Report(part, fault.Length == 0 ? Light.Green : Light.Amber, fault);
        if (_devices.Gps is { } gps && gps.TryUse(static receiver => receiver.State, out GpsState state)
            && (state != GpsState.NoData || _clock.MonotonicUs - _startUs > GpsReceiver.SilenceUsMax))
            _conditions.Report("gps", state == GpsState.Fix ? Light.Green : Light.Amber, state switch
            {
                GpsState.Fix => "",
                GpsState.NoFix => "The receiver has no fix. Check its antenna and its view of the sky.",
                _ => "No sentence comes from the receiver. Check its cable, its supply and the bit rate.",
            });
    }

    private void Show()
    {
        if (_devices.Lights is not { } lights)
            return;
        lights.TryUse(device =>
        {
            device.Set(StatusLight.Camera, Color(_conditions.Worst(static part => part is "camera" or "scene" or "illumination")));
            device.Set(StatusLight.Link, Color(_conditions.Worst(static part => part is "link")));
            device.Set(StatusLight.Gps, Color(_conditions.Worst(static part => part is "gps")));
            device.Set(StatusLight.System, Color(_conditions.Worst(static part => part is not ("camera" or "scene" or "illumination" or "link" or "gps"))));
        });
    }

    private void Feed(long nowUs)
    {
        if (!_watch.AllGetOn(nowUs))
            return;
        _devices.Watchdog?.TryUse(static watchdog => watchdog.Feed());
        _service.Ping();
    }

    private void State(long nowUs)
    {
        bool isDue = _health.IsDue(nowUs) || (nowUs - _statedUs >= StateAgainEveryUs && _conditions.TakeChange());
        if (!isDue)
            return;
        _statedUs = nowUs;
        _statements.Add(_health.Make(nowUs));
    }

    private static Light ColourOf(LightSeverity severity) => severity switch
    {
        LightSeverity.Green => Light.Green,
        LightSeverity.Amber => Light.Amber,
        _ => Light.Red,
    };

    private static LightColor Color(Light light) => light switch
    {
        Light.Green => LightColor.Green,
        Light.Amber => LightColor.Amber,
        Light.Red => LightColor.Red,
        _ => LightColor.Off,
    };
}

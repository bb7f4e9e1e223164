using Alpr.Board.Devices;
using Alpr.Board.Profile;
using Alpr.Board.Time;
using Alpr.Host.Board;
using static System.FormattableString;

namespace Alpr.Host.SelfTest;

/// <summary>Asks every device of a profile what it is and what it measures. Lights flash, the filter moves; nothing is left changed.</summary>
/// <param name="profile">What is fitted.</param>
/// <param name="devices">The same, to be opened.</param>
/// <param name="clock">Times what takes a while.</param>
internal sealed class DeviceQuestions(BoardProfile profile, BoardDevices devices, IClock clock)
{
    private const long GpsListenUs = 3_000_000; // receivers speak once a second
    private const long FlashUs = 150_000;
    private const double IrTestLevel = 0.05; // seen by a phone's camera, and harmless close by
    private const string WatchdogClass = "/sys/class/watchdog";

    /// <summary>A line for each device, in the order of the profile.</summary>
    public IEnumerable<SelfTestLine> Lines()
    {
        if (devices.AmbientLight is { } lux)
            yield return Chip(lux, profile.AmbientLight!, sensor => Invariant($"{sensor.ReadLux():0.##} lux"));
        if (devices.Illuminator is { } light)
            yield return Chip(light, profile.Illuminator!, Flash);
        if (devices.Filter is { } filter)
            yield return Try(filter, "infrared-cut filter", Pins(profile.IrCutFilter!.Day, profile.IrCutFilter.Night), "both lines driven", "Check the H-bridge's wiring; no other program may hold the pins.", Move);
        foreach (FittedThermometer thermometer in devices.Thermometers)
            yield return Thermometer(thermometer);
        if (devices.Power is { } power)
            yield return Chip(power, profile.Power!, monitor => Supply(monitor.Read()));
        if (devices.RealTimeClock is { } rtc)
            yield return Clock(rtc);
        if (devices.Gps is { } gps)
            yield return Try(gps, "GPS receiver", Invariant($"{profile.Gps!.Device} {profile.Gps.Baud} bit/s"), "NMEA sentences", "Check power, and the receiver's TX on the board's RX; then the bit rate.", Listen);
        if (devices.Lid is { } lid)
            yield return Try(lid, "lid switch", Pins(profile.TamperSwitch!), "open or shut", "No other program may hold the pin.", device => (true, device.IsOpen ? "open" : "shut"));
        if (devices.Lights is { } lights)
            yield return Try(lights, "status lights", $"{profile.Lights.Count} pairs of pins", "every light flashes", "No other program may hold the pins.", FlashAll);
        if (profile.Watchdog is { } watchdog)
            yield return Watchdog(watchdog);
    }

    private static SelfTestLine Chip<T>(DeviceSlot<T> slot, I2cChipProfile chip, Func<T, string> measure)
        where T : class, IDisposable
    {
        string where = Invariant($"{chip.Bus} {chip.Address}");
        string role = $"{chip.Chip.ToUpperInvariant()} {slot.Name}";
        return slot.TryUse(device => Ask(device, role, where, measure), out SelfTestLine? line)
            ? line!
            : new(role, where, "an answer", slot.Fault, false, "Check its cable, supply and address strap; 'i2cdetect' shows who answers.");
    }

    private static SelfTestLine Ask<T>(T device, string role, string where, Func<T, string> measure)
    {
        if (device is not IIdentifiable asked)
            return new(role, where, "an answer", measure(device), true, "");
        DeviceIdentity identity = asked.Identify();
        return identity.Ok
            ? new(asked.Device, asked.Where, asked.Expected, $"{identity.Seen}; {measure(device)}", true, "")
            : new(asked.Device, asked.Where, asked.Expected, identity.Seen, false, asked.Remedy);
    }

    private static SelfTestLine Try<T>(DeviceSlot<T> slot, string device, string where, string expected, string remedy, Func<T, (bool Ok, string Seen)> look)
        where T : class, IDisposable
    {
        if (!slot.TryUse(look, out (bool Ok, string Seen) seen))
            return new(device, where, expected, slot.Fault, false, remedy);
        return new(device, where, expected, seen.Seen, seen.Ok, seen.Ok ? "" : remedy);
    }

    private static SelfTestLine Thermometer(FittedThermometer thermometer) => thermometer.Profile.Sensor is { } chip
        ? Chip(thermometer.Slot, chip, sensor => Invariant($"{sensor.ReadCelsius():0.0} C at the {thermometer.Profile.Name}"))
        : Try(thermometer.Slot, $"{thermometer.Profile.Name} temperature", thermometer.Profile.Zone!, "a temperature", "Name a zone from /sys/class/thermal/thermal_zone*/type.", sensor => (true, Invariant($"{sensor.ReadCelsius():0.0} C")));

    private SelfTestLine Clock(DeviceSlot<IRealTimeClock> rtc)
    {
        RealTimeClockProfile where = profile.RealTimeClock!;
        return Try(rtc, "real-time clock", where.Device ?? Invariant($"{where.Sensor!.Bus} {where.Sensor.Address}"), "a date", "Replace its battery, then set it: 'hwclock --systohc'.",
            device => device.TryRead(out DateTimeOffset utc) ? (true, Invariant($"{utc:yyyy-MM-dd HH:mm:ss}Z")) : (false, "it stopped since it was set"));
    }

    private string Flash(IIrIlluminator light)
    {
        light.SetLevel(IrTestLevel);
        clock.WaitUntil(clock.MonotonicUs + FlashUs);
        light.SetLevel(0);
        return Invariant($"flashed at {IrTestLevel:0%}");
    }

    private (bool, string) Move(IIrCutFilter filter)
    {
        foreach (IrCutPosition position in (IrCutPosition[])[IrCutPosition.Night, IrCutPosition.Day])
        {
            filter.Move(position);
            // A pulse and the coil's rest after it.
            for (long until = clock.MonotonicUs + 6_000L * profile.IrCutFilter!.PulseMs; clock.MonotonicUs < until; clock.WaitUntil(clock.MonotonicUs + 10_000))
                filter.Tick();
        }
        return (true, "moved to night and to day");
    }

    private (bool, string) Listen(GpsReceiver receiver)
    {
        for (long until = clock.MonotonicUs + GpsListenUs; receiver.State != GpsState.Fix && clock.MonotonicUs < until; clock.WaitUntil(clock.MonotonicUs + 50_000))
            receiver.Poll();
        DeviceIdentity identity = receiver.Identify();
        return (identity.Ok, receiver.State == GpsState.Fix ? $"{identity.Seen}; a fix" : $"{identity.Seen}; no fix yet");
    }

    private (bool, string) FlashAll(IStatusLights lights)
    {
        foreach (LightColor color in (LightColor[])[LightColor.Red, LightColor.Green, LightColor.Off])
        {
            foreach (StatusLight light in Enum.GetValues<StatusLight>())
                lights.Set(light, color);
            clock.WaitUntil(clock.MonotonicUs + FlashUs);
        }
        return (true, "red, green, off");
    }

    // Not opened: it would run from then on, and a kernel may be built so that nothing stops it.
    private static SelfTestLine Watchdog(WatchdogProfile watchdog)
    {
        const string Remedy = "Load its driver (dtparam=watchdog=on on a Raspberry Pi), or leave it out of the profile.";
        string name = Path.GetFileName(watchdog.Device);
        string identity = Path.Combine(WatchdogClass, name == "watchdog" ? "watchdog0" : name, "identity");
        if (!File.Exists(watchdog.Device))
            return new("watchdog", watchdog.Device, "a watchdog", "there is no such device", false, Remedy);
        string seen = File.Exists(identity) ? File.ReadAllText(identity).Trim() : "a device (the kernel tells nothing of it)";
        return new("watchdog", watchdog.Device, "a watchdog", seen, true, "");
    }

    private static string Supply(PowerReading reading) => Invariant($"{reading.Volts:0.00} V, {reading.Amperes:0.00} A, {reading.Watts:0.0} W");

    private static string Pins(params PinProfile[] pins) => $"{pins[0].Gpio} {string.Join(", ", pins.Select(pin => pin.Pin))}";
}

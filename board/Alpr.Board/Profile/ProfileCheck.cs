using System.Globalization;
using Alpr.Board.Camera.V4l2;
using Alpr.Board.Configuration;

namespace Alpr.Board.Profile;

/// <summary>Finds what is wrong with a profile before any device is touched: unknown chips, addresses and pins used twice, budgets that contradict.</summary>
/// <param name="profile">A profile that is whole as JSON.</param>
internal sealed class ProfileCheck(BoardProfile profile)
{
    private const int PinMost = 1023; // more than any chip of pins has
    private static readonly int[] Bauds = [4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    private readonly Dictionary<(string Bus, int Address), string> _addresses = [];
    private readonly Dictionary<(string Gpio, int Pin), string> _pins = [];

    /// <summary>Everything wrong, in the order of the profile's fields.</summary>
    public IEnumerable<ConfigurationProblem> Problems() =>
        Buses().Concat(CameraSensor()).Concat(Chips()).Concat(Pins()).Concat(Illuminator()).Concat(Sensors()).Concat(Rest());

    private IEnumerable<ConfigurationProblem> Buses()
    {
        if (string.IsNullOrWhiteSpace(profile.Name))
            yield return new("name", "empty; name the board and its revision.");
        foreach ((string name, string device) in profile.I2c)
        {
            if (device != BoardProfile.Simulated && !IsNumbered(device, "/dev/i2c-"))
                yield return new($"i2c.{name}", $"'{device}' is no I2C bus; give /dev/i2c-N ('i2cdetect -l' lists them) or \"simulated\".");
        }
        foreach ((string name, string device) in profile.Gpio)
        {
            if (profile.I2c.Values.Concat(profile.Gpio.Values).Any(other => other == BoardProfile.Simulated != (device == BoardProfile.Simulated)))
                yield return new($"gpio.{name}", "some buses are simulated and some are not; simulate all of them or none.");
            if (device.Length == 0 || (device.StartsWith('/') && !IsNumbered(device, "/dev/gpiochip")))
                yield return new($"gpio.{name}", $"'{device}' is no chip of pins; give /dev/gpiochipN or its label ('gpiodetect' lists both) or \"simulated\".");
        }
    }

    private IEnumerable<ConfigurationProblem> CameraSensor()
    {
        if (profile.Camera is not { } camera)
            yield break;
        if (camera.Device != BoardProfile.Simulated && !camera.Device.StartsWith("/dev/", StringComparison.Ordinal))
            yield return new("camera.device", $"'{camera.Device}' is no device; give /dev/videoN ('v4l2-ctl --list-devices' lists them) or \"simulated\".");
        if (camera.Device == BoardProfile.Simulated != camera.Footage is not null)
            yield return new("camera.footage", "a simulated sensor, and no other, shows footage; name a video or a folder of images.");
        foreach (ConfigurationProblem problem in Ranges(
            ("camera.width", camera.Width, 64, 8192), ("camera.height", camera.Height, 64, 8192), ("camera.frames_per_second", camera.FramesPerSecond, 0.1, 240),
            ("camera.gain_scale", camera.GainScale, 0.001, 1_000_000), ("camera.line_ns", camera.LineNs ?? 1000, 1, 10_000_000), ("camera.gain_db_max", camera.GainDbMax, 0, 72), ("camera.luma_gamma", camera.LumaGamma, 0.5, 4),
            ("camera.delay_frames", camera.DelayFrames, 0, 8),
            ("camera.exposure_us_max", camera.ExposureUsMax, 10, 1_000_000)))
            yield return problem;
        if (!CameraProfile.ExposureUnits.ContainsKey(camera.ExposureUnit))
            yield return Unknown("camera.exposure_unit", camera.ExposureUnit, CameraProfile.ExposureUnits.Keys);
        if (!CameraProfile.GainUnits.ContainsKey(camera.GainUnit))
            yield return Unknown("camera.gain_unit", camera.GainUnit, CameraProfile.GainUnits.Keys);
        if (!CameraProfile.LumaRanges.ContainsKey(camera.LumaRange))
            yield return Unknown("camera.luma_range", camera.LumaRange, CameraProfile.LumaRanges.Keys);
        foreach (string format in (camera.Formats ?? []).Except(V4l2Camera.KnownFormats))
            yield return Unknown("camera.formats", format, V4l2Camera.KnownFormats);
    }

    private IEnumerable<ConfigurationProblem> Chips() =>
        Chip("ambient_light", profile.AmbientLight, KnownChips.AmbientLight)
            .Concat(Chip("illuminator", profile.Illuminator, KnownChips.LightDriver))
            .Concat(profile.Thermometers.SelectMany((thermometer, n) => Chip($"thermometers[{n}].sensor", thermometer.Sensor, KnownChips.Thermometer)))
            .Concat(Chip("power", profile.Power, KnownChips.PowerMonitor))
            .Concat(Chip("real_time_clock.sensor", profile.RealTimeClock?.Sensor, KnownChips.Clock));

    private IEnumerable<ConfigurationProblem> Chip(string field, I2cChipProfile? chip, IReadOnlyList<KnownChip> known)
    {
        if (chip is null)
            yield break;
        if (!profile.I2c.TryGetValue(chip.Bus, out _))
            yield return new($"{field}.bus", $"'{chip.Bus}' is not among the buses of \"i2c\": {Names(profile.I2c.Keys)}.");
        if (known.FirstOrDefault(one => one.Name == chip.Chip) is not { } found)
            yield return new($"{field}.chip", $"'{chip.Chip}' is not known here; known: {Names(known.Select(one => one.Name))}.");
        else if (chip.AddressNumber < found.AddressFirst || chip.AddressNumber > found.AddressLast)
            yield return new($"{field}.address", $"'{chip.Address}' is none that a {found.Name} can have; its straps give 0x{found.AddressFirst:x2} to 0x{found.AddressLast:x2}.");
        if (!_addresses.TryAdd((chip.Bus, chip.AddressNumber), field) && _addresses[(chip.Bus, chip.AddressNumber)] is { } other && !MayShare(field, other))
            yield return new($"{field}.address", $"{chip.Address} on bus '{chip.Bus}' is already {other}'s; strap one of the two to another address.");
    }

    // One clock chip may be the clock and a thermometer.
    private static bool MayShare(string field, string other) =>
        field == "real_time_clock.sensor" && other.StartsWith("thermometers[", StringComparison.Ordinal);

    private IEnumerable<ConfigurationProblem> Pins() =>
        Pin("illuminator.gate", profile.Illuminator?.Gate)
            .Concat(Pin("ir_cut_filter.day", profile.IrCutFilter?.Day)).Concat(Pin("ir_cut_filter.night", profile.IrCutFilter?.Night))
            .Concat(Pin("tamper_switch", profile.TamperSwitch))
            .Concat(profile.Lights.SelectMany(light => Pin($"lights.{light.Key}.green", light.Value.Green).Concat(Pin($"lights.{light.Key}.red", light.Value.Red))));

    private IEnumerable<ConfigurationProblem> Pin(string field, PinProfile? pin)
    {
        if (pin is null)
            yield break;
        if (!profile.Gpio.ContainsKey(pin.Gpio))
            yield return new($"{field}.gpio", $"'{pin.Gpio}' is not among the chips of \"gpio\": {Names(profile.Gpio.Keys)}.");
        if (pin.Pin is < 0 or > PinMost)
            yield return Range($"{field}.pin", pin.Pin, 0, PinMost);
        if (pin.Active is not ("high" or "low"))
            yield return new($"{field}.active", $"'{pin.Active}' is no level; known: high low.");
        if (!_pins.TryAdd((pin.Gpio, pin.Pin), field))
            yield return new($"{field}.pin", $"pin {pin.Pin} of '{pin.Gpio}' is already {_pins[(pin.Gpio, pin.Pin)]}'s; a pin has one use.");
    }

    private IEnumerable<ConfigurationProblem> Illuminator()
    {
        if (profile.Illuminator is not { } light)
            yield break;
        foreach (ConfigurationProblem problem in Ranges(
            ("illuminator.channel", light.Channel, 0, 15), ("illuminator.duty_max", light.DutyMax, 0.001, 1), ("illuminator.average_max", light.AverageMax, 0.0001, 1),
            ("illuminator.pulse_us_max", light.PulseUsMax, 10, 100_000), ("illuminator.derate_from_c", light.DerateFromC, 0, 150),
            ("illuminator.off_at_c", light.OffAtC, 0, 150)))
            yield return problem;
        if (light.AverageMax > light.DutyMax)
            yield return new("illuminator.average_max", "more than duty_max, so it would never bind; eye safety is the lower of the two.");
        if (light.OffAtC <= light.DerateFromC)
            yield return new("illuminator.off_at_c", "not above derate_from_c; the light is taken back between the two.");
        if (!profile.Thermometers.Any(thermometer => thermometer.Name == "illuminator"))
            yield return new("thermometers", "none is called \"illuminator\"; without its temperature the infrared light stays off. Add one.");
    }

    private IEnumerable<ConfigurationProblem> Sensors()
    {
        for (int n = 0; n < profile.Thermometers.Count; n++)
        {
            ThermometerProfile thermometer = profile.Thermometers[n];
            if (thermometer.Sensor is null == thermometer.Zone is null)
                yield return new($"thermometers[{n}]", "it needs either a \"sensor\" on a bus or a \"zone\" of the kernel.");
            if (profile.Thermometers.FindIndex(one => one.Name == thermometer.Name) < n)
                yield return new($"thermometers[{n}].name", $"'{thermometer.Name}' is there twice.");
            if (thermometer.WarnAtC is < -40 or > 150)
                yield return Range($"thermometers[{n}].warn_at_c", thermometer.WarnAtC, -40, 150);
        }
        if (profile.Power is not { } power)
            yield break;
        foreach (ConfigurationProblem problem in Ranges(("power.shunt_ohms", power.ShuntOhms, 0.0001, 10), ("power.amperes_max", power.AmperesMax, 0.01, 100), ("power.volts_max", power.VoltsMax, 0, 40)))
            yield return problem;
        if (power.VoltsMin >= power.VoltsMax)
            yield return new("power.volts_min", "not below volts_max.");
    }

    private IEnumerable<ConfigurationProblem> Rest()
    {
        if (profile.RealTimeClock is { } clock && clock.Device is null == clock.Sensor is null)
            yield return new("real_time_clock", "it needs either the kernel's \"device\" (/dev/rtc0) or a \"sensor\" on a bus.");
        if (profile.Gps is { } gps)
        {
            if (gps.Device != BoardProfile.Simulated && !gps.Device.StartsWith("/dev/", StringComparison.Ordinal))
                yield return new("gps.device", $"'{gps.Device}' is no serial line; give /dev/tty... or \"simulated\".");
            if (!Bauds.Contains(gps.Baud))
                yield return new("gps.baud", $"{gps.Baud} is no usual speed; known: {string.Join(' ', Bauds)}.");
        }
        foreach (string name in profile.Lights.Keys)
        {
            if (name is not ("camera" or "link" or "gps" or "system"))
                yield return new($"lights.{name}", "there is no such light; known: camera link gps system.");
        }
        if (profile.Watchdog is { } watchdog)
        {
            if (!watchdog.Device.StartsWith("/dev/", StringComparison.Ordinal))
                yield return new("watchdog.device", $"'{watchdog.Device}' is no device; give /dev/watchdog or leave the watchdog out.");
            if (watchdog.TimeoutS is < 5 or > 255)
                yield return Range("watchdog.timeout_s", watchdog.TimeoutS, 5, 255);
        }
        foreach (ConfigurationProblem problem in Ranges(
            ("budgets.watts_max", profile.Budgets.WattsMax, 0.1, 1000), ("budgets.disk_bytes_free_min", profile.Budgets.DiskBytesFreeMin, 0, 1L << 40),
            ("budgets.memory_bytes_max", profile.Budgets.MemoryBytesMax, 64L << 20, 1L << 40)))
            yield return problem;
    }

    private static IEnumerable<ConfigurationProblem> Ranges(params (string Field, double Value, double Least, double Most)[] fields) =>
        fields.Where(field => !(field.Value >= field.Least && field.Value <= field.Most)).Select(field => Range(field.Field, field.Value, field.Least, field.Most));

    private static ConfigurationProblem Range(string field, double value, double least, double most) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{value} is outside {least} to {most}."));

    private static ConfigurationProblem Unknown(string field, string value, IEnumerable<string> known) =>
        new(field, $"'{value}' is not known; known: {Names(known)}.");

    private static string Names(IEnumerable<string> names) => names.Any() ? string.Join(' ', names) : "none";

    private static bool IsNumbered(string device, string prefix) =>
        device.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(device.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

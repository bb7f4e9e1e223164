using Alpr.Board.Kernel;

namespace Alpr.Board.Power;

/// <summary>What the kernel itself knows of the supply, without a driver of ours.</summary>
/// <param name="Volts">Voltage; null where nothing measures it.</param>
/// <param name="Amperes">Current; null where nothing measures it.</param>
/// <param name="Watts">Power as the chip measures it; null where it does not.</param>
/// <param name="UnderVoltage">
/// Whether the supply is below what the board needs, as a Raspberry Pi's firmware tells the kernel (Documentation/hwmon/raspberrypi-hwmon.rst).
/// Null where nothing watches it.
/// </param>
public readonly record struct SupplyFigures(double? Volts, double? Amperes, double? Watts, bool? UnderVoltage)
{
    private const string UnderVoltageChip = "rpi_volt";
    private const double Thousandths = 1e-3; // hwmon: millivolts, milliamperes
    private const double Millionths = 1e-6; // power_supply, and power in hwmon

    /// <summary>Reads the figures.</summary>
    /// <param name="source">
    /// Name of a device in <c>/sys/class/power_supply</c>, or of a chip in <c>/sys/class/hwmon</c> (its first voltage, current and power):
    /// <c>ina226</c>. Null for the watch over the voltage alone.
    /// </param>
    /// <exception cref="IOException">There is no such source, or it does not answer.</exception>
    public static SupplyFigures Read(string? source) => Read(source, SensorTree.ClassRoot);

    /// <summary>The same in a tree like <c>/sys/class</c>.</summary>
    internal static SupplyFigures Read(string? source, string classRoot)
    {
        bool? underVoltage = null;
        string? chip = null;
        foreach ((string path, string name) in SensorTree.Devices(classRoot, "hwmon", "name"))
        {
            if (name == UnderVoltageChip)
                underVoltage = KernelValue.ReadIfPresent(Path.Combine(path, "in0_lcrit_alarm")) is { } alarm ? alarm != 0 : null;
            if (name == source)
                chip ??= path;
        }
        if (source is null)
            return new(null, null, null, underVoltage);

        string supply = Path.Combine(classRoot, "power_supply", source);
        if (!source.Contains('/') && Directory.Exists(supply))
            return new(
                KernelValue.ReadIfPresent(Path.Combine(supply, "voltage_now")) * Millionths,
                KernelValue.ReadIfPresent(Path.Combine(supply, "current_now")) * Millionths,
                KernelValue.ReadIfPresent(Path.Combine(supply, "power_now")) * Millionths,
                underVoltage);
        if (chip is null)
            throw new IOException($"Neither {classRoot}/power_supply nor {classRoot}/hwmon has a supply called '{source}': load its driver or correct the configuration.");
        return new(First(chip, "in", Thousandths), First(chip, "curr", Thousandths), First(chip, "power", Millionths), underVoltage);
    }

    // The first input of a kind. Chips that measure a shunt (ina2xx) have its voltage as in0 and the bus as in1.
    private static double? First(string chip, string kind, double unit)
    {
        string[] inputs = Directory.GetFiles(chip, $"{kind}*_input");
        if (inputs.Length == 0)
            return null;
        Array.Sort(inputs, string.CompareOrdinal);
        string bus = Path.Combine(chip, $"{kind}1_input");
        return KernelValue.ReadIfPresent(inputs.Contains(bus) ? bus : inputs[0]) * unit;
    }
}

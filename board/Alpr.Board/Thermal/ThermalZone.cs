using Alpr.Board.Devices;
using Alpr.Board.Kernel;

namespace Alpr.Board.Thermal;

/// <summary>
/// A temperature that the kernel knows: of the processor (<c>thermal_zone*/temp</c>) or of a sensor chip (<c>hwmon*/temp*_input</c>), both in
/// thousandths of a degree Celsius. Reading allocates no managed memory.
/// </summary>
public sealed class ThermalZone : IThermometer
{
    /// <summary>Coldest that is believed, in degrees Celsius: sensor chips go down to -55.</summary>
    public const int CelsiusMin = -60;

    /// <summary>Hottest that is believed: processors switch off at 125.</summary>
    public const int CelsiusMax = 150;

    private readonly KernelValue _value;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A file in thousandths of a degree: <c>/sys/class/thermal/thermal_zone0/temp</c>.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public ThermalZone(string path) => _value = new(path);

    /// <summary>The file.</summary>
    public string Name => _value.Name;

    /// <summary>Finds a temperature by its driver's name.</summary>
    /// <param name="name">
    /// The type of a thermal zone (<c>cpu-thermal</c>), the name of a sensor chip with one temperature (<c>tmp102</c>), or chip and label
    /// (<c>nvme/Composite</c>). The first of that name.
    /// </param>
    /// <exception cref="IOException">There is none; the message lists those there are.</exception>
    public static ThermalZone Find(string name) => Find(name, SensorTree.ClassRoot);

    /// <summary>The same in a tree like <c>/sys/class</c>.</summary>
    internal static ThermalZone Find(string name, string classRoot)
    {
        List<string> known = [];
        foreach ((string path, string title) in All(classRoot))
        {
            if (title == name)
                return new(path);
            known.Add(title);
        }
        throw new IOException($"No thermometer is called '{name}'. " + (known.Count == 0
            ? "This kernel has none: load the driver of the sensor."
            : $"There are: {string.Join(", ", known)}."));
    }

    /// <inheritdoc/>
    public double ReadCelsius()
    {
        long thousandths = _value.Read();
        return thousandths is >= CelsiusMin * 1000 and <= CelsiusMax * 1000
            ? thousandths / 1000.0
            : throw new IOException($"{Name} says {thousandths / 1000.0} degrees Celsius, which cannot be: the sensor is broken or not connected.");
    }

    /// <inheritdoc/>
    public void Dispose() => _value.Dispose();

    private static IEnumerable<(string Path, string Title)> All(string classRoot)
    {
        foreach ((string zone, string type) in SensorTree.Devices(classRoot, "thermal", "type"))
        {
            string path = Path.Combine(zone, "temp");
            if (File.Exists(path)) // cooling devices have a type too
                yield return (path, type);
        }
        foreach ((string chip, string name) in SensorTree.Devices(classRoot, "hwmon", "name"))
        {
            string[] inputs = Directory.GetFiles(chip, "temp*_input");
            Array.Sort(inputs, string.CompareOrdinal);
            foreach (string input in inputs)
            {
                string? label = SensorTree.ReadText(input.Replace("_input", "_label", StringComparison.Ordinal));
                if (label is not null)
                    yield return (input, $"{name}/{label}");
            }
            if (inputs.Length > 0)
                yield return (inputs[0], name);
        }
    }
}

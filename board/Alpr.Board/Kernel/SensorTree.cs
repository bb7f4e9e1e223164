namespace Alpr.Board.Kernel;

/// <summary>
/// Finds sensors in <c>/sys/class</c> by the names that drivers give them, since numbers change with the order in which drivers start
/// (the kernel's Documentation/hwmon/sysfs-interface.rst, Documentation/driver-api/thermal/sysfs-api.rst).
/// </summary>
internal static class SensorTree
{
    /// <summary>Where the kernel shows its classes of devices.</summary>
    public const string ClassRoot = "/sys/class";

    /// <summary>Devices of a class with the names that one of their files says, in order of their numbers.</summary>
    /// <param name="classRoot"><see cref="ClassRoot"/>, or a tree like it.</param>
    /// <param name="kind">The class: <c>hwmon</c>.</param>
    /// <param name="nameFile">The file with the name: <c>name</c>.</param>
    public static IEnumerable<(string Path, string Name)> Devices(string classRoot, string kind, string nameFile)
    {
        string folder = Path.Combine(classRoot, kind);
        if (!Directory.Exists(folder))
            yield break;
        string[] devices = Directory.GetDirectories(folder);
        Array.Sort(devices, static (a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b));
        foreach (string device in devices)
        {
            if (ReadText(Path.Combine(device, nameFile)) is { } name)
                yield return (device, name);
        }
    }

    /// <summary>The text of a file without its line feed; null where it cannot be read.</summary>
    public static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // a device may go while it is looked at
        }
    }
}

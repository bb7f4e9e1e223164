using System.Globalization;
using System.Runtime.InteropServices;
using Alpr.Board.Kernel;

namespace Alpr.Board.Storage;

/// <summary>How full and how worn the disk is on which a folder lies.</summary>
/// <param name="TotalBytes">Size of the file system.</param>
/// <param name="FreeBytes">What a program without special rights can still write.</param>
/// <param name="TotalInodes">Files there can be; 0 where the file system has no such limit.</param>
/// <param name="FreeInodes">Files that can still be made.</param>
/// <param name="WrittenBytes">Written to the partition or disk since the start of the board (512-byte sectors, the kernel's Documentation/block/stat.rst); null where it is no disk.</param>
/// <param name="LifeUsedPercent">
/// How much of its life an eMMC has behind it, the worse of its two kinds of memory, in steps of 10; 110 when it is past it
/// (JESD84-B51, DEVICE_LIFE_TIME_EST; <c>life_time</c> in sysfs). Null where the device does not say.
/// </param>
public readonly record struct DiskFigures(
    long TotalBytes, long FreeBytes, long TotalInodes, long FreeInodes, long? WrittenBytes, int? LifeUsedPercent)
{
    private const string BlockDevices = "/sys/dev/block";
    private const int SectorBytes = 512;
    private const int SectorsWrittenField = 6;
    private const int LifeStepPercent = 10;
    private const int LifeStepMax = 11; // 0x0B: past the estimated life

    /// <summary>Reads the figures.</summary>
    /// <param name="folder">Any folder or file on it.</param>
    /// <exception cref="IOException">There is no such folder.</exception>
    public static unsafe DiskFigures Read(string folder)
    {
        FileSystemFigures figures;
        FileStatus status;
        fixed (byte* path = KernelFile.Encode(folder))
        {
            if (StorageAbi.FileSystem(path, &figures) != 0
                || StorageAbi.Status(StorageAbi.CurrentFolder, path, 0, StorageAbi.BasicFields, &status) != 0)
            {
                throw Errno.Exception($"{folder} has no figures", Marshal.GetLastPInvokeError(), "Correct the path in the configuration.");
            }
        }
        string device = string.Create(CultureInfo.InvariantCulture, $"{BlockDevices}/{status.DeviceMajor}:{status.DeviceMinor}");
        return new(
            (long)(figures.Fragments * figures.FragmentBytes),
            (long)(figures.AvailableFragments * figures.FragmentBytes),
            (long)figures.Inodes,
            (long)figures.AvailableInodes,
            SensorTree.ReadText(Path.Combine(device, "stat")) is { } stat ? ParseWritten(stat) : null,
            ReadLife(device));
    }

    /// <summary>The eMMC's word on its life.</summary>
    /// <param name="device">The disk's or a partition's folder in <c>/sys/dev/block</c>, which links to where the device is.</param>
    internal static int? ReadLife(string device)
    {
        if (!Directory.Exists(device))
            return null; // memory, a network: no device behind it
        string folder = Directory.ResolveLinkTarget(device, returnFinalTarget: true)?.FullName ?? device;
        if (File.Exists(Path.Combine(folder, "partition")))
            folder = Path.GetDirectoryName(folder)!;
        return SensorTree.ReadText(Path.Combine(folder, "device", "life_time")) is { } life ? ParseLife(life) : null;
    }

    /// <summary>Bytes written, from the line of <c>stat</c>.</summary>
    /// <returns>Null when it is no such line.</returns>
    internal static long? ParseWritten(string stat)
    {
        string[] fields = stat.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > SectorsWrittenField
            && long.TryParse(fields[SectorsWrittenField], NumberStyles.None, CultureInfo.InvariantCulture, out long sectors)
            && sectors <= long.MaxValue / SectorBytes
            ? sectors * SectorBytes
            : null;
    }

    /// <summary>The worse of two steps, as <c>0x01 0x02</c>.</summary>
    /// <returns>Null when they are not said (0) or no steps.</returns>
    internal static int? ParseLife(string life)
    {
        int worse = 0;
        string[] fields = life.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 2)
            return null;
        foreach (string field in fields)
        {
            if (!field.StartsWith("0x", StringComparison.Ordinal)
                || !int.TryParse(field.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int step)
                || step is < 0 or > LifeStepMax)
                return null;
            worse = Math.Max(worse, step);
        }
        return worse == 0 ? null : worse * LifeStepPercent;
    }
}

#pragma warning disable CS0649 // fields that the kernel and the C library fill
using System.Runtime.InteropServices;

namespace Alpr.Board.Storage;

/// <summary>Figures of file systems (sys/statvfs.h) and which device a file is on (linux/stat.h).</summary>
internal static unsafe partial class StorageAbi
{
    public const int CurrentFolder = -100; // AT_FDCWD
    public const uint BasicFields = 0x7ff; // STATX_BASIC_STATS; the device is always told

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    public static partial int FileSystem(byte* path, FileSystemFigures* figures);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Status(int folder, byte* path, int flags, uint fields, FileStatus* status);
}

/// <summary><c>struct statvfs</c> of the GNU C library.</summary>
internal unsafe struct FileSystemFigures
{
    public ulong BlockBytes;
    public ulong FragmentBytes;
    public ulong Fragments;
    public ulong FreeFragments;
    public ulong AvailableFragments;
    public ulong Inodes;
    public ulong FreeInodes;
    public ulong AvailableInodes;
    public ulong Id;
    public ulong Flags;
    public ulong NameBytesMax;
    public fixed int Spare[6];
}

/// <summary><c>struct statx</c>, as far as it is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;
}

using System.Runtime.InteropServices;

namespace Alpr.Board.Simulated;

/// <summary>Memory that a driver and a program both map, as they do in life: a memfd, so that a read beyond a buffer or after munmap is a crash.</summary>
internal sealed unsafe partial class SimulatedMemory : IDisposable
{
    private const int ProtectRead = 1, ProtectReadWrite = 3, MapShared = 1; // sys/mman.h

    private int _file;
    private byte* _driver;

    public SimulatedMemory(long length)
    {
        Length = length;
        _file = Create("simulated-video", 1 /* MFD_CLOEXEC */);
        if (_file < 0 || Truncate(_file, length) != 0)
            throw new IOException($"No memory of {length} bytes: {Marshal.GetLastPInvokeErrorMessage()}.");
        _driver = Map(null, (nuint)length, ProtectReadWrite, MapShared, _file, 0);
        if (_driver == (byte*)-1)
            throw new IOException($"No memory of {length} bytes: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public long Length { get; }

    /// <summary>The driver's own view.</summary>
    public Span<byte> Driver(long offset, int length) => new(_driver + offset, length);

    /// <summary>The program's view; 0 or the errno.</summary>
    public int MapForReader(nuint length, long offset, out byte* memory)
    {
        memory = Map(null, length, ProtectRead, MapShared, _file, offset);
        if (memory != (byte*)-1)
            return 0;
        memory = null;
        return Marshal.GetLastPInvokeError();
    }

    public static void UnmapReader(byte* memory, nuint length) => _ = Unmap(memory, length);

    public void Dispose()
    {
        if (_file < 0)
            return;
        _ = Unmap(_driver, (nuint)Length);
        _driver = null;
        _ = Close(_file);
        _file = -1;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int file, long length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* memory, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}

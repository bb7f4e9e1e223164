using System.Runtime.InteropServices;

namespace Alpr.Board.Camera.V4l2;

/// <summary>A video node of the running kernel.</summary>
internal sealed unsafe partial class LinuxVideoDevice : IVideoDevice
{
    private const int ReadWriteNonBlockingCloseOnExec = 0x2 | 0x800 | 0x80000; // fcntl.h, x64 and arm64 alike
    private const int ProtectRead = 1; // sys/mman.h
    private const int MapShared = 1;
    private const int ClockMonotonic = 1; // linux/time.h

    private int _file;

    private LinuxVideoDevice(int file) => _file = file;

    /// <inheritdoc/>
    public long MonotonicUs
    {
        get
        {
            TimeSpec time;
            _ = ClockGetTime(ClockMonotonic, &time);
            return time.Seconds * 1_000_000 + time.Nanoseconds / 1000;
        }
    }

    /// <summary>Opens a node; 0 or the errno.</summary>
    public static int Open(string path, out IVideoDevice? device)
    {
        device = null;
        int file;
        do
            file = OpenFile(path, ReadWriteNonBlockingCloseOnExec);
        while (file < 0 && Marshal.GetLastPInvokeError() == Video.Interrupted);
        if (file < 0)
            return Marshal.GetLastPInvokeError();
        device = new LinuxVideoDevice(file);
        return 0;
    }

    /// <inheritdoc/>
    public int Control(uint request, void* argument)
    {
        while (Ioctl(_file, request, argument) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Video.Interrupted)
                return errno;
        }
        return 0;
    }

    /// <inheritdoc/>
    public int Map(nuint length, long offset, out byte* memory)
    {
        memory = MapFile(null, length, ProtectRead, MapShared, _file, offset);
        if (memory != (byte*)-1) // MAP_FAILED
            return 0;
        memory = null;
        return Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc/>
    public void Unmap(byte* memory, nuint length) => _ = UnmapFile(memory, length);

    /// <inheritdoc/>
    public int Poll(int timeoutMs, out short events)
    {
        PollRequest request = new() { File = _file, Wanted = Video.PollIn };
        int ready = PollFiles(&request, 1, timeoutMs);
        events = ready > 0 ? request.Happened : (short)0;
        if (ready >= 0)
            return 0;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Video.Interrupted ? 0 : errno; // as if the wait were over: the caller looks at the clock
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file >= 0)
            _ = CloseFile(_file);
        _file = -1;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MapFile(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapFile(byte* memory, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollFiles(PollRequest* requests, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, TimeSpec* time);

    // struct pollfd of poll.h
    private struct PollRequest
    {
        public int File;
        public short Wanted;
        public short Happened;
    }

    // struct timespec on 64-bit Linux
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

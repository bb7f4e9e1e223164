using System.Runtime.InteropServices;
using Alpr.Board.Kernel;
using Alpr.Board.Time;

namespace Alpr.Board.Camera.V4l2;

/// <summary>A video node of the running kernel.</summary>
internal sealed unsafe class LinuxVideoDevice : IVideoDevice
{
    private const int ProtectRead = 1; // sys/mman.h
    private const int MapShared = 1;

    private readonly KernelFile _file;

    private LinuxVideoDevice(KernelFile file) => _file = file;

    /// <inheritdoc/>
    public long MonotonicUs => SystemClock.ReadUs(SystemClock.Monotonic);

    /// <summary>Opens a node; 0 or the errno.</summary>
    public static int Open(string path, out IVideoDevice? device)
    {
        KernelFile? file = KernelFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NonBlocking, out int errno);
        device = file is null ? null : new LinuxVideoDevice(file);
        return file is null ? errno : 0;
    }

    /// <inheritdoc/>
    public int Control(uint request, void* argument) => _file.TryIoctl(request, argument, out int errno) ? 0 : errno;

    /// <inheritdoc/>
    public int Map(nuint length, long offset, out byte* memory)
    {
        memory = LibC.Map(null, length, ProtectRead, MapShared, _file, offset);
        if (memory != (byte*)-1) // MAP_FAILED
            return 0;
        memory = null;
        return Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc/>
    public void Unmap(byte* memory, nuint length) => _ = LibC.Unmap(memory, length);

    /// <inheritdoc/>
    public int Poll(int timeoutMs, out short events)
    {
        events = 0;
        try
        {
            events = _file.Poll(PollEvents.In, timeoutMs);
            return 0;
        }
        catch (IOException refused)
        {
            return refused.HResult; // the errno
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

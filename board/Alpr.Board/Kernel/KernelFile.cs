using System.Runtime.InteropServices;
using System.Text;
using Alpr.Board.Time;
using Microsoft.Win32.SafeHandles;

namespace Alpr.Board.Kernel;

/// <summary>
/// An open device or file of the kernel. Calls that a signal interrupts are made again. Nothing but opening and failing allocates managed memory.
/// </summary>
internal sealed unsafe class KernelFile : SafeHandleMinusOneIsInvalid
{
    /// <summary>Takes over a file that the kernel opened for us (a GPIO line).</summary>
    public KernelFile(int file, string name)
        : base(ownsHandle: true)
    {
        SetHandle(file);
        Name = name;
    }

    /// <summary>What messages call it: its path.</summary>
    public string Name { get; }

    /// <summary>Opens a path; it is closed in programs that we start.</summary>
    /// <exception cref="IOException">It cannot be opened; the message names it and says what to do.</exception>
    public static KernelFile Open(string path, int flags) =>
        TryOpen(path, flags, out int errno) ?? throw Errno.Exception($"{path} cannot be opened", errno, Errno.RemedyOfOpen(path, errno));

    /// <summary>Opens a path, or says why not.</summary>
    /// <returns>Null when it cannot be opened.</returns>
    public static KernelFile? TryOpen(string path, int flags, out int errno)
    {
        byte[] zeroTerminated = Encode(path);
        errno = 0;
        int file;
        fixed (byte* bytes = zeroTerminated)
        {
            do
                file = LibC.Open(bytes, flags | OpenFlags.CloseOnExec);
            while (file < 0 && (errno = Marshal.GetLastPInvokeError()) == Errno.Interrupted);
        }
        return file < 0 ? null : new(file, path);
    }

    /// <summary>A path as the kernel takes it: UTF-8 with a zero at the end.</summary>
    public static byte[] Encode(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }

    /// <summary>Makes a request.</summary>
    /// <param name="request">From <see cref="Kernel.Ioctl"/>.</param>
    /// <param name="argument">What the request takes: a structure's address, or a number in place of one.</param>
    /// <param name="errno">The kernel's answer; 0 when it did as asked.</param>
    public bool TryIoctl(uint request, void* argument, out int errno)
    {
        errno = 0;
        while (LibC.Ioctl(this, request, argument) < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            if (errno != Errno.Interrupted)
                return false;
        }
        return true;
    }

    /// <summary>Makes a request that must succeed.</summary>
    /// <param name="request">From <see cref="Kernel.Ioctl"/>.</param>
    /// <param name="argument">What the request takes.</param>
    /// <param name="failure">What it means when it fails, after the name: <c>does not say what it is</c>.</param>
    /// <param name="remedy">What to do then.</param>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void Ioctl(uint request, void* argument, string failure, string remedy = "")
    {
        if (!TryIoctl(request, argument, out int errno))
            throw Errno.Exception($"{Name} {failure}", errno, remedy);
    }

    /// <summary>Reads once.</summary>
    /// <returns>Bytes read; 0 at the end of the file; -1 with an errno.</returns>
    public int Read(Span<byte> buffer, out int errno)
    {
        fixed (byte* bytes = buffer)
        {
            nint got;
            do
                got = LibC.Read(this, bytes, (nuint)buffer.Length);
            while (HasToRepeat(got, out errno));
            return (int)got;
        }
    }

    /// <summary>Reads once from an offset: a value of sysfs afresh, from 0.</summary>
    /// <returns>Bytes read; 0 at the end of the file; -1 with an errno.</returns>
    public int ReadAt(long offset, Span<byte> buffer, out int errno)
    {
        fixed (byte* bytes = buffer)
        {
            nint got;
            do
                got = LibC.ReadAt(this, bytes, (nuint)buffer.Length, offset);
            while (HasToRepeat(got, out errno));
            return (int)got;
        }
    }

    /// <summary>Writes once.</summary>
    /// <returns>Bytes taken; -1 with an errno.</returns>
    public int Write(ReadOnlySpan<byte> buffer, out int errno)
    {
        fixed (byte* bytes = buffer)
        {
            nint put;
            do
                put = LibC.Write(this, bytes, (nuint)buffer.Length);
            while (HasToRepeat(put, out errno));
            return (int)put;
        }
    }

    /// <summary>Waits until something can be read or written.</summary>
    /// <param name="events">Of <see cref="PollEvents"/>.</param>
    /// <param name="timeoutMs">Milliseconds to wait; 0 only looks, -1 waits for ever.</param>
    /// <returns>What is the case: the events asked for, errors and a hang-up; 0 when nothing was in time.</returns>
    /// <exception cref="IOException">The kernel refused.</exception>
    public short Poll(short events, int timeoutMs)
    {
        long end = SystemClock.Instance.MonotonicUs + timeoutMs * 1000L;
        int left = timeoutMs;
        bool held = false;
        try
        {
            DangerousAddRef(ref held); // the kernel wants the number inside a structure
            while (true)
            {
                PollFile file = new() { File = (int)DangerousGetHandle(), Events = events };
                int ready = LibC.Poll(&file, 1, left);
                if (ready >= 0)
                    return file.Returned;
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                    throw Errno.Exception($"{Name} cannot be waited for", errno, "");
                if (timeoutMs >= 0)
                    left = (int)Math.Max(0, (end - SystemClock.Instance.MonotonicUs + 999) / 1000);
            }
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;

    private static bool HasToRepeat(nint result, out int errno)
    {
        errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return errno == Errno.Interrupted;
    }
}

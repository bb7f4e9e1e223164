using System.Runtime.InteropServices;

namespace Alpr.Board.Kernel;

/// <summary>
/// The C library's doors to the kernel, as they are: an interrupted call fails with EINTR, and errno is <see cref="Marshal.GetLastPInvokeError"/>.
/// Drivers go through <see cref="KernelFile"/>, which deals with both.
/// </summary>
/// <remarks>
/// <c>open</c> and <c>ioctl</c> take a variable number of arguments in C; on Linux, x86-64 and arm64 pass those like any others.
/// </remarks>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(SafeHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(SafeHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* Map(void* address, nuint length, int protection, int flags, SafeHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(byte* memory, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFile* files, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, int who, int nice);
}

/// <summary><c>struct pollfd</c> of poll.h.</summary>
internal struct PollFile
{
    public int File;
    public short Events;
    public short Returned;
}

/// <summary>What <c>poll(2)</c> waits for and says (asm-generic/poll.h).</summary>
internal static class PollEvents
{
    public const short In = 0x0001;
    public const short Out = 0x0004;
    public const short Error = 0x0008;
    public const short HangUp = 0x0010;
    public const short Invalid = 0x0020;
}

/// <summary>How a file is opened (asm-generic/fcntl.h; those used here are the same on x86-64 and arm64).</summary>
internal static class OpenFlags
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;

    /// <summary>O_NOCTTY: a serial line must not become the terminal that stops the program.</summary>
    public const int NoControllingTerminal = 0x100;

    public const int NonBlocking = 0x800;

    /// <summary>O_CLOEXEC: a program that we start (ffmpeg) must not keep our devices open.</summary>
    public const int CloseOnExec = 0x80000;
}

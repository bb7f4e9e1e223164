using System.Runtime.InteropServices;
using Alpr.Board.Kernel;

namespace Alpr.Board.Tests;

/// <summary>A pair of the kernel's pseudo terminals (pts(4)): the driver opens <see cref="Path"/>, the test holds the other end.</summary>
internal sealed unsafe partial class PseudoTerminal : IDisposable
{
    private const int NameBytesMax = 64;

    public PseudoTerminal()
    {
        int file = OpenMaster(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Assert.That(file, Is.GreaterThanOrEqualTo(0), "posix_openpt");
        End = new(file, "the test's end");
        Assert.That(Grant(file), Is.Zero, "grantpt");
        Assert.That(Unlock(file), Is.Zero, "unlockpt");
        byte* name = stackalloc byte[NameBytesMax];
        Assert.That(NameOf(file, name, NameBytesMax), Is.Zero, "ptsname_r");
        Path = Marshal.PtrToStringUTF8((nint)name)!;
    }

    public string Path { get; }

    public KernelFile End { get; }

    public void Dispose() => End.Dispose();

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int file);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int file);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int file, byte* name, nuint size);
}

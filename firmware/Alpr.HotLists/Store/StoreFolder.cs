using System.Runtime.InteropServices;

namespace Alpr.HotLists;

/// <summary>The folder in which lists lie.</summary>
internal static partial class StoreFolder
{
    /// <summary>Forces a folder's names to disk: a renamed file is there for certain only then (fsync(2), NOTES).</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Flush(string folder)
    {
        const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, asm-generic/fcntl.h
        int descriptor = Open(folder, ReadOnlyCloseOnExec);
        bool flushed = descriptor >= 0 && Flush(descriptor) == 0;
        if (descriptor >= 0)
            _ = Close(descriptor);
        if (!flushed)
            throw new IOException($"the folder {folder} cannot be forced to disk");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

using System.Runtime.InteropServices;

namespace Alpr.Board.Storage;

/// <summary>
/// Small files that must be there whole after a power cut: written under another name, forced to disk, renamed, and the folder forced to disk.
/// For nothing that a loop writes: it waits for the disk twice.
/// </summary>
public static partial class DurableFile
{
    /// <summary>Ending of a file that is not complete; one that is left behind may be deleted.</summary>
    public const string TemporarySuffix = ".new";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts a file of mode 0600 in the place of the one of its name. On return it is on the disk; after an error the old one is.</summary>
    /// <param name="path">The file. One thread at a time writes it.</param>
    /// <param name="bytes">What it will hold.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + TemporarySuffix;
        try
        {
            File.Delete(temporary); // a left-over may have another mode
            using (FileStream file = new(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true); // rename(2)
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            RemoveQuietly(temporary);
            throw;
        }
    }

    /// <summary>Forces a folder's names to disk: a new or renamed file is there for certain only then (fsync(2), NOTES).</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void FlushFolder(string folder)
    {
        const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, asm-generic/fcntl.h
        int descriptor = Open(folder, ReadOnlyCloseOnExec);
        bool flushed = descriptor >= 0 && Flush(descriptor) == 0;
        if (descriptor >= 0)
            _ = Close(descriptor);
        if (!flushed)
            throw new IOException($"the folder {folder} cannot be forced to disk");
    }

    /// <summary>Gives something another name, in the place of what had it, in one step: a link itself, not what it leads to (rename(2)).</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Rename(string from, string to)
    {
        if (RenameFile(from, to) != 0)
            throw new IOException($"{from} cannot be renamed to {to}");
    }

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error says what is wrong; the next write removes it.
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

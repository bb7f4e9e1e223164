using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Evidence;

/// <summary>Small files that must be there whole or not at all.</summary>
internal static partial class KeyFile
{
    /// <summary>Largest file of a key or a certificate in PEM, in bytes. Ours take under 1 kB.</summary>
    public const int KeyBytesMax = 16 * 1024;

    /// <summary>The mode of a private key.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The mode of what is public.</summary>
    public const UnixFileMode Everyone = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes a file that must not exist: a key is never replaced.</summary>
    /// <exception cref="DeviceKeyException">It exists or cannot be written.</exception>
    public static void CreateNew(string path, string text, UnixFileMode mode) => Write(path, text, mode, replace: false,
        "Check that the folder exists and is writable and that no file of this name is there; a key is never replaced");

    /// <summary>Writes a file in place of the one that may be there; at any moment the name has the old or the new.</summary>
    /// <exception cref="DeviceKeyException">It cannot be written; the old one is still there.</exception>
    public static void Replace(string path, string text, UnixFileMode mode) => Write(path, text, mode, replace: true,
        "Check that the folder exists and is writable");

    // Under a temporary name, forced to disk, then moved to the real name.
    private static void Write(string path, string text, UnixFileMode mode, bool replace, string remedy)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.new");
        try
        {
            File.Delete(temporary); // of a process that had our number and died here
            using (FileStream file = new(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            }))
            {
                File.SetUnixFileMode(file.SafeFileHandle, mode); // the process's umask may have taken bits away
                file.Write(Encoding.ASCII.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            // With overwrite this is rename(2). Without, link(2) and unlink(2): link fails with EEXIST, no moment to race for.
            File.Move(temporary, path, replace);
            FlushFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RemoveIfThere(temporary);
            throw new DeviceKeyException(path, "it cannot be created: " + error.Message, remedy, error);
        }
    }

    /// <summary>Reads a file of bounded size as text, with an error that names it and the remedy.</summary>
    public static string ReadText(string path, int bytesMax, string remedy)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > bytesMax)
                throw new DeviceKeyException(path, $"it has {file.Length} bytes, more than any key", remedy);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Encoding.ASCII.GetString(bytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DeviceKeyException(path, "it does not exist", remedy, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceKeyException(path, "it cannot be read: " + error.Message, remedy, error);
        }
    }

    /// <summary>Refuses a secret that the group or others may touch.</summary>
    public static void RequireOwnerOnly(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & OthersBits) != 0)
        {
            throw new DeviceKeyException(path, $"its mode {Convert.ToString((int)mode, 8)} lets others at the private key",
                $"If nobody can have read it, run: chmod 600 '{path}'. Otherwise treat the key as stolen and make a new one");
        }
    }

    /// <summary>
    /// Refuses a credential that others may read or anybody but its owner write. Group read is not refused: where systemd
    /// gives the service its right by an access list, the group bits show that list's mask and no group's right.
    /// </summary>
    public static void RequireCredentialMode(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & OthersBits & ~UnixFileMode.GroupRead) != 0)
        {
            throw new DeviceKeyException(path, $"its mode {Convert.ToString((int)mode, 8)} lets others at the private key",
                "systemd gives credentials the mode 400; do not set CREDENTIALS_DIRECTORY by other means");
        }
    }

    private static void RemoveIfThere(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is away or closed to us: then nothing of ours is in it, and the first error says so.
        }
    }

    /// <summary>Forces a folder's names to disk: a new name is there only once its folder is (fsync(2), NOTES).</summary>
    private static void FlushFolder(string folder)
    {
        const int ReadOnly = 0;
        int descriptor = Open(folder, ReadOnly);
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

using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Evidence;

/// <summary>Small files that must be there whole or not at all, and never in place of another.</summary>
internal static partial class KeyFile
{
    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Writes under a temporary name, forces to disk, then links to the real name, which fails where one exists.
    /// </summary>
    public static void CreateNew(string path, string text, UnixFileMode mode)
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
            // Without overwrite this is link(2) and unlink(2): link fails with EEXIST, there is no moment to race for.
            File.Move(temporary, path, overwrite: false);
            FlushFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new DeviceKeyException(path, "it cannot be created: " + error.Message,
                "Check that the folder exists and is writable and that no file of this name is there; a key is never replaced",
                error);
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

    /// <summary>Forces a folder's names to disk: a new name is there only once its folder is (fsync(2), NOTES).</summary>
    public static void FlushFolder(string folder)
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

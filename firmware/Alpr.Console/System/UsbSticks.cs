namespace Alpr.Consoles;

/// <summary>USB sticks, each a folder below the one that the configuration names. Files are read bounded and written so that a stick may be pulled out after it.</summary>
/// <param name="folder">Where they are mounted.</param>
public sealed class UsbSticks(string folder)
{
    /// <summary>The sticks that are in: folders that can be read.</summary>
    public IReadOnlyList<string> List() => Guard(() => Directory.Exists(folder) ? (string[])[.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Take(ConsoleLimits.StickFilesMax)] : []);

    /// <summary>Files at the top of a stick, by ending; names that begin with a dot are left out, and so is what is no plain file.</summary>
    /// <param name="stick">One of <see cref="List"/>.</param>
    /// <param name="endings">Such as <c>.json</c>; none: all.</param>
    public static IReadOnlyList<string> Files(string stick, params IReadOnlyList<string> endings) => Guard(() => (string[])[.. new DirectoryInfo(stick).EnumerateFiles()
        .Where(file => !file.Name.StartsWith('.') && file.LinkTarget is null && (endings.Count == 0 || endings.Any(ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))))
        .Select(file => file.FullName).Order(StringComparer.Ordinal).Take(ConsoleLimits.StickFilesMax)]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than allowed.</exception>
    public static byte[] Read(string path, long bytesMax) => Guard(() =>
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > bytesMax)
            throw new IOException($"{Path.GetFileName(path)} has {file.Length} bytes, more than {bytesMax}. Take the right file.");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>Writes a new file: on return it is on the stick.</summary>
    /// <param name="stick">One of <see cref="List"/>.</param>
    /// <param name="name">Its name; a number is put behind it when there is one already.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The stick does not take it; nothing of it is left.</exception>
    public static string Write(string stick, string name, Action<Stream> write) => Guard(() =>
    {
        string path = Free(stick, name), partial = path + ".partial";
        try
        {
            using (FileStream file = File.Create(partial))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, path);
            Board.Storage.DurableFile.FlushFolder(stick);
            return path;
        }
        finally
        {
            File.Delete(partial);
        }
    });

    private static string Free(string stick, string name)
    {
        string path = Path.Combine(stick, name);
        for (int i = 2; File.Exists(path); i++)
            path = Path.Combine(stick, $"{Path.GetFileNameWithoutExtension(name)}-{i}{Path.GetExtension(name)}");
        return path;
    }

    private static T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"{refused.Message} Mount the stick so that the service may use it.", refused);
        }
    }
}

namespace Alpr.CommandLine;

/// <summary>Writes files whole or not at all, so that nobody takes half of one for it.</summary>
public static class WholeFile
{
    /// <summary>Writes beside the file, forces it to disk and renames; what was there stays until then.</summary>
    public static void Write(string path, Action<FileStream> write)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist. Make it, or name another.");
        string partial = path + ".part";
        try
        {
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}

namespace Alpr.ListFeeds;

/// <summary>A file of this machine at one moment.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ModifiedUs">When it was last changed, microseconds since 1970.</param>
internal readonly record struct FileLook(long Length, long ModifiedUs)
{
    /// <summary>Looks; null where there is no such file.</summary>
    public static FileLook? At(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new(file.Length, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) : null;
    }

    /// <summary>As it is kept.</summary>
    public FeedState ToState() => new() { Length = Length, ModifiedUs = ModifiedUs };
}

/// <summary>Opens local files so that they end only where they did not change while they were read.</summary>
internal static class LocalFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">How it was when it was chosen.</param>
    /// <param name="source">For messages.</param>
    /// <exception cref="FeedException">It cannot be read.</exception>
    public static Stream Open(string path, FileLook look, string source) => Guard(source, () =>
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return new CountedStream(file, source, atEnd: bytes =>
        {
            if (bytes != look.Length || FileLook.At(path) != look)
                throw new FeedException(source, "the file changed while it was read", "It is tried again by itself; write it under another name and rename it");
        });
    });

    /// <summary>Puts a disk's complaint into words.</summary>
    public static T Guard<T>(string source, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FeedException(source, "there is no such file or folder", "Check the path in the policy and whether the disk is mounted", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new FeedException(source, "the service may not use it", "Give the service's user the right to read it, and in a watched folder to remove files", error);
        }
        catch (IOException error) when (error is not FeedException)
        {
            throw new FeedException(source, "the disk fails: " + error.Message.TrimEnd('.'), "Check the disk or the mount", error);
        }
    }
}

using System.Text;

namespace Alpr.Journal.Recovery;

/// <summary>
/// The writer's lock: a file beside the journal, held by flock(2) until disposed or the process dies. In it stands the name of
/// the log that was last opened here, so that a journal wiped out by its disk is not taken for one that never was.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int OriginBytesMax = 200; // a device id of 64 characters and a log id of 16
    private readonly FileStream _file;

    private WriterLock(FileStream file)
    {
        _file = file;
        byte[] origin = new byte[Math.Min(file.Length, OriginBytesMax)];
        file.ReadExactly(origin);
        Origin = Encoding.UTF8.GetString(origin);
    }

    /// <summary>The log that the journal held when it was last opened; empty when it never was.</summary>
    public string Origin { get; private set; }

    /// <summary>Takes the lock, making the folder where there is none.</summary>
    public static WriterLock Take(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderFailed(path, error);
        }
        try
        {
            return new(new FileStream(path + ".lock", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            }));
        }
        catch (UnauthorizedAccessException error)
        {
            throw FolderFailed(path, error);
        }
        catch (IOException error)
        {
            throw new JournalException(JournalProblem.AlreadyOpen, path, "another program writes it",
                "Stop the other program; a journal has one writer", error);
        }
    }

    /// <summary>Notes which log the journal holds. A note that cannot be written costs a later start some evidence, no record.</summary>
    public void Note(string origin)
    {
        if (origin == Origin)
            return;
        try
        {
            _file.SetLength(0);
            _file.Write(Encoding.UTF8.GetBytes(origin));
            _file.Flush(flushToDisk: true);
            Origin = origin;
        }
        catch (IOException)
        {
            // The journal's own writes will say what is wrong with the disk.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static JournalException FolderFailed(string path, Exception error) => new(JournalProblem.DeviceFailed, path,
        "its folder cannot be made or written: " + error.Message,
        "Make the folder belong to the service, on a disk mounted for writing", error);
}

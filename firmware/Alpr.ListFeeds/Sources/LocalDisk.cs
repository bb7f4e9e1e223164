using System.Security.Cryptography;

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

/// <summary>
/// Files of this machine for one fetch. A share whose server is gone lets its callers hang in the kernel for ever: so each call is made on another thread, which is
/// left behind when it does not come back in time.
/// </summary>
internal sealed class LocalDisk : IDisposable
{
    private readonly string _source;
    private readonly int _answerMs;
    private readonly FetchGuard _guard;

    /// <summary>Begins the time of the fetch.</summary>
    public LocalDisk(string source, FeedTimes times, CancellationToken stop)
    {
        (_source, _answerMs) = (source, times.AnswerMsMax);
        _guard = new(times, stop);
    }

    /// <summary>Does something with files, and puts a disk's complaint into words.</summary>
    /// <exception cref="FeedException">It does not go.</exception>
    public T Do<T>(Func<T> act)
    {
        _guard.Expect("an answer of the disk", _answerMs);
        return Await(Task.Run(act));
    }

    /// <summary>Opens a file; its stream ends only where it did not change while it was read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">How it was when it was chosen.</param>
    /// <exception cref="FeedException">It cannot be read.</exception>
    public CountedStream Open(string path, FileLook look)
    {
        FileStream file = Do(() =>
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true));
        _guard.ExpectContent();
        return new CountedStream(new PatientStream(file, this), _source, atEnd: bytes =>
        {
            if (bytes != look.Length || Do(() => FileLook.At(path)) != look)
            {
                throw new FeedException(_source, "the file changed while it was read",
                    "It is tried again by itself; write it under another name and rename it");
            }
            _guard.Came(0);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _guard.Dispose();

    private T Await<T>(Task<T> act)
    {
        try
        {
            return act.WaitAsync(_guard.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException failure)
        {
            throw _guard.Failure(_source, failure)!;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FeedException(_source, "there is no such file or folder", "Check the path in the policy and whether the disk is mounted", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new FeedException(_source, "the service may not use it",
                "Give the service's user the right to read it, and in a watched folder to remove files", error);
        }
        catch (IOException error) when (error is not FeedException)
        {
            throw new FeedException(_source, "the disk fails: " + error.Message.TrimEnd('.'), "Check the disk or the mount", error);
        }
    }

    private sealed class PatientStream(FileStream file, LocalDisk disk) : SourceStream
    {
        private readonly byte[] _buffer = new byte[65_536];

        public override int Read(Span<byte> buffer)
        {
            int got = disk.Await(file.ReadAsync(_buffer, 0, Math.Min(buffer.Length, _buffer.Length)));
            disk._guard.Came(got);
            _buffer.AsSpan(0, got).CopyTo(buffer);
            return got;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                CryptographicOperations.ZeroMemory(_buffer);
                file.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}

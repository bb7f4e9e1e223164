using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Board.Imaging;

/// <summary>
/// Reads whole files, one after another, into memory that it keeps. It calls <c>open(2)</c>, <c>read(2)</c> and
/// <c>close(2)</c> itself, because a <see cref="FileStream"/> costs managed memory for every file opened.
/// </summary>
internal sealed unsafe partial class FileReader : IDisposable
{
    /// <summary>Largest file read, in bytes. A 128-megapixel photograph at the best quality stays below it.</summary>
    public const int FileBytesMax = 64 << 20;

    private const int BufferAtStart = 1 << 20; // a 12-megapixel photograph takes 3 to 6 times this; most frames less
    private const int ReadOnlyCloseOnExecNonBlocking = 0x80000 | 0x800; // fcntl.h, x64 and arm64 alike; a pipe must not hang us
    private const int Interrupted = 4; // EINTR in errno.h
    private const int TryAgain = 11; // EAGAIN: a pipe whose writer says nothing

    private byte* _buffer;
    private int _capacity;

    /// <summary>Takes a first buffer.</summary>
    public FileReader() => Grow(BufferAtStart);

    /// <summary>Frees the memory of a reader that nobody disposed.</summary>
    ~FileReader() => Release();

    /// <summary>A path in the form that <see cref="TryRead"/> takes: UTF-8 with a zero at the end.</summary>
    public static byte[] Encode(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">From <see cref="Encode"/>.</param>
    /// <param name="contents">The bytes, valid until the next call.</param>
    /// <param name="error">What went wrong; empty on success.</param>
    /// <returns>False when the file can't be opened or read, or is larger than <see cref="FileBytesMax"/>.</returns>
    public bool TryRead(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> contents, out string error)
    {
        ObjectDisposedException.ThrowIf(_buffer == null, this);
        contents = default;
        error = "";
        int file;
        fixed (byte* zeroTerminated = path)
        {
            do
                file = Open(zeroTerminated, ReadOnlyCloseOnExecNonBlocking);
            while (file < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        }
        if (file < 0)
        {
            error = $"It cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.";
            return false;
        }
        try
        {
            int length = ReadAll(file, out error);
            contents = new(_buffer, Math.Max(length, 0));
            return length >= 0;
        }
        finally
        {
            _ = Close(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private int ReadAll(int file, out string error)
    {
        error = "";
        int length = 0;
        while (true)
        {
            if (length > FileBytesMax)
            {
                error = $"It is larger than {FileBytesMax >> 20} MiB.";
                return -1;
            }
            if (length == _capacity)
                Grow(Math.Min(_capacity * 2, FileBytesMax + 1)); // one more, so that a file of just the limit is told apart
            nint got = Read(file, _buffer + length, (nuint)(_capacity - length));
            if (got == 0)
                return length;
            if (got > 0)
            {
                length += (int)got;
                continue;
            }
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Interrupted)
                continue;
            error = errno == TryAgain ? "It is no file but a pipe." : $"It cannot be read: {Marshal.GetPInvokeErrorMessage(errno)}.";
            return -1;
        }
    }

    private void Grow(int capacity)
    {
        _buffer = (byte*)NativeMemory.Realloc(_buffer, (nuint)capacity);
        _capacity = capacity;
    }

    private void Release()
    {
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}

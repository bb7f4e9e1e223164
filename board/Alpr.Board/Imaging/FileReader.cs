using System.Runtime.InteropServices;
using Alpr.Board.Kernel;

namespace Alpr.Board.Imaging;

/// <summary>
/// Reads whole files, one after another, into memory that it keeps. It calls <c>open(2)</c>, <c>read(2)</c> and
/// <c>close(2)</c> itself, because a <see cref="FileStream"/> or a <see cref="KernelFile"/> costs managed memory for every file opened.
/// </summary>
internal sealed unsafe class FileReader : IDisposable
{
    /// <summary>Largest file read, in bytes. A 128-megapixel photograph at the best quality stays below it.</summary>
    public const int FileBytesMax = 64 << 20;

    private const int BufferAtStart = 1 << 20; // a 12-megapixel photograph takes 3 to 6 times this; most frames less
    private const int Flags = OpenFlags.ReadOnly | OpenFlags.CloseOnExec | OpenFlags.NonBlocking; // a pipe must not hang us

    private byte* _buffer;
    private int _capacity;

    /// <summary>Takes a first buffer.</summary>
    public FileReader() => Grow(BufferAtStart);

    /// <summary>Frees the memory of a reader that nobody disposed.</summary>
    ~FileReader() => Release();

    /// <summary>A path in the form that <see cref="TryRead"/> takes: UTF-8 with a zero at the end.</summary>
    public static byte[] Encode(string path) => KernelFile.Encode(path);

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
                file = LibC.Open(zeroTerminated, Flags);
            while (file < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);
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
            _ = LibC.Close(file);
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
            nint got = LibC.Read(file, _buffer + length, (nuint)(_capacity - length));
            if (got == 0)
                return length;
            if (got > 0)
            {
                length += (int)got;
                continue;
            }
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.Interrupted)
                continue;
            error = errno == Errno.TryAgain ? "It is no file but a pipe." : $"It cannot be read: {Marshal.GetPInvokeErrorMessage(errno)}.";
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
}

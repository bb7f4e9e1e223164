using System.Buffers.Text;

namespace Alpr.Board.Kernel;

/// <summary>One whole number that the kernel shows as a file: a temperature, a voltage. Kept open and read afresh each time, without managed memory.</summary>
internal sealed class KernelValue : IDisposable
{
    private const int BytesMax = 32; // a 64-bit number and a line feed need 21

    private readonly KernelFile _file;

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public KernelValue(string path) => _file = KernelFile.Open(path, OpenFlags.ReadOnly);

    /// <summary>Its path.</summary>
    public string Name => _file.Name;

    /// <summary>Reads it once where it may not be there.</summary>
    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="IOException">It is there and no number.</exception>
    public static long? ReadIfPresent(string path)
    {
        if (!File.Exists(path))
            return null;
        using KernelValue value = new(path);
        return value.Read();
    }

    /// <summary>The number now.</summary>
    /// <exception cref="IOException">The device does not answer, or what comes is no whole number.</exception>
    public long Read()
    {
        Span<byte> text = stackalloc byte[BytesMax];
        int got = _file.ReadAt(0, text, out int errno);
        if (got < 0)
            throw Errno.Exception($"{Name} cannot be read", errno, "The device behind it does not answer.");
        return TryParse(text[..got], out long number) ? number : throw new IOException($"{Name} holds no whole number.");
    }

    /// <summary>Reads digits with a sign and a line feed or none.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long number)
    {
        if (text.EndsWith("\n"u8))
            text = text[..^1];
        return Utf8Parser.TryParse(text, out number, out int used) && used == text.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

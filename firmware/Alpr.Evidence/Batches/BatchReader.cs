using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>How reading a part of a batch went.</summary>
public enum BatchRead
{
    /// <summary>A part was read.</summary>
    Part,

    /// <summary>The file ended where a part could have begun.</summary>
    EndOfFile,

    /// <summary>The file ended inside a part.</summary>
    Truncated,

    /// <summary>The magic bytes are not those of a batch.</summary>
    NotABatch,

    /// <summary>A part is too long, or not written the one way that writers write it.</summary>
    Malformed,
}

/// <summary>
/// Takes a batch file apart, part by part, believing nothing: every length is bounded before memory is taken, and memory
/// grows with the bytes that came, not with the length they claim. Never throws on bad bytes; errors of the stream
/// itself pass through. After anything but <see cref="BatchRead.Part"/> there is nothing more to read.
/// </summary>
public sealed class BatchReader
{
    private const int FirstBufferBytes = 16 * 1024;
    private static readonly MessageParser<BatchPart> Parser = BatchPart.Parser.WithDiscardUnknownFields(true);

    private readonly Stream _input;
    private byte[] _bytes = new byte[FirstBufferBytes];
    private byte[] _rewritten = new byte[FirstBufferBytes];
    private bool _begun;

    /// <summary>Reads from a stream, which stays the caller's.</summary>
    public BatchReader(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
    }

    /// <summary>Reads the next part.</summary>
    public BatchRead Read(out BatchPart? part)
    {
        part = null;
        if (!_begun)
        {
            if (!TryReadMagic())
                return BatchRead.NotABatch;
            _begun = true;
        }
        BatchRead read = ReadLength(out int length);
        if (read != BatchRead.Part)
            return read;
        if (!TryFill(length))
            return BatchRead.Truncated;
        return TryParse(_bytes.AsSpan(0, length), out part) ? BatchRead.Part : BatchRead.Malformed;
    }

    private bool TryReadMagic()
    {
        Span<byte> magic = stackalloc byte[BatchFormat.Magic.Length];
        return _input.ReadAtLeast(magic, magic.Length, false) == magic.Length && magic.SequenceEqual(BatchFormat.Magic);
    }

    private BatchRead ReadLength(out int length)
    {
        Span<byte> varint = stackalloc byte[Varint.BytesMax];
        length = 0;
        for (int i = 0; i < varint.Length; i++)
        {
            int next = _input.ReadByte();
            if (next < 0)
                return i == 0 ? BatchRead.EndOfFile : BatchRead.Truncated;
            varint[i] = (byte)next;
            if (next >= 0x80)
                continue;
            if (!Varint.TryRead(varint[..(i + 1)], out ulong value, out _) || value > EvidenceLimits.BatchPartBytesMax)
                return BatchRead.Malformed;
            length = (int)value;
            return BatchRead.Part;
        }
        return BatchRead.Malformed;
    }

    private bool TryFill(int length)
    {
        int filled = 0;
        while (filled < length)
        {
            if (filled == _bytes.Length)
                Array.Resize(ref _bytes, Math.Min(2 * _bytes.Length, EvidenceLimits.BatchPartBytesMax));
            int wanted = Math.Min(length, _bytes.Length) - filled;
            int got = _input.ReadAtLeast(_bytes.AsSpan(filled, wanted), wanted, false);
            filled += got;
            if (got < wanted)
                return false;
        }
        return true;
    }

    // Protobuf has many encodings of one message. Only the one our writer makes is taken, so that no byte of a file
    // goes unchecked: a part is written again, without fields that are unknown, and must come out the same.
    private bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BatchPart? part)
    {
        part = null;
        try
        {
            BatchPart parsed = Parser.ParseFrom(bytes);
            if (parsed.CalculateSize() != bytes.Length)
                return false;
            if (_rewritten.Length < bytes.Length)
                _rewritten = new byte[_bytes.Length];
            Span<byte> rewritten = _rewritten.AsSpan(0, bytes.Length);
            parsed.WriteTo(rewritten);
            if (!rewritten.SequenceEqual(bytes))
                return false;
            part = parsed;
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Alpr.HotLists;

/// <summary>
/// Cuts a stream into lines of characters, whatever its encoding and its line ends (LF, CRLF, CR), in a fixed amount of memory, and hashes the
/// bytes as they come.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int LineBytesMax = 3 * HotListLimits.LineLengthMax; // a character takes at most 3 bytes of UTF-8 (4 for two)

    private readonly Stream _source;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _raw = new byte[BufferBytes];
    private readonly byte[] _utf8;
    private readonly char[] _wide;
    private readonly byte[] _line = new byte[LineBytesMax];
    private readonly char[] _characters = new char[LineBytesMax];
    private readonly Decoder? _decoder;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    private byte[] _buffer;
    private int _at, _end;
    private bool _passLineFeed, _isAtEnd;

    /// <summary>Begins with the first bytes of a stream.</summary>
    public LineReader(Stream source)
    {
        _source = source;
        int head = ReadRaw(EncodingGuess.BytesWanted);
        RemedyOfBinary = EncodingGuess.RemedyOfBinary(_raw.AsSpan(0, head));
        Kind = EncodingGuess.Of(_raw.AsSpan(0, head), out int mark);
        bool isWide = Kind is SourceEncoding.Utf16LittleEndian or SourceEncoding.Utf16BigEndian;
        _wide = isWide ? new char[BufferBytes] : [];
        _utf8 = isWide ? new byte[Encoding.UTF8.GetMaxByteCount(BufferBytes)] : [];
        _buffer = _raw;
        if (isWide)
        {
            _decoder = (Kind == SourceEncoding.Utf16LittleEndian ? Encoding.Unicode : Encoding.BigEndianUnicode).GetDecoder();
            Widen(_raw.AsSpan(mark, head - mark), flush: false);
        }
        else
            (_at, _end) = (mark, head);
    }

    /// <summary>What the bytes turned out to be.</summary>
    public SourceEncoding Kind { get; }

    /// <summary>What to do when the file is no text; null for text.</summary>
    public string? RemedyOfBinary { get; }

    /// <summary>Number of the last line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>SHA-256 of the whole stream; ask at the end.</summary>
    public byte[] GetHash() => _hash.GetCurrentHash();

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Its characters, without the line end; valid until the next call. Empty with a fault.</param>
    /// <param name="fault">Why it cannot be looked at; else <see cref="LineFault.None"/>.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out ReadOnlySpan<char> line, out LineFault fault)
    {
        line = default;
        fault = LineFault.None;
        int length = 0;
        bool any = false, isTooLong = false;
        while (true)
        {
            if (_at == _end && !TryRefill())
                break;
            if (_passLineFeed)
            {
                _passLineFeed = false;
                if (_buffer[_at] == (byte)'\n')
                {
                    _at++;
                    continue;
                }
            }
            any = true;
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _end - _at);
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
            isTooLong |= part.Length > _line.Length - length;
            if (!isTooLong)
            {
                part.CopyTo(_line.AsSpan(length));
                length += part.Length;
            }
            _at += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                _passLineFeed = rest[end] == (byte)'\r';
                break;
            }
        }
        if (!any)
            return false;
        Line++;
        line = isTooLong ? default : Decode(length);
        if (isTooLong || line.Length > HotListLimits.LineLengthMax)
        {
            line = default;
            fault = LineFault.TooLong;
        }
        else if (HasControlCharacter(line))
        {
            line = default;
            fault = LineFault.ControlCharacter;
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What was read of a list stays in no buffer.
        CryptographicOperations.ZeroMemory(_raw);
        CryptographicOperations.ZeroMemory(_utf8);
        CryptographicOperations.ZeroMemory(_line);
        Array.Clear(_characters);
        Array.Clear(_wide);
        _hash.Dispose();
    }

    private ReadOnlySpan<char> Decode(int length)
    {
        ReadOnlySpan<byte> bytes = _line.AsSpan(0, length);
        if (Utf8.IsValid(bytes))
            return _characters.AsSpan(0, Encoding.UTF8.GetChars(bytes, _characters));
        for (int i = 0; i < length; i++)
            _characters[i] = Windows1252.ToChar(bytes[i]);
        return _characters.AsSpan(0, length);
    }

    private bool TryRefill()
    {
        while (!_isAtEnd)
        {
            int got = ReadRaw(1);
            _isAtEnd = got == 0;
            if (_decoder is null)
                (_at, _end) = (0, got);
            else
                Widen(_raw.AsSpan(0, got), flush: _isAtEnd);
            if (_at < _end)
                return true;
        }
        return false;
    }

    private void Widen(ReadOnlySpan<byte> bytes, bool flush)
    {
        int characters = _decoder!.GetChars(bytes, _wide, flush);
        _buffer = _utf8;
        (_at, _end) = (0, _encoder.GetBytes(_wide.AsSpan(0, characters), _utf8, flush));
    }

    /// <summary>Fills the raw buffer up to at least a number of bytes, less at the end of the stream.</summary>
    private int ReadRaw(int wanted)
    {
        int got = _source.ReadAtLeast(_raw, wanted, throwOnEndOfStream: false);
        _hash.AppendData(_raw, 0, got);
        Bytes += got;
        return got;
    }

    private static bool HasControlCharacter(ReadOnlySpan<char> line)
    {
        while (true)
        {
            int at = line.IndexOfAnyInRange('\0', '\u001F');
            if (at < 0)
                return false;
            if (line[at] != '\t')
                return true;
            line = line[(at + 1)..];
        }
    }
}

namespace Alpr.Board.Devices;

/// <summary>Cuts whole, sound sentences out of the bytes of a serial line: <c>$</c>, text, <c>*</c>, checksum, end of line (NMEA 0183, section 5.3).</summary>
/// <remarks>One byte at a time into a buffer of its own; nothing allocates. What is no sentence is dropped and counted.</remarks>
public sealed class NmeaFramer
{
    /// <summary>
    /// Longest sentence, from <c>$</c> to the end of line. The standard says 82; receivers with seven decimals of a minute exceed it.
    /// </summary>
    public const int SentenceMax = 96;

    private const int ChecksumLength = 3; // '*' and two digits
    private const byte FirstPrintable = 0x20, LastPrintable = 0x7E;

    private readonly byte[] _text = new byte[SentenceMax - 3]; // without '$', CR and LF
    private int _length = -1; // -1: waiting for a '$'
    private int _sentence;

    /// <summary>Text of the last sentence, between <c>$</c> and <c>*</c>: valid until the next byte.</summary>
    public ReadOnlySpan<byte> Sentence => _text.AsSpan(0, _sentence);

    /// <summary>Sound sentences so far.</summary>
    public long Sentences { get; private set; }

    /// <summary>Sentences begun and dropped: wrong checksum, too long, bytes that are no text, cut off by the next.</summary>
    public long Damaged { get; private set; }

    /// <summary>Takes one byte.</summary>
    /// <returns>True when it completes a sentence with the right checksum, which <see cref="Sentence"/> then holds.</returns>
    public bool TryTake(byte value)
    {
        if (value == '$')
        {
            if (_length > 0)
                Damaged++;
            _length = 0;
            return false;
        }
        if (_length < 0)
            return false;
        if (value is (byte)'\r' or (byte)'\n')
            return TryEnd();
        if (value is < FirstPrintable or > LastPrintable || _length == _text.Length)
        {
            Damaged++;
            _length = -1;
            return false;
        }
        _text[_length++] = value;
        return false;
    }

    private bool TryEnd()
    {
        int length = _length - ChecksumLength;
        _length = -1;
        if (length > 0 && _text[length] == '*'
            && Digit(_text[length + 1]) is int high and >= 0 && Digit(_text[length + 2]) is int low and >= 0
            && Checksum(_text.AsSpan(0, length)) == (high << 4 | low))
        {
            _sentence = length;
            Sentences++;
            return true;
        }
        Damaged++;
        return false;
    }

    private static byte Checksum(ReadOnlySpan<byte> text)
    {
        byte sum = 0;
        foreach (byte character in text)
            sum ^= character;
        return sum;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        _ => -1,
    };
}

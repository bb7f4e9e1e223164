using System.Text;
using Alpr.Contracts;

namespace Alpr.Benchmarks.HotLists;

/// <summary>
/// A list of plates in the columns of an NCIC extract, made as it is read. Plates of entry number n follow from n alone, so that hits can be asked for
/// without keeping them. All have 7 characters; plates of other lengths are misses.
/// </summary>
internal sealed class InventedList(int entries) : Stream
{
    /// <summary>The time at which the list is installed and matched: 2026-04-07.</summary>
    public const long NowUs = 1_775_588_400_000_000;

    private const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ"; // without I, O and Q, so that no two fold alike
    private const string Digits = "0123456789";
    private const int PlateAt = 27, ReferenceAt = 1, ReferenceDigits = 9;

    private readonly byte[] _line = Encoding.ASCII.GetBytes("V000000000CA000000020260401ABC0000   CA2026PC2014FORDF15PKWHI\n");
    private int _next, _at = int.MaxValue;
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>Plates that are on the list, in no order.</summary>
    public static PlateText[] Plates(int entries, int count) => Make(count, i => Plate(Scatter((ulong)i) % (ulong)entries));

    /// <summary>Plates that are not.</summary>
    public static PlateText[] OtherPlates(int count) => Make(count, i => [.. Plate(Scatter((ulong)i)), (byte)Letters[i % Letters.Length]]);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int written = 0;
        while (written < buffer.Length)
        {
            if (_at >= _line.Length)
            {
                if (_next == entries)
                    break;
                Plate((ulong)_next).CopyTo(_line.AsSpan(PlateAt));
                for (int i = 0, rest = _next++; i < ReferenceDigits; i++, rest /= 10)
                    _line[ReferenceAt + ReferenceDigits - 1 - i] = (byte)('0' + rest % 10);
                _at = 0;
            }
            int part = Math.Min(buffer.Length - written, _line.Length - _at);
            _line.AsSpan(_at, part).CopyTo(buffer[written..]);
            _at += part;
            written += part;
        }
        _position += written;
        return written;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static PlateText[] Make(int count, Func<int, byte[]> plate)
    {
        var plates = new PlateText[count];
        for (int i = 0; i < count; i++)
        {
            foreach (byte character in plate(i))
                plates[i].TryAppend(character);
        }
        return plates;
    }

    /// <summary>Digit, three letters, three digits: 121 million plates, each number another one as far as they go.</summary>
    private static byte[] Plate(ulong number)
    {
        var plate = new byte[7];
        for (int i = plate.Length - 1; i >= 0; i--)
        {
            bool isLetter = i is >= 1 and <= 3;
            ulong symbols = (ulong)(isLetter ? Letters : Digits).Length;
            plate[i] = (byte)(isLetter ? Letters : Digits)[(int)(number % symbols)];
            number /= symbols;
        }
        return plate;
    }

    /// <summary>Numbers in no order (the finaliser of splitmix64, Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong Scatter(ulong number)
    {
        ulong x = (number + 1) * 0x9E37_79B9_7F4A_7C15;
        x = (x ^ x >> 30) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ x >> 27) * 0x94D0_49BB_1331_11EB;
        return x ^ x >> 31;
    }
}

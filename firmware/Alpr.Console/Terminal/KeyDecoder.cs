using System.Buffers;
using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>
/// Makes key presses of bytes: UTF-8, control characters, and the escape sequences of VT100 and what came after it (ECMA-48, xterm's and the Linux console's
/// encodings of the same keys). Whatever else comes is swallowed, in bounded memory.
/// </summary>
internal sealed class KeyDecoder
{
    private const byte Escape = 0x1B, CarriageReturn = 0x0D, LineFeed = 0x0A, Rubout = 0x7F;
    private const int SequenceBytesMax = 16; // xterm's longest key has 7
    private const int Utf8BytesMax = 4;

    private readonly byte[] _pending = new byte[SequenceBytesMax];
    private int _count;
    private bool _isSequence, _wasReturn;

    /// <summary>True while bytes of an unfinished key wait for more.</summary>
    public bool IsHalf => _count > 0;

    /// <summary>Takes a byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="key">The key that it completes.</param>
    /// <returns>False when it completes none.</returns>
    public bool TryTake(byte value, out Key key)
    {
        bool followsReturn = _wasReturn;
        _wasReturn = false;
        key = default;
        if (value == LineFeed && followsReturn && _count == 0)
            return false; // CRLF is one end
        if (value is < 0x20 and not Escape or Rubout)
        {
            Forget(); // a control character ends whatever was half
            _wasReturn = value == CarriageReturn;
            key = new(Control(value));
            return true;
        }
        if (_isSequence)
            return TryEndSequence(value, out key);
        if (value == Escape)
        {
            Forget();
            _isSequence = true;
            _pending[_count++] = value;
            return false;
        }
        return TryEndCharacter(value, out key);
    }

    /// <summary>Nothing came for a while: what is half stays so for ever, and is dropped.</summary>
    public void Forget() => (_count, _isSequence) = (0, false);

    private static KeyKind Control(byte value) => value switch
    {
        0x00 => KeyKind.Break,
        0x01 => KeyKind.Home,
        0x02 => KeyKind.Left, // Ctrl-B
        0x03 => KeyKind.Interrupt,
        0x04 => KeyKind.EndOfInput,
        0x05 => KeyKind.End,
        0x06 => KeyKind.Right, // Ctrl-F
        0x08 or Rubout => KeyKind.Backspace,
        0x09 => KeyKind.Tab,
        LineFeed or CarriageReturn => KeyKind.Enter,
        0x0B => KeyKind.EraseAfter,
        0x0C => KeyKind.Redraw,
        0x0E => KeyKind.Down, // Ctrl-N
        0x10 => KeyKind.Up, // Ctrl-P
        0x15 => KeyKind.EraseBefore,
        0x17 => KeyKind.EraseWord,
        _ => KeyKind.Unknown,
    };

    private bool TryEndSequence(byte value, out Key key)
    {
        key = default;
        if (value == Escape)
        {
            _count = 1; // the one before began nothing
            return false;
        }
        if (_count < SequenceBytesMax)
            _pending[_count] = value;
        _count = Math.Min(_count + 1, SequenceBytesMax);
        bool isIntroducer = _count == 2 && value is ((byte)'[' or (byte)'O');
        if (isIntroducer || (value is < 0x40 or > 0x7E && value < 0x80))
            return false; // parameters and intermediates go on
        key = new(value < 0x80 && _count < SequenceBytesMax ? Named(_pending.AsSpan(1, _count - 1)) : KeyKind.Unknown);
        Forget();
        return true;
    }

    /// <summary>The key of a sequence without its escape: <c>[A</c>, <c>OH</c>, <c>[3~</c>, <c>[1;5C</c>.</summary>
    private static KeyKind Named(ReadOnlySpan<byte> sequence)
    {
        if (sequence.Length < 2 || sequence[0] is not ((byte)'[' or (byte)'O'))
            return KeyKind.Unknown;
        ReadOnlySpan<byte> parameter = sequence[1..^1];
        int end = parameter.IndexOf((byte)';');
        parameter = end < 0 ? parameter : parameter[..end];
        return sequence[^1] switch
        {
            (byte)'A' => KeyKind.Up,
            (byte)'B' => KeyKind.Down,
            (byte)'C' => KeyKind.Right,
            (byte)'D' => KeyKind.Left,
            (byte)'H' => KeyKind.Home,
            (byte)'F' => KeyKind.End,
            (byte)'~' when parameter is [(byte)'1'] or [(byte)'7'] => KeyKind.Home,
            (byte)'~' when parameter is [(byte)'4'] or [(byte)'8'] => KeyKind.End,
            (byte)'~' when parameter is [(byte)'3'] => KeyKind.Delete,
            _ => KeyKind.Unknown,
        };
    }

    private bool TryEndCharacter(byte value, out Key key)
    {
        key = default;
        if (_count > 0 && (value & 0xC0) != 0x80)
            Forget(); // the one before was cut off
        _pending[_count++] = value;
        OperationStatus status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out Rune rune, out int used);
        if (status == OperationStatus.NeedMoreData && _count < Utf8BytesMax)
            return false;
        Forget();
        if (status != OperationStatus.Done || used == 0 || !SafeText.IsOneColumn(rune))
        {
            key = new(KeyKind.Unknown);
            return true;
        }
        key = new(KeyKind.Character, rune);
        return true;
    }
}

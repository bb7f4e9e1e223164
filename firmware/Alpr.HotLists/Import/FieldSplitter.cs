namespace Alpr.HotLists;

/// <summary>
/// Cuts a line at a delimiter. A field may stand in quotation marks, and then hold the delimiter and doubled marks (RFC 4180, but for
/// line breaks inside a field, which no hot list has). Takes its buffers once.
/// </summary>
internal sealed class FieldSplitter(char delimiter)
{
    private readonly char[] _text = new char[HotListLimits.LineLengthMax];
    private readonly int[] _ends = new int[HotListLimits.FieldsMax];
    private int _length;

    /// <summary>Fields of the last line.</summary>
    public int Count { get; private set; }

    /// <summary>A field of the last line without the spaces around it.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int from = index == 0 ? 0 : _ends[index - 1];
            return _text.AsSpan(from, _ends[index] - from).Trim();
        }
    }

    /// <summary>Cuts a line.</summary>
    public LineFault Split(ReadOnlySpan<char> line)
    {
        Count = 0;
        _length = 0;
        while (true)
        {
            if (Count == _ends.Length)
                return LineFault.TooManyFields;
            int skipped = line.Length - line.TrimStart(' ').Length;
            bool quoted = skipped < line.Length && line[skipped] == '"';
            if (quoted && !TryTakeQuoted(ref line, skipped + 1))
                return LineFault.Quotation;
            int end = line.IndexOf(delimiter);
            ReadOnlySpan<char> rest = end < 0 ? line : line[..end];
            if (quoted && !rest.IsWhiteSpace())
                return LineFault.Quotation;
            if (!quoted)
                Append(rest);
            _ends[Count++] = _length;
            if (end < 0)
                return LineFault.None;
            line = line[(end + 1)..];
        }
    }

    private bool TryTakeQuoted(ref ReadOnlySpan<char> line, int from)
    {
        line = line[from..];
        while (true)
        {
            int mark = line.IndexOf('"');
            if (mark < 0)
                return false;
            Append(line[..mark]);
            line = line[(mark + 1)..];
            if (line.IsEmpty || line[0] != '"')
                return true;
            Append("\"");
            line = line[1..];
        }
    }

    private void Append(ReadOnlySpan<char> part)
    {
        part.CopyTo(_text.AsSpan(_length));
        _length += part.Length;
    }
}

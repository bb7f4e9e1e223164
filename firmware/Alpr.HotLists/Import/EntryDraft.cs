using System.Text;
using System.Text.Unicode;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>One entry while its line is read. One object serves all lines of a file, so that millions of them make no garbage.</summary>
public sealed class EntryDraft
{
    private readonly byte[] _reference = new byte[HotListLimits.ReferenceBytesMax];
    private readonly byte[] _notes = new byte[HotListLimits.NotesBytesMax];
    private int _referenceLength, _notesLength;

    /// <summary>The plate: capitals, without separators.</summary>
    public PlateText Plate;

    /// <summary>Who issued it.</summary>
    public StateCode State { get; set; }

    /// <summary>Why it is listed.</summary>
    public HotListCategory Category { get; set; }

    /// <summary>How serious the list calls it.</summary>
    public HotListLevel Level { get; set; }

    /// <summary>Its date, seconds since 1970; 0: not said.</summary>
    public uint DateSeconds { get; set; }

    /// <summary>True when it counts only from that date on.</summary>
    public bool CountsFromDate { get; set; }

    /// <summary>From when it no longer counts, seconds since 1970; 0: not said.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>The list's own name for the entry, UTF-8.</summary>
    public ReadOnlySpan<byte> Reference => _reference.AsSpan(0, _referenceLength);

    /// <summary>What else the line says, UTF-8.</summary>
    public ReadOnlySpan<byte> Notes => _notes.AsSpan(0, _notesLength);

    /// <summary>Empties it for the next line.</summary>
    public void Clear()
    {
        Plate = default;
        State = default;
        Category = default;
        Level = default;
        DateSeconds = ExpirySeconds = 0;
        CountsFromDate = false;
        _referenceLength = _notesLength = 0;
    }

    /// <summary>
    /// Sets the reference. False when it is longer than <see cref="HotListLimits.ReferenceBytesMax"/>: a cut reference names nothing.
    /// </summary>
    public bool TrySetReference(ReadOnlySpan<char> text)
    {
        _referenceLength = 0;
        text = text.Trim();
        if (Encoding.UTF8.GetByteCount(text) > _reference.Length)
            return false;
        _referenceLength = Encoding.UTF8.GetBytes(text, _reference);
        return true;
    }

    /// <summary>Adds to the notes, after a space; what does not fit <see cref="HotListLimits.NotesBytesMax"/> is cut between characters.</summary>
    public void AppendNote(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || _notesLength == _notes.Length)
            return;
        if (_notesLength > 0)
            _notes[_notesLength++] = (byte)' ';
        Utf8.FromUtf16(text, _notes.AsSpan(_notesLength), out _, out int written);
        _notesLength += written;
    }
}

using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>A line under the cursor: pure, knows nothing of a terminal. Bounded.</summary>
/// <param name="lengthMax">Most characters.</param>
internal sealed class LineEditor(int lengthMax)
{
    private readonly List<Rune> _text = [];

    /// <summary>Characters.</summary>
    public int Length => _text.Count;

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>A character.</summary>
    public Rune this[int index] => _text[index];

    /// <summary>The line.</summary>
    public string Text
    {
        get => Slice(0, Length);
        set
        {
            _text.Clear();
            _text.AddRange(value.EnumerateRunes().Take(lengthMax));
            Cursor = _text.Count;
        }
    }

    /// <summary>What stands before the cursor.</summary>
    public string BeforeCursor => Slice(0, Cursor);

    /// <summary>Does what a key asks of a line.</summary>
    /// <returns>False when it could not: a full line, nothing to take away, another kind of key.</returns>
    public bool TryApply(Key key) => key.Kind switch
    {
        KeyKind.Character => TryInsert(key.Rune),
        KeyKind.Backspace => TryErase(Cursor - 1, 1),
        KeyKind.Delete => TryErase(Cursor, 1),
        KeyKind.Left => TryMove(Cursor - 1),
        KeyKind.Right => TryMove(Cursor + 1),
        KeyKind.Home => TryMove(0),
        KeyKind.End => TryMove(Length),
        KeyKind.EraseBefore => TryErase(0, Cursor),
        KeyKind.EraseAfter => TryErase(Cursor, Length - Cursor),
        KeyKind.EraseWord => TryErase(WordStart(), Cursor - WordStart()),
        _ => false,
    };

    /// <summary>Puts text in at the cursor; what does not fit is left out.</summary>
    public void Insert(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            TryInsert(rune);
    }

    /// <summary>A part of the line.</summary>
    public string Slice(int start, int count)
    {
        StringBuilder text = new();
        for (int i = start; i < start + count; i++)
            text.Append(_text[i].ToString());
        return text.ToString();
    }

    private bool TryInsert(Rune rune)
    {
        if (_text.Count >= lengthMax)
            return false;
        _text.Insert(Cursor++, rune);
        return true;
    }

    private bool TryErase(int start, int count)
    {
        if (start < 0 || count <= 0 || start + count > _text.Count)
            return false;
        _text.RemoveRange(start, count);
        Cursor = start;
        return true;
    }

    private bool TryMove(int to)
    {
        if (to < 0 || to > _text.Count)
            return false;
        Cursor = to;
        return true;
    }

    private int WordStart()
    {
        int start = Cursor;
        while (start > 0 && _text[start - 1].Value == ' ')
            start--;
        while (start > 0 && _text[start - 1].Value != ' ')
            start--;
        return start;
    }
}

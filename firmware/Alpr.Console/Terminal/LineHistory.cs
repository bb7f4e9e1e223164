namespace Alpr.Consoles.Terminal;

/// <summary>Lines of one session that the arrows bring back. Secrets never come here; the session's end forgets all.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _at;
    private string _draft = "";

    /// <summary>Keeps a line, unless it is empty or the last one again.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
            _lines.Add(line);
        if (_lines.Count > ConsoleLimits.HistoryMax)
            _lines.RemoveAt(0);
        _at = _lines.Count;
    }

    /// <summary>A new line begins.</summary>
    public void Begin() => (_at, _draft) = (_lines.Count, "");

    /// <summary>An earlier line (-1) or a later one (+1); null when there is none. What was being typed comes back at the end.</summary>
    public string? Move(int step, string current)
    {
        int to = _at + step;
        if (to < 0 || to > _lines.Count)
            return null;
        if (_at == _lines.Count)
            _draft = current;
        _at = to;
        return to == _lines.Count ? _draft : _lines[to];
    }
}

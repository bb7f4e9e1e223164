namespace Alpr.HotLists;

/// <summary>A line cut by columns. Trailing spaces are often lost on the way, so that a column past the end is empty.</summary>
internal readonly ref struct FixedColumns(ReadOnlySpan<char> line)
{
    private readonly ReadOnlySpan<char> _line = line;

    /// <summary>Columns from one (from 0) to before another, without the spaces around.</summary>
    public ReadOnlySpan<char> At(int from, int to) =>
        from >= _line.Length ? default : _line[from..Math.Min(to, _line.Length)].Trim();
}

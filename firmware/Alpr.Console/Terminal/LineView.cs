using System.Globalization;
using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>
/// Shows a line behind its prompt on one row, whatever its length: the part around the cursor. Writes CR, erase to the end of the row and cursor forward
/// (VT100 EL and CUF), asks the terminal nothing, and never touches the last column, where terminals disagree.
/// </summary>
/// <param name="prompt">What stands before it.</param>
/// <param name="columns">Of the terminal.</param>
internal sealed class LineView(string prompt, int columns)
{
    private readonly int _width = Math.Max(columns - prompt.Length - 1, 8);
    private int _first;

    /// <summary>The bytes that show the line as it is now.</summary>
    public string Draw(LineEditor line)
    {
        if (line.Cursor < _first || line.Cursor > _first + _width || line.Length <= _width)
            _first = line.Length <= _width ? 0 : Math.Max(0, line.Cursor - _width / 2);
        int shown = Math.Min(line.Length - _first, _width), column = prompt.Length + line.Cursor - _first;
        StringBuilder text = new();
        text.Append('\r').Append(prompt).Append(line.Slice(_first, shown)).Append("\e[K");
        if (column < prompt.Length + shown)
            text.Append(CultureInfo.InvariantCulture, $"\r\e[{column}C");
        return text.ToString();
    }
}

using System.Globalization;

namespace Alpr.Tests.Common;

/// <summary>The smallest terminal there is: what a row shows after text with CR, backspace, erase to the end (EL) and cursor forward (CUF).</summary>
internal static class TerminalRow
{
    /// <summary>The last row of a text, and where its cursor stands.</summary>
    public static (string Text, int Column) Show(string text)
    {
        List<char> row = [];
        int column = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    row.Clear();
                    break;
                case '\a':
                    break;
                case '\e':
                    int end = i + 2;
                    while (!char.IsAsciiLetter(text[end]))
                        end++;
                    if (text[end] == 'K')
                        row.RemoveRange(Math.Min(column, row.Count), row.Count - Math.Min(column, row.Count));
                    else if (text[end] == 'C')
                        column += int.Parse(text.AsSpan(i + 2, end - i - 2), CultureInfo.InvariantCulture);
                    else
                        throw new FormatException($"a terminal of 1978 does not know {text[(i + 1)..(end + 1)]}");
                    i = end;
                    break;
                default:
                    while (row.Count <= column)
                        row.Add(' ');
                    row[column++] = text[i];
                    break;
            }
        }
        return (new string([.. row]), column);
    }

    /// <summary>A row as text.</summary>
    public static string Last(string text)
    {
        try
        {
            return Show(text).Text.TrimEnd();
        }
        catch (Exception half) when (half is FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return text.TrimEnd();
        }
    }
}

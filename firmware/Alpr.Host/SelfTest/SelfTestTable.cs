using System.Globalization;
using System.Text;

namespace Alpr.Host.SelfTest;

/// <summary>The self-test as text: what was seen and what to do stands below each line that needs it.</summary>
internal static class SelfTestTable
{
    private static readonly (string Title, int Most)[] Columns = [("device", 26), ("bus", 22), ("expected", 34), ("seen", 60)];

    /// <summary>Writes the table.</summary>
    public static string Write(string board, IReadOnlyList<SelfTestLine> lines)
    {
        string[][] cells = [.. lines.Select(line => new[] { line.Device, line.Where, line.Expected, line.Ok ? line.Seen : "" })];
        int[] widths = [.. Columns.Select((column, i) => Math.Min(column.Most, cells.Select(row => row[i].Length).Append(column.Title.Length).Max()))];
        StringBuilder text = new();
        text.Append(board).Append("\n\n");
        Row([.. Columns.Select(column => column.Title)], "verdict");
        for (int n = 0; n < lines.Count; n++)
        {
            Row(cells[n], lines[n].Ok ? "ok" : "FAILED");
            if (!lines[n].Ok)
            {
                text.Append("    seen:       ").Append(lines[n].Seen).Append('\n');
                if (lines[n].WhatToDo.Length > 0)
                    text.Append("    what to do: ").Append(lines[n].WhatToDo).Append('\n');
            }
        }
        int failed = lines.Count(line => !line.Ok);
        text.Append('\n').Append(failed == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {lines.Count} are well.\n")
            : string.Create(CultureInfo.InvariantCulture, $"{failed} of {lines.Count} failed.\n"));
        return text.ToString();

        void Row(string[] row, string verdict) =>
            text.Append($"{verdict,-9}{string.Join("  ", row.Select((cell, i) => Fit(cell, widths[i])))}".TrimEnd()).Append('\n');
    }

    private static string Fit(string cell, int width) => cell.Length <= width ? cell.PadRight(width) : cell[..(width - 1)] + "…";
}

using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Sync.Sftp;

/// <summary>The table of a batch, as RFC 4180 has it: UTF-8, CR LF, quotes doubled.</summary>
internal static class DropTable
{
    private const int CellCharsMax = 256; // a plate, a name, a list's reference: nothing that is longer is one

    /// <summary>The detection of which a row tells; null when it can tell of none.</summary>
    public static Record? Seen(Delivery delivery) => (delivery.Record.Hit is null ? delivery.Record : delivery.Detection) is { Detection: not null } seen ? seen : null;

    /// <summary>Why a record can be no row; null when it can.</summary>
    public static string? Problem(Delivery delivery)
    {
        if (Seen(delivery) is not null)
            return null;
        return delivery.Record.Hit is null ? "a table of plates has no way to say it" : "its detection was purged, and a row without what was read says nothing";
    }

    /// <summary>Writes a table.</summary>
    /// <param name="settings">Columns and signs.</param>
    /// <param name="rows">In order.</param>
    public static byte[] Write(SftpSettings settings, IEnumerable<DropRow> rows)
    {
        StringBuilder text = new();
        if (settings.Header)
            Line(text, settings, settings.Columns.Select(static column => new DropCell(column.Header)));
        foreach (DropRow row in rows)
            Line(text, settings, settings.Columns.Select(column => DropField.Of(column, row)));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Line(StringBuilder text, SftpSettings settings, IEnumerable<DropCell> cells)
    {
        bool isFirst = true;
        foreach (DropCell cell in cells)
        {
            if (!isFirst)
                text.Append(settings.Delimiter);
            isFirst = false;
            Cell(text, settings, Clean(cell));
        }
        text.Append("\r\n");
    }

    private static void Cell(StringBuilder text, SftpSettings settings, string cell)
    {
        bool mustQuote = settings.Quotes == "all" || cell.AsSpan().ContainsAny('"', settings.Delimiter[0]) || cell.StartsWith(' ') || cell.EndsWith(' ');
        if (mustQuote)
            text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            text.Append(cell);
    }

    // Lists come from outside, and whoever opens a table in a program for sheets has a cell that begins with = carried out as a formula.
    private static string Clean(DropCell cell)
    {
        if (cell.IsNumber)
            return cell.Text;
        string text = cell.Text.Length > CellCharsMax ? cell.Text[..CellCharsMax] : cell.Text;
        text = string.Create(text.Length, text, static (into, from) =>
        {
            for (int i = 0; i < into.Length; i++)
                into[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
        return text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;
    }
}

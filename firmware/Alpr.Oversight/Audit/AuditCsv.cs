using System.Globalization;
using System.Text;

namespace Alpr.Oversight;

/// <summary>
/// Writes accesses as CSV (RFC 4180: comma, CRLF, every field in quotes; UTF-8). A field that a spreadsheet would take for a formula begins with an apostrophe;
/// the signed batch has the exact texts.
/// </summary>
public static class AuditCsv
{
    private const string Header =
        "sequence,time,user,agency,action,purpose,case_number,asked,refused,refused_because,failed,results,client,requested_by,approved_by";

    /// <summary>Writes the heading and the rows.</summary>
    public static void Write(Stream output, IEnumerable<AuditRow> rows)
    {
        using StreamWriter writer = new(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(Header);
        foreach (AuditRow row in rows)
        {
            Contracts.V1.Access access = row.Access;
            writer.WriteLine(string.Join(',', new[]
            {
                row.Sequence.ToString(CultureInfo.InvariantCulture), AgencyCalendar.Text(row.Made), access.User, access.Agency, access.Action,
                access.Purpose, access.CaseNumber, access.Asked, access.Refused ? "true" : "false", access.RefusedBecause,
                access.Failed ? "true" : "false",
                access.Results.ToString(CultureInfo.InvariantCulture), access.Client, access.RequestedBy, string.Join("; ", access.ApprovedBy),
            }.Select(Field)));
        }
    }

    /// <summary>A field in quotes.</summary>
    internal static string Field(string text)
    {
        StringBuilder field = new("\"");
        // Spreadsheets skip blanks and controls before they look for a formula's first character, and know the wide forms of East Asia.
        string trimmed = text.TrimStart(' ', '\u00a0', '\u3000', '\ufeff', '\t', '\r', '\n', '\0');
        if ((trimmed.Length > 0 && trimmed[0] is '=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20' or '|' or '%')
            || (text.Length > 0 && char.IsControl(text[0])))
            field.Append('\'');
        foreach (char character in text)
            field.Append(character == '"' ? "\"\"" : char.IsControl(character) && character is not ('\n' or '\t') ? " " : character.ToString());
        return field.Append('"').ToString();
    }
}

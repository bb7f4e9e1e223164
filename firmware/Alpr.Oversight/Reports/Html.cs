using System.Globalization;
using System.Net;
using System.Text;

namespace Alpr.Oversight;

/// <summary>Writes HTML in which every text is escaped: only the names of elements, and what <see cref="Raw"/> is given by this room, are not.</summary>
internal sealed class Html
{
    private readonly StringBuilder _page = new();

    /// <summary>Markup of this room's own, without anything from outside.</summary>
    public Html Raw(string markup)
    {
        _page.Append(markup);
        return this;
    }

    /// <summary>Text from anywhere.</summary>
    public Html Text(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (char character in text) // controls and what turns the direction of writing round would change how the rest is read
            clean.Append(char.IsControl(character) || character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' ? '\ufffd' : character);
        _page.Append(WebUtility.HtmlEncode(clean.ToString()));
        return this;
    }

    /// <summary>An element with a text in it.</summary>
    public Html Element(string name, string text) => Raw($"<{name}>").Text(text).Raw($"</{name[..(name.IndexOf(' ') is > 0 and int end ? end : name.Length)]}>\n");

    /// <summary>A table with a caption for whoever cannot see the chart.</summary>
    /// <param name="caption">What it is of.</param>
    /// <param name="headings">The first is of the rows' names.</param>
    /// <param name="rows">Cells; the first names the row, the others are numbers or short texts.</param>
    public Html Table(string caption, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        Raw("<table>\n").Element("caption", caption).Raw("<thead><tr>");
        foreach (string heading in headings)
            Raw("<th scope=\"col\">").Text(heading).Raw("</th>");
        Raw("</tr></thead>\n<tbody>\n");
        bool any = false;
        foreach (IReadOnlyList<string> row in rows)
        {
            any = true;
            Raw("<tr><th scope=\"row\">").Text(row[0]).Raw("</th>");
            foreach (string cell in row.Skip(1))
                Raw("<td>").Text(cell).Raw("</td>");
            Raw("</tr>\n");
        }
        if (!any)
            Raw($"<tr><td class=\"none\" colspan=\"{headings.Count.ToString(CultureInfo.InvariantCulture)}\">none</td></tr>\n");
        return Raw("</tbody>\n</table>\n");
    }

    /// <summary>The page.</summary>
    public override string ToString() => _page.ToString();

    /// <summary>A number with thin spaces between thousands.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u2009');

    /// <summary>A share as a percentage with two decimals; a dash when it is not known.</summary>
    public static string Percent(double? share) =>
        share is { } known ? (known * 100).ToString("0.00", CultureInfo.InvariantCulture) + "\u2009%" : "\u2013";

    /// <summary>A length of time in words.</summary>
    public static string Span(long seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
        < 2 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min"),
        < 48 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400} d {seconds / 3600 % 24} h"),
    };
}

using System.Globalization;
using System.Text;

namespace Alpr.Health.Tests;

/// <summary>Reads Prometheus' text format 0.0.4 strictly, by its description and not by our writer: comments, families in one piece, escapes, no series twice.</summary>
internal sealed class PageReader
{
    private readonly HashSet<string> _families = [];
    private string _family = "", _type = "";

    /// <summary>Value of each series by <c>name{label="value",...}</c>, unescaped.</summary>
    public Dictionary<string, double> Series { get; } = [];

    /// <summary>Type of each family.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Text of each family.</summary>
    public Dictionary<string, string> Help { get; } = [];

    public static PageReader Read(byte[] page)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(page);
        if (!text.EndsWith('\n'))
            throw new FormatException("The last line does not end.");
        PageReader reader = new();
        foreach (string line in text[..^1].Split('\n'))
            reader.Line(line);
        return reader;
    }

    private void Line(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            Help.Add(Begin(line.Split(' ', 4)[2]), line.Split(' ', 4)[3]);
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            Type(line.Split(' '));
        else
            Sample(line);
    }

    private string Begin(string name)
    {
        if (name != _family && !_families.Add(name))
            throw new FormatException($"{name} is in two pieces.");
        (_family, _type) = (name, "");
        return name;
    }

    private void Type(string[] words)
    {
        if (words.Length != 4 || words[2] != _family || words[3] is not ("counter" or "gauge"))
            throw new FormatException($"The type of {words[2]} is wrong, or comes before its help.");
        Types.Add(_family, _type = words[3]);
    }

    private void Sample(string line)
    {
        int at = 0;
        string name = Name(line, ref at);
        if (name != _family || _type.Length == 0 || (_type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal)))
            throw new FormatException($"{name} is of no family, or a counter without its ending.");
        StringBuilder series = new(name);
        if (line[at] == '{')
            Labels(line, ref at, series);
        if (line[at++] != ' ')
            throw new FormatException("One space comes before the value.");
        string value = line[at..];
        Series.Add(series.ToString(), value switch
        {
            "+Inf" => double.PositiveInfinity,
            "NaN" => double.NaN,
            _ => double.Parse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
        });
    }

    private static void Labels(string line, ref int at, StringBuilder series)
    {
        do
        {
            series.Append(line[at++]).Append(Name(line, ref at)).Append("=\"");
            if (line[at++] != '=' || line[at++] != '"')
                throw new FormatException("A label has a value in quotes.");
            for (; line[at] != '"'; at++)
            {
                series.Append(line[at] != '\\' ? line[at] : line[++at] switch
                {
                    'n' => '\n',
                    '\\' => '\\',
                    '"' => '"',
                    _ => throw new FormatException("No such escape."),
                });
            }
            series.Append('"');
            at++;
        }
        while (line[at] == ',');
        if (line[at++] != '}')
            throw new FormatException("Labels end with a brace.");
        series.Append('}');
    }

    private static string Name(string line, ref int at)
    {
        int from = at;
        while (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_')
            at++;
        return at > from && !char.IsAsciiDigit(line[from]) ? line[from..at] : throw new FormatException("A name is needed.");
    }
}

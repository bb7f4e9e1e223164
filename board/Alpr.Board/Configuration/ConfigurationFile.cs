using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Alpr.Board.Configuration;

/// <summary>The one way configuration is read: a whole JSON file, checked whole, refused with file and line.</summary>
public static partial class ConfigurationFile
{
    /// <summary>Largest file that is read: a configuration is a page or two.</summary>
    public const long BytesMax = 1 << 20;

    private const int ProblemsShown = 10; // what a person mends in one go

    /// <summary>Reads a file; fields the type does not know are errors, so that a typing mistake cannot pass unseen.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="example">A file that is right, for messages.</param>
    /// <exception cref="ConfigurationException">The file cannot be read or is not what the type asks for.</exception>
    public static (T Value, byte[] Bytes) Read<T>(string path, JsonTypeInfo<T> type, string example)
        where T : class
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                throw new ConfigurationException($"{path}: larger than {BytesMax} bytes, so it is not a configuration; check the path.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read ({failure.Message}) Check the path.");
        }
        return (Parse(bytes, path, type, example), bytes);
    }

    /// <summary>The same of bytes that came by another way than a file, such as a policy over the network.</summary>
    /// <param name="bytes">The whole text, UTF-8.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="example">A file that is right, for messages.</param>
    /// <exception cref="ConfigurationException">It is too large or not what the type asks for.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> bytes, string name, JsonTypeInfo<T> type, string example)
        where T : class
    {
        if (bytes.Length > BytesMax)
            throw new ConfigurationException($"{name}: larger than {BytesMax} bytes, so it is not a configuration; check what was given.");
        try
        {
            return JsonSerializer.Deserialize(bytes, type)
                ?? throw new ConfigurationException($"{name}: holds 'null'; see {example} for an example.");
        }
        catch (JsonException broken)
        {
            string line = broken.LineNumber is { } number ? $":{number + 1}" : "";
            throw new ConfigurationException($"{name}{line}: {Reason(broken)} Correct the field; {example} is an example.");
        }
    }

    /// <summary>Refuses a file whose values are wrong: at most the first ten problems, each with its line.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="problems">What is wrong; none is well.</param>
    /// <exception cref="ConfigurationException">There is a problem.</exception>
    public static void Refuse(string path, byte[] bytes, IEnumerable<ConfigurationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        string[] lines =
        [
            .. problems.Take(ProblemsShown).Select(problem =>
                $"{path}:{JsonLines.Of(bytes, problem.Field)}: {problem.Field}: {problem.Reason}"),
        ];
        if (lines.Length > 0)
            throw new ConfigurationException(string.Join(Environment.NewLine, lines));
    }

    /// <summary>
    /// The serializer's message without the path and position it appends, since the line is already named, and without the types of .NET that it names: they tell
    /// whoever wrote the file nothing.
    /// </summary>
    private static string Reason(JsonException broken)
    {
        int end = broken.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string reason = end < 0 ? broken.Message : broken.Message[..end];
        if (reason.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) // to a type of ours, which tells nobody anything
            reason = "the value is of the wrong kind.";
        else if (reason.Contains("doesn't allow setting null values", StringComparison.Ordinal)) // and advises on C#
            reason = "null, where there must be a value.";
        else if (reason.Contains("missing required properties", StringComparison.Ordinal))
            reason = Missing(Quoted(reason), broken.Path);
        else if (reason.Contains("could not be mapped", StringComparison.Ordinal))
            reason = Quoted(reason) is [string name, ..] ? $"there is no field '{name}' here." : "there is no such field.";
        else if (NamesType().IsMatch(reason))
            reason = "the value cannot be used.";
        return string.IsNullOrEmpty(broken.Path) || broken.Path == "$" ? reason : $"{broken.Path[2..]}: {reason}";
    }

    private static string Missing(List<string> names, string? path)
    {
        string fields = string.Join(", ", names.Select(static name => $"\"{name}\": ...")), part = path is { Length: > 2 } ? path[(path.LastIndexOf('.') + 1)..] : "";
        string written = part.Length == 0 || part.Contains(']', StringComparison.Ordinal) ? $"{{ {fields} }}" : $"\"{part}\": {{ {fields} }}";
        return $"{string.Join(", ", names.Select(static name => $"'{name}'"))} {(names.Count == 1 ? "is" : "are")} missing; write {written}.";
    }

    /// <summary>The words in quotation marks that are names of fields: a type's has its namespace before it.</summary>
    private static List<string> Quoted(string reason) =>
        [.. InQuotes().Matches(reason).Select(static match => match.Groups[1].Value).Where(static word => !NamesType().IsMatch(word))];

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex InQuotes();

    [GeneratedRegex(@"\b(?:Alpr|System|Microsoft|Google)\.\w|\.NET\b")]
    private static partial Regex NamesType();
}

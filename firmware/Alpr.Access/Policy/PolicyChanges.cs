using System.Globalization;
using System.Text.Json;

namespace Alpr.Access;

/// <summary>What is different between two policies, in lines that an administrator reads before the new one is in force.</summary>
/// <remarks>
/// It goes by the JSON alone, so that no field can be forgotten. Lists of names are compared as sets, and their order where it alone changed; lists of
/// objects by what names these: <c>hot_lists[svs].refresh_hours: 24 -> 12</c>.
/// </remarks>
public static class PolicyChanges
{
    /// <summary>Most lines; a policy with more changes is another policy.</summary>
    public const int LinesMax = 500;

    private const int ValueLengthMax = 120;
    private const string Absent = "(absent)";

    private static readonly string[] NamingFields = ["name", "agency", "course"];

    /// <summary>The changes, in the order of the new file.</summary>
    /// <param name="before">A policy's bytes.</param>
    /// <param name="after">Those of another.</param>
    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        using JsonDocument old = JsonDocument.Parse(before, PolicyText.DocumentOptions), @new = JsonDocument.Parse(after, PolicyText.DocumentOptions);
        List<string> lines = [];
        Compare("", old.RootElement, @new.RootElement, lines);
        return lines.Count <= LinesMax
            ? lines
            : [.. lines.Take(LinesMax), string.Create(CultureInfo.InvariantCulture, $"and {lines.Count - LinesMax} more")];
    }

    private static void Compare(string path, JsonElement before, JsonElement after, List<string> lines)
    {
        if (JsonElement.DeepEquals(before, after))
            return;
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            CompareFields(path, Fields(before), Fields(after), ".", lines);
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
            CompareLists(path, before, after, lines);
        else
            lines.Add($"{path}: {Text(before)} -> {Text(after)}");
    }

    private static void CompareLists(string path, JsonElement before, JsonElement after, List<string> lines)
    {
        if (Named(before) is { } old && Named(after) is { } @new)
        {
            CompareFields(path, old, @new, "", lines);
            if (!old.Keys.SequenceEqual(@new.Keys) && old.Keys.Order(StringComparer.Ordinal).SequenceEqual(@new.Keys.Order(StringComparer.Ordinal)))
                lines.Add($"{path}: in another order");
            return;
        }
        string[] was = [.. before.EnumerateArray().Select(Text)], @is = [.. after.EnumerateArray().Select(Text)];
        string[] added = [.. @is.Except(was)], removed = [.. was.Except(@is)];
        bool areNames = before.EnumerateArray().Concat(after.EnumerateArray()).All(one => one.ValueKind == JsonValueKind.String);
        if (!areNames || (added.Length == 0 && removed.Length == 0))
        {
            lines.Add($"{path}: {Text(before)} -> {Text(after)}");
            return;
        }
        lines.AddRange(removed.Select(one => $"{path}: {one} removed"));
        lines.AddRange(added.Select(one => $"{path}: {one} added"));
    }

    private static void CompareFields(
        string path, OrderedDictionary<string, JsonElement> before, OrderedDictionary<string, JsonElement> after, string joint, List<string> lines)
    {
        foreach ((string name, JsonElement value) in after)
        {
            string at = path.Length == 0 ? name : path + joint + name;
            if (before.TryGetValue(name, out JsonElement old))
                Compare(at, old, value, lines);
            else
                lines.Add($"{at}: {Absent} -> {Text(value)}");
        }
        foreach ((string name, JsonElement value) in before)
        {
            if (!after.ContainsKey(name))
                lines.Add($"{(path.Length == 0 ? name : path + joint + name)}: {Text(value)} -> {Absent}");
        }
    }

    private static OrderedDictionary<string, JsonElement> Fields(JsonElement value)
    {
        OrderedDictionary<string, JsonElement> fields = [];
        foreach (JsonProperty field in value.EnumerateObject())
            fields[field.Name] = field.Value;
        return fields;
    }

    /// <summary>The elements of a list by <c>[name]</c>; null when one has no name of its own.</summary>
    private static OrderedDictionary<string, JsonElement>? Named(JsonElement list)
    {
        OrderedDictionary<string, JsonElement> named = [];
        foreach (JsonElement one in list.EnumerateArray())
        {
            if (NameOf(one) is not { } name || !named.TryAdd($"[{name}]", one))
                return null;
        }
        return named;
    }

    private static string? NameOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty("list", out JsonElement inner)) // a hot list's name is one level down
            return NameOf(inner);
        foreach (string field in NamingFields)
        {
            if (element.TryGetProperty(field, out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text)
                return text;
        }
        return null;
    }

    /// <summary>A value on one line; long ones are cut.</summary>
    private static string Text(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(Text)) + "]",
            JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(field => $"{field.Name}: {Text(field.Value)}")) + "}",
            _ => value.GetRawText(),
        };
        return text.Length <= ValueLengthMax ? text : string.Concat(text.AsSpan(0, ValueLengthMax), "...");
    }
}

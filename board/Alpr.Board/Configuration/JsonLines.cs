using System.Globalization;
using System.Text.Json;

namespace Alpr.Board.Configuration;

/// <summary>Finds the line on which a field of a JSON file stands, so that a message can name it.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Line, from 1, of a field such as <c>camera.pixels_max</c> or <c>thermometers[1].address</c>; of what would hold it when it
    /// is missing.
    /// </summary>
    /// <param name="json">A file that was already parsed without error.</param>
    /// <param name="field">Path of the field.</param>
    public static int Of(ReadOnlySpan<byte> json, string field)
    {
        string[] path = field.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        ReadOnlySpan<byte> text = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        Utf8JsonReader reader = new(text, Options);
        reader.Read();
        return 1 + text[..(int)Find(ref reader, path)].Count((byte)'\n');
    }

    /// <summary>Offset of what the path leads to from the value at which the reader stands.</summary>
    private static long Find(ref Utf8JsonReader reader, ReadOnlySpan<string> path)
    {
        long here = reader.TokenStartIndex;
        if (path.IsEmpty || !TryEnter(ref reader, path[0], out long member))
            return here;
        return path.Length == 1 ? member : Find(ref reader, path[1..]);
    }

    /// <summary>Moves to the value of one member of an object, or one element <c>[n]</c> of an array.</summary>
    private static bool TryEnter(ref Utf8JsonReader reader, string name, out long start)
    {
        start = 0;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return false;
        for (int index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            start = reader.TokenStartIndex;
            bool isWanted = reader.TokenType == JsonTokenType.PropertyName
                ? reader.ValueTextEquals(name)
                : name == string.Create(CultureInfo.InvariantCulture, $"[{index}]");
            if (reader.TokenType == JsonTokenType.PropertyName)
                reader.Read();
            if (isWanted)
                return true;
            reader.Skip();
        }
        return false;
    }
}

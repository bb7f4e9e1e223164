using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alpr.Access;

/// <summary>Reads policy files: names in snake_case, comments allowed, unknown fields and null where nothing may be missing refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AgencyPolicy))]
internal sealed partial class PolicyJson : JsonSerializerContext;

/// <summary>Policy files as plain JSON, whatever their type.</summary>
internal static class PolicyText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Like the reader of <see cref="PolicyJson"/>.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Finds a field that an object has twice: a person would see the first, the program takes the last.
    /// </summary>
    /// <param name="json">Text that was already read without error.</param>
    /// <returns>Its line, from 1, or 0 when there is none.</returns>
    public static int LineOfDuplicate(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        Stack<HashSet<string>> objects = [];
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push(new(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
                case JsonTokenType.PropertyName when !objects.Peek().Add(reader.GetString()!):
                    return 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
                default:
                    break;
            }
        }
        return 0;
    }
}

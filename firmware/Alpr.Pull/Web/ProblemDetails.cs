using System.Text.Json;

namespace Alpr.Pull.Web;

/// <summary>The unit's own words about an error (RFC 9457), made harmless for a terminal.</summary>
internal static class ProblemDetails
{
    /// <summary>Title and detail; empty when the bytes are not such words.</summary>
    public static string Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return "";
            string title = Text(document.RootElement, "title"), detail = Text(document.RootElement, "detail");
            string said = title.Length > 0 && detail.Length > 0 ? $"{title.TrimEnd('.')}: {detail}" : title + detail;
            return said.Length <= PullLimits.ProblemCharactersShown ? said : said[..PullLimits.ProblemCharactersShown];
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException) // the latter: text that is not Unicode
        {
            return "";
        }
    }

    private static string Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? string.Concat(value.GetString()!.Select(character => char.IsControl(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format ? ' ' : character))
            : "";
}

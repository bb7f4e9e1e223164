using System.Globalization;
using System.Text;
using System.Text.Json;
using Alpr.Access;

namespace Alpr.Web.Pages;

/// <summary>Changes single values of a policy's file and leaves everything else, comments and order included, byte for byte as the agency wrote it.</summary>
internal static class PolicyEdit
{
    private const string Masks = "privacy_masks", Revision = "revision";
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The same file with other masks and the next revision.</summary>
    /// <param name="policy">A policy's file without problems.</param>
    /// <param name="masks">All masks that there shall be.</param>
    public static byte[] WithMasks(byte[] policy, IReadOnlyList<PrivacyMaskPolicy> masks)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Dictionary<string, (int From, int To)> values = TopValues(policy);
        (int from, int to) = values[Revision];
        string next = (long.Parse(policy.AsSpan(from, to - from), NumberStyles.None, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        return values.TryGetValue(Masks, out (int From, int To) at)
            ? Apply(policy, [(from, to, next), (at.From, at.To, Text(masks))])
            : Apply(policy, [(from, to, $"{next},\n  \"{Masks}\": {Text(masks)}")]); // beside the revision, which each policy has
    }

    private static byte[] Apply(byte[] policy, IEnumerable<(int From, int To, string Text)> edits)
    {
        using MemoryStream changed = new();
        int at = 0;
        foreach ((int from, int to, string text) in edits.OrderBy(edit => edit.From))
        {
            changed.Write(policy, at, from - at);
            changed.Write(Encoding.UTF8.GetBytes(text));
            at = to;
        }
        changed.Write(policy, at, policy.Length - at);
        return changed.ToArray();
    }

    /// <summary>Where the values of the outermost object stand.</summary>
    private static Dictionary<string, (int From, int To)> TopValues(byte[] policy)
    {
        Dictionary<string, (int, int)> values = new(StringComparer.Ordinal);
        int skipped = policy.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        Utf8JsonReader reader = new(policy.AsSpan(skipped), Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int from = (int)reader.TokenStartIndex + skipped;
            reader.Skip();
            values[name] = (from, (int)reader.BytesConsumed + skipped);
        }
        return values;
    }

    private static string Text(IReadOnlyList<PrivacyMaskPolicy> masks)
    {
        if (masks.Count == 0)
            return "[]";
        IEnumerable<string> lines = masks.Select(mask => $"    {{ {Field("device", mask.Device)}{Field("name", mask.Name)}\"polygon\": ["
            + string.Join(", ", mask.Polygon.Select(corner => $"[{string.Join(", ", corner.Select(Share))}]")) + "] }");
        return $"[\n{string.Join(",\n", lines)}\n  ]";
    }

    private static string Field(string name, string value) => value.Length == 0 ? "" : $"\"{name}\": \"{JsonEncodedText.Encode(value)}\", ";

    private static string Share(double share) => share.ToString("0.####", CultureInfo.InvariantCulture); // a tenth of a pixel of the largest picture
}

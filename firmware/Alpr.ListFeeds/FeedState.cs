using System.Text.Json.Serialization;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>
/// What was seen of a source when its list was last taken, so that it need not be taken again while it is the same; and when the source last
/// confirmed it. Nothing of the list's content. Kept over restarts in a file of its own.
/// </summary>
public sealed record FeedState
{
    private const int ValidatorCharactersMax = 512; // servers' tags have under 100

    /// <summary>Fingerprint of the policy's words for the list: when they change, the list is read anew.</summary>
    public string Policy { get; set; } = "";

    /// <summary>SHA-256 of the file that was taken, hex: what was seen counts only while that list is in force.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>A web server's tag for the file; empty: it gave none.</summary>
    public string EntityTag { get; set; } = "";

    /// <summary>A web server's date of the file, in its own words; empty: it gave none.</summary>
    public string LastModified { get; set; } = "";

    /// <summary>Bytes of a file; 0: not known.</summary>
    public long Length { get; set; }

    /// <summary>When a file was last changed, microseconds since 1970; 0: not known.</summary>
    public long ModifiedUs { get; set; }

    /// <summary>When the source last said that the list is its newest, microseconds since 1970; 0: never.</summary>
    public long ConfirmedUs { get; set; }

    /// <summary>True when nothing is known by which a source could say that it has nothing new.</summary>
    [JsonIgnore]
    public bool IsBlank => EntityTag.Length == 0 && LastModified.Length == 0 && Length == 0;

    /// <summary>True for a tag or date that can be sent back to the server that gave it.</summary>
    internal static bool IsValidator(string? value) =>
        value is { Length: <= ValidatorCharactersMax } && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'); // RFC 9110, 8.8.3; other characters no request takes

    /// <summary>The same without what was seen of the source.</summary>
    internal FeedState Forgetful() => this with { EntityTag = "", LastModified = "", Length = 0, ModifiedUs = 0 };

    /// <summary>The same with what was seen of the source another time.</summary>
    internal FeedState Seeing(FeedState seen) =>
        this with { EntityTag = seen.EntityTag, LastModified = seen.LastModified, Length = seen.Length, ModifiedUs = seen.ModifiedUs };
}

/// <summary>How the room's files are read and written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeedState))]
[JsonSerializable(typeof(FeedCredentials))]
[JsonSerializable(typeof(HotListSettings))]
internal sealed partial class FeedJson : JsonSerializerContext;

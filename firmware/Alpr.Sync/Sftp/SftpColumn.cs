using System.Text.Json.Serialization;

namespace Alpr.Sync.Sftp;

/// <summary>One column of the table that a platform asks for.</summary>
public sealed record SftpColumn
{
    /// <summary>Its heading.</summary>
    public required string Header { get; init; }

    /// <summary>What stands in it: one of <see cref="DropField"/>'s names.</summary>
    public required string Field { get; init; }

    /// <summary>
    /// How it is written. Of times: letters of .NET's custom formats, such as <c>MM/dd/yyyy HH:mm:ss</c>, in the zone of the settings. Of <c>confidence</c>:
    /// <c>percent</c>. Of <c>text</c>: the text. Empty: as usual.
    /// </summary>
    public string Format { get; set; } = "";

    /// <summary>What is usual, where no platform asks for something else.</summary>
    [JsonIgnore]
    internal static IReadOnlyList<SftpColumn> Usual { get; } =
    [
        .. ((string[])["plate", "state", "captured_at", "confidence", "device", "sequence", "key", "kind", "list", "category", "plate_image", "scene_image"])
            .Select(static name => new SftpColumn { Header = name, Field = name }),
    ];
}

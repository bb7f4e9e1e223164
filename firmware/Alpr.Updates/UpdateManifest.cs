using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alpr.Updates;

/// <summary>What an update holds; the release key signs these bytes.</summary>
public sealed record UpdateManifest
{
    /// <summary>The format that this program writes and reads.</summary>
    public const int FormatNow = 1;

    /// <summary>Most files: two programs, their library, the models, documents.</summary>
    public const int FilesMax = 500;

    /// <summary>Most bytes of all files together; a board has that twice.</summary>
    public const long BytesMax = 1L << 30;

    private const int PathLengthMax = 200, VersionLengthMax = 40;

    /// <summary><see cref="FormatNow"/>.</summary>
    public required int Format { get; init; }

    /// <summary>Such as <c>0.2.0</c>: numbers and points, and what follows a hyphen.</summary>
    public required string Version { get; init; }

    /// <summary>Such as <c>linux-arm64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<UpdateFile> Files { get; init; }

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="UpdateException">It is none.</exception>
    internal static UpdateManifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            UpdateManifest manifest = JsonSerializer.Deserialize(bytes, UpdateJson.Default.UpdateManifest) ?? throw new UpdateException("The bundle's manifest is empty. Take a whole bundle.");
            return manifest.Problem() is { } problem ? throw new UpdateException($"The bundle's manifest is not right: {problem}. Take another bundle.") : manifest;
        }
        catch (JsonException broken)
        {
            throw new UpdateException("The bundle's manifest is no JSON of this format. Take a whole bundle, made for this version or a later one.", broken);
        }
    }

    /// <summary>True for text that can be a version, and a folder's name.</summary>
    public static bool IsVersion(string version) => version.Length is > 0 and <= VersionLengthMax && char.IsAsciiDigit(version[0])
        && version.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !version.Contains("..", StringComparison.Ordinal);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJson.Default.UpdateManifest);

    internal string? Problem()
    {
        if (Format != FormatNow)
            return $"format {Format} is not {FormatNow}";
        if (!IsVersion(Version))
            return "the version has other characters than A-Z, 0-9, points and hyphens";
        if (Files.Count is 0 or > FilesMax)
            return $"{Files.Count} files are not 1 to {FilesMax}";
        if (Files.FirstOrDefault(static file => !IsPath(file.Path)) is not null)
            return "a path leads out of the folder, or has other characters than A-Z, 0-9, - _ . and /";
        if (Files.Select(static file => file.Path).Distinct(StringComparer.Ordinal).Count() != Files.Count)
            return "a file is named twice";
        if (Files.Any(static file => file.Bytes < 0) || Files.Sum(static file => file.Bytes) > BytesMax)
            return $"its files have more than {BytesMax} bytes";
        return Files.Any(static file => file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower)) ? "a hash is none" : null;
    }

    private static bool IsPath(string path) => path.Length is > 0 and <= PathLengthMax && path.Split('/').All(static part =>
        part.Length > 0 && part[0] != '.' && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
}

/// <summary>A file of an update.</summary>
public sealed record UpdateFile
{
    /// <summary>Below the version's folder, parts joined by /.</summary>
    public required string Path { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its SHA-256, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>True for programs.</summary>
    public bool Runs { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(UpdateManifest))]
internal sealed partial class UpdateJson : JsonSerializerContext;

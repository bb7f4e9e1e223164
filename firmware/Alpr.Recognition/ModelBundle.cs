using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alpr.Recognition;

/// <summary>The models cannot be used. The message names the file and the remedy.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One model of the bundle: its bytes, exactly those that were hashed.</summary>
/// <param name="Name">Name in the manifest, such as <c>plate-reader</c>.</param>
/// <param name="Bytes">The ONNX file.</param>
/// <param name="Sha256">32 bytes.</param>
/// <param name="ScoreThreshold">For a detector: the least score taken for a plate, 0 to 1.</param>
/// <param name="Stride">For a detector: input pixels per cell of its maps, 4, 8 or 16.</param>
/// <param name="SerialFormats">For a state model: which states use which format of serial; empty when it says nothing of them.</param>
public sealed record ModelFile(string Name, byte[] Bytes, byte[] Sha256, float ScoreThreshold, int Stride, IReadOnlyDictionary<string, string> SerialFormats)
{
    /// <summary>No format is known of any state.</summary>
    public static IReadOnlyDictionary<string, string> NoFormats { get; } = new Dictionary<string, string>();
}

/// <summary>The models named by a <c>manifest.json</c>, each checked against the hash written there.</summary>
public sealed class ModelBundle
{
    /// <summary>Name of the detector in the manifest.</summary>
    public const string DetectorName = "plate-detector";

    /// <summary>Name of the reader in the manifest.</summary>
    public const string ReaderName = "plate-reader";

    /// <summary>Name of the model that names the issuing state.</summary>
    public const string StateName = "plate-state";

    private const long ModelBytesMax = 64 << 20; // far above any model a board of this class could run
    private const float ScoreThresholdDefault = 0.3f;
    private const int StrideDefault = 4;

    private ModelBundle(ModelFile detector, ModelFile reader, ModelFile? state) => (Detector, Reader, State) = (detector, reader, state);

    /// <summary>Finds plates in a frame.</summary>
    public ModelFile Detector { get; }

    /// <summary>Reads an upright plate.</summary>
    public ModelFile Reader { get; }

    /// <summary>Names the issuing state; null in a bundle made for plates of elsewhere.</summary>
    public ModelFile? State { get; }

    /// <summary>All models of the bundle.</summary>
    public IEnumerable<ModelFile> All => State is null ? [Detector, Reader] : [Detector, Reader, State];

    /// <summary>Reads <c>manifest.json</c> and the models it names from one folder.</summary>
    /// <exception cref="ModelException">A file is missing, unreadable, too large or differs from its hash.</exception>
    public static ModelBundle Load(string folder)
    {
        string manifestPath = Path.Combine(folder, "manifest.json");
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(ReadBounded(manifestPath), ManifestJson.Default.ModelManifest)
                ?? throw new ModelException($"{manifestPath}: the file is empty; restore it from the release or run 'make models'.");
        }
        catch (JsonException broken)
        {
            throw new ModelException($"{manifestPath}: not a model manifest ({broken.Message}) Restore it from the release or run 'make models'.", broken);
        }
        return new ModelBundle(
            LoadModel(folder, manifestPath, manifest, DetectorName),
            LoadModel(folder, manifestPath, manifest, ReaderName),
            manifest.Models.ContainsKey(StateName) ? LoadModel(folder, manifestPath, manifest, StateName) : null);
    }

    private static ModelFile LoadModel(string folder, string manifestPath, ModelManifest manifest, string name)
    {
        if (!manifest.Models.TryGetValue(name, out ModelEntry? entry))
            throw new ModelException($"{manifestPath}: names no model '{name}'; restore it from the release or run 'make models'.");
        if (entry.File != Path.GetFileName(entry.File))
            throw new ModelException($"{manifestPath}: model '{name}' must lie beside the manifest, but its file is '{entry.File}'.");
        string path = Path.Combine(folder, entry.File);
        byte[] bytes = ReadBounded(path);
        byte[] hash = SHA256.HashData(bytes);
        if (!Convert.ToHexStringLower(hash).Equals(entry.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"{path}: SHA-256 is {Convert.ToHexStringLower(hash)}, but {manifestPath} says {entry.Sha256}; "
                + "the model was changed or damaged. Restore both files from one release, or run 'make models'.");
        }
        if (entry.Stride is not (null or 4 or 8 or 16))
            throw new ModelException($"{manifestPath}: model '{name}' has stride {entry.Stride}, not 4, 8 or 16; restore it from the release or run 'make models'.");
        return new ModelFile(name, bytes, hash, entry.ScoreThreshold ?? ScoreThresholdDefault, entry.Stride ?? StrideDefault, entry.SerialFormats ?? ModelFile.NoFormats);
    }

    private static byte[] ReadBounded(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > ModelBytesMax)
                throw new ModelException($"{path}: {file.Length} bytes is more than a model may have ({ModelBytesMax}).");
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({failure.Message}) Set the models folder in the configuration, or run 'make models'.", failure);
        }
    }
}

internal sealed record ModelManifest(
    [property: JsonRequired] int Version,
    [property: JsonRequired] Dictionary<string, ModelEntry> Models);

internal sealed record ModelEntry(
    [property: JsonRequired] string File,
    [property: JsonRequired] string Sha256,
    float? ScoreThreshold,
    int? Stride,
    Dictionary<string, string>? SerialFormats);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

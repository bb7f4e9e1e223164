using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alpr.Board.Configuration;
using Alpr.Board.Storage;

namespace Alpr.Consoles;

/// <summary>
/// Changes the appliance's configuration: the whole file is written anew, checked as a start of the program checks it, and only then put in the place of the old
/// one, which stays as <c>.previous</c>. Fields that the console does not know survive; comments do not, but in the old file.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="check">Checks a file, throws <see cref="ConfigurationException"/>.</param>
public sealed class ConfigurationEdit(string path, Action<string> check)
{
    /// <summary>Ending of the file before the last change.</summary>
    public const string PreviousSuffix = ".previous";

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The configuration as it is on the disk.</summary>
    /// <exception cref="ConfigurationException">It is no object of JSON.</exception>
    public JsonObject Read()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), nodeOptions: null, Options) as JsonObject ?? throw new ConfigurationException($"{path}: it is no object of JSON.");
        }
        catch (JsonException broken)
        {
            throw new ConfigurationException($"{path}: {broken.Message}");
        }
    }

    /// <summary>A text of it, such as of <c>camera.name</c>; empty when it is not there.</summary>
    public string Text(params ReadOnlySpan<string> names)
    {
        JsonNode? node = Read();
        foreach (string name in names)
            node = (node as JsonObject)?[name];
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
    }

    /// <summary>Changes it. On return the new one is on the disk; after an error the old one is.</summary>
    /// <exception cref="ConfigurationException">The change makes it wrong.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Change(Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        JsonObject configuration = Read();
        change(configuration);
        byte[] bytes = Write(configuration);
        string candidate = path + ".candidate"; // in the same folder, since relative paths start there
        try
        {
            File.WriteAllBytes(candidate, bytes);
            check(candidate);
        }
        catch (ConfigurationException wrong)
        {
            throw new ConfigurationException(wrong.Message.Replace(candidate, Path.GetFileName(path), StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(candidate);
        }
        UnixFileMode mode = File.GetUnixFileMode(path);
        DurableFile.Write(path + PreviousSuffix, File.ReadAllBytes(path));
        DurableFile.Write(path, bytes);
        File.SetUnixFileMode(path, mode);
    }

    private static byte[] Write(JsonObject configuration)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            configuration.WriteTo(writer);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}

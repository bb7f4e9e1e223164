using System.Text.Json.Nodes;
using Alpr.Board.Storage;

namespace Alpr.Consoles.Backends;

/// <summary>
/// Secrets and certificates of backends: files of mode 0600 in a folder beside the configuration, which names them. A new one never takes the place of an old one, by
/// which the running program signs in until its next start; what no configuration names any more is removed.
/// </summary>
/// <param name="configurationPath">The configuration.</param>
/// <param name="backend">The backend's name.</param>
internal sealed class BackendFiles(string configurationPath, string backend)
{
    private const string FolderName = "backends";

    private readonly List<string> _made = [];

    private string Folder { get; } = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configurationPath))!, FolderName);

    /// <summary>Keeps something.</summary>
    /// <param name="ending">Ending of the file's name.</param>
    /// <param name="bytes">What.</param>
    /// <returns>The file.</returns>
    public string Keep(string ending, byte[] bytes)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        int number = 1;
        string path;
        do
            path = Path.Combine(Folder, number == 1 ? $"{backend}.{ending}" : $"{backend}.{number}.{ending}");
        while (++number > 0 && File.Exists(path));
        DurableFile.Write(path, bytes);
        _made.Add(path);
        return path;
    }

    /// <summary>Removes what was kept: it was not written into the configuration.</summary>
    public void GiveUp() => _made.ForEach(File.Delete);

    /// <summary>Removes the backend's files that no configuration names.</summary>
    /// <param name="configurations">Those that count.</param>
    public void Sweep(params IEnumerable<JsonNode> configurations)
    {
        if (!Directory.Exists(Folder))
            return;
        HashSet<string> named = [.. configurations.SelectMany(Texts)];
        foreach (string path in Directory.GetFiles(Folder, backend + ".*"))
        {
            if (!named.Contains(path))
                File.Delete(path);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(static field => Texts(field.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}

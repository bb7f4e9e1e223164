using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>The backends of a file: an appliance's configuration, or a file of the same form with nothing but <c>backends</c>, so that one can be tried before a unit has it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] // the other parts are the appliance's to check
public sealed record BackendFile
{
    private const string Example = "docs/backends/webhook.json";

    /// <summary>The unit, as receivers know it.</summary>
    public string DeviceId { get; set; } = "backend-test";

    /// <summary>The backends.</summary>
    public required IReadOnlyList<BackendSettings> Backends { get; init; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message names file, line and remedy.</exception>
    public static BackendFile Load(string path)
    {
        (BackendFile file, byte[] bytes) = ConfigurationFile.Read(path, BackendJson.Default.BackendFile, Example);
        ConfigurationFile.Refuse(path, bytes, file.Problems());
        return file;
    }

    /// <summary>One of the backends.</summary>
    /// <exception cref="ConfigurationException">There is none of this name; the message names those that there are.</exception>
    public BackendSettings Find(string name) => Backends.FirstOrDefault(one => one.Name == name)
        ?? throw new ConfigurationException($"The file names no backend '{name}'. It names: {string.Join(", ", Backends.Select(static one => one.Name))}.");

    /// <summary>Tries the way to one, step by step, with a record that says that it is a test.</summary>
    /// <param name="name">Which.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ConfigurationException">There is none of this name.</exception>
    public IReadOnlyList<BackendTestStep> Test(string name, IClock clock, CancellationToken stop)
    {
        using IBackend backend = BackendFactory.Create(Find(name), DeviceId, clock);
        return backend.Test(TestRecord.Make(DeviceId, clock), stop);
    }

    /// <summary>Reads a single backend's part, as somebody puts it together; its values are not checked yet.</summary>
    /// <param name="backend">As it stands in the list <c>backends</c>.</param>
    /// <exception cref="ConfigurationException">It has not the form of one; names the field.</exception>
    public static BackendSettings ReadOne(JsonNode backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        try
        {
            return backend.Deserialize(BackendJson.Default.BackendSettings) ?? throw new ConfigurationException("The backend is empty.");
        }
        catch (JsonException wrong)
        {
            throw new ConfigurationException(wrong.Path is { Length: > 0 } path ? $"{path}: it is not written so. {wrong.Message}" : wrong.Message);
        }
    }

    private IEnumerable<ConfigurationProblem> Problems()
    {
        if (Backends.Count is 0 or > BackendCursors.BackendsMax)
            yield return new("backends", $"name 1 to {BackendCursors.BackendsMax}.");
        foreach (ConfigurationProblem problem in Backends.SelectMany(static (backend, i) => backend.Problems($"backends[{i}]")))
            yield return problem;
        if (Backends.DistinctBy(static one => one.Name).Count() != Backends.Count)
            yield return new("backends", "two have the same name; give each its own.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(BackendFile))]
internal sealed partial class BackendJson : JsonSerializerContext;

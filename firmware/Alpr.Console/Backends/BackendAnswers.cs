using System.Text.Json.Nodes;
using Alpr.Sync;

namespace Alpr.Consoles.Backends;

/// <summary>A backend's part of the configuration while it is asked for. Fields that nobody asks about stay as they are.</summary>
/// <param name="backend">The part; changed in place.</param>
internal sealed class BackendAnswers(JsonObject backend)
{
    /// <summary>The part.</summary>
    public JsonObject Backend => backend;

    /// <summary>Fields that were answered anew in this conversation, not taken over.</summary>
    public HashSet<string> Fresh { get; } = [];

    /// <summary>A field as a person reads it; empty: it is not there.</summary>
    public string this[string field]
    {
        get
        {
            JsonNode? node = backend;
            foreach (string name in field.Split('.'))
                node = (node as JsonObject)?[name];
            return node switch
            {
                null => "",
                JsonArray list => string.Join(' ', list.Select(static one => one?.ToString())),
                JsonValue value when value.TryGetValue(out bool flag) => flag ? "true" : "false",
                _ => node.ToString(),
            };
        }
    }

    /// <summary>Sets a field; null takes it out.</summary>
    public void Set(string field, JsonNode? value)
    {
        string[] names = field.Split('.');
        JsonObject part = backend;
        foreach (string name in names[..^1])
        {
            if (part[name] is not JsonObject inner)
            {
                if (value is null)
                    return;
                part[name] = inner = [];
            }
            part = inner;
        }
        part.Remove(names[^1]);
        if (value is not null)
            part[names[^1]] = value;
    }

    /// <summary>The same as the program reads it.</summary>
    /// <exception cref="Board.Configuration.ConfigurationException">It is no backend; names the field.</exception>
    public BackendSettings Settings() => BackendFile.ReadOne(backend);
}

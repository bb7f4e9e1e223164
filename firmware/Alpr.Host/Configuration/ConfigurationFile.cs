using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Alpr.Host.Configuration;

/// <summary>A configuration file is missing or wrong. The message names the file, the line and the remedy.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class ConfigurationException(string message) : Exception(message);

/// <summary>The one way configuration is read: a whole JSON file, checked whole, refused with file and line.</summary>
internal static class ConfigurationFile
{
    private const long BytesMax = 1 << 20; // a configuration is a page or two

    /// <summary>Reads a file; fields the type does not know are errors, so that a typing mistake cannot pass unseen.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or is not what the type asks for.</exception>
    public static (T Value, byte[] Bytes) Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                throw new ConfigurationException($"{path}: larger than {BytesMax} bytes, so it is not a configuration; check the path.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read ({failure.Message}) Give the path of the configuration with --config.");
        }
        try
        {
            T value = JsonSerializer.Deserialize(bytes, type)
                ?? throw new ConfigurationException($"{path}: holds 'null'; see board/Alpr.Board.Simulated/appliance.json for an example.");
            return (value, bytes);
        }
        catch (JsonException broken)
        {
            string line = broken.LineNumber is { } number ? $":{number + 1}" : "";
            throw new ConfigurationException($"{path}{line}: {Reason(broken)} Correct the field; board/Alpr.Board.Simulated/appliance.json is an example.");
        }
    }

    /// <summary>The serializer's message without the path and position it appends: the line is already named.</summary>
    private static string Reason(JsonException broken)
    {
        int end = broken.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string reason = end < 0 ? broken.Message : broken.Message[..end];
        if (reason.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) // to a type of ours, which tells nobody anything
            reason = "the value is of the wrong kind.";
        return string.IsNullOrEmpty(broken.Path) || broken.Path == "$" ? reason : $"{broken.Path[2..]}: {reason}";
    }
}

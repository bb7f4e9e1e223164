using System.Text.Json;

namespace Alpr.CommandLine;

/// <summary>The answer of a command that has only one.</summary>
public static class OneAnswer
{
    /// <summary>Gives it on standard output.</summary>
    /// <param name="isJson">To a program: a JSON line; else to a person: a line of text.</param>
    /// <param name="text">For a person.</param>
    /// <param name="fields">For a program.</param>
    public static void Give(bool isJson, string text, Action<Utf8JsonWriter> fields)
    {
        if (!isJson)
        {
            Console.WriteLine(text);
            return;
        }
        using JsonLines lines = new();
        lines.Write(fields);
    }
}

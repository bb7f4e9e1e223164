using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alpr.CommandLine;

/// <summary>
/// JSON lines (jsonlines.org): an object each, then a line feed, UTF-8, flushed, so that a program in a pipe sees each as soon as it is there. One thread at a time.
/// </summary>
/// <param name="output">Where to; is disposed of with this.</param>
public sealed class JsonLines(Stream output) : IDisposable
{
    // It is a stream of JSON, never part of a page: names of files and plates stay readable.
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>On standard output.</summary>
    public JsonLines()
        : this(Console.OpenStandardOutput())
    {
    }

    /// <summary>Begins an object; write its fields, then <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin()
    {
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Ends the object and the line.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    /// <summary>Writes one object.</summary>
    /// <param name="fields">Writes its fields.</param>
    public void Write(Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        fields(Begin());
        End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        output.Dispose();
    }
}

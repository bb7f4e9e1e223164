using System.Numerics;
using System.Text.Json;
using Alpr.CommandLine;
using Alpr.Contracts;

namespace Alpr.Ctl.Output;

/// <summary>Plates as JSON lines, in the shape of the command-line contracts (docs/integrator-guide.md).</summary>
internal sealed class PlateJson : IDisposable
{
    private readonly JsonLines _lines = new();

    /// <summary>The plates of one image, best first.</summary>
    /// <param name="file">The image.</param>
    /// <param name="milliseconds">Time to recognise, without reading the file.</param>
    /// <param name="plates">What was read.</param>
    /// <param name="sourceScale">Image pixels per frame pixel.</param>
    public void WriteImage(string file, double milliseconds, ReadOnlySpan<PlateReading> plates, float sourceScale)
    {
        Utf8JsonWriter json = _lines.Begin();
        json.WriteString("file", file);
        WriteRounded(json, "ms", milliseconds, 2);
        json.WriteStartArray("plates");
        foreach (ref readonly PlateReading plate in plates)
        {
            json.WriteStartObject();
            ReadOnlySpan<float> states = plate.States;
            IssuingState state = IssuingState.Likeliest(states);
            WritePlate(json, plate.Text, plate.Confidence, state, state.IsKnown ? states[state.Index] : 0);
            json.WriteString("raw", plate.RawText.Ascii);
            WriteCorners(json, plate.Corners.Scale(sourceScale));
            WriteCandidates(json, plate.Candidates[..plate.CandidateCount]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        _lines.End();
    }

    /// <summary>An input that failed.</summary>
    public void WriteError(string file, string error)
    {
        Utf8JsonWriter json = _lines.Begin();
        json.WriteString("file", file);
        json.WriteString("error", error);
        _lines.End();
    }

    /// <summary>One vehicle pass.</summary>
    public void WritePassage(Passage passage)
    {
        Utf8JsonWriter json = _lines.Begin();
        WritePlate(json, passage.Text, passage.Confidence, passage.State, passage.StateConfidence);
        json.WriteString("raw", passage.RawText.Ascii);
        json.WriteNumber("first_ms", passage.FirstUs / 1000);
        json.WriteNumber("last_ms", passage.LastUs / 1000);
        json.WriteNumber("frames", passage.Frames);
        WriteCandidates(json, passage.Candidates[..passage.CandidateCount]);
        _lines.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static void WritePlate(Utf8JsonWriter json, in PlateText text, float confidence, IssuingState state, float stateConfidence)
    {
        json.WriteString("plate", text.Ascii);
        WriteRounded(json, "confidence", confidence, 4);
        if (state.IsKnown)
            json.WriteString("state", state.ToString());
        else
            json.WriteNull("state");
        WriteRounded(json, "state_confidence", stateConfidence, 4);
    }

    private static void WriteCorners(Utf8JsonWriter json, in Quad corners)
    {
        json.WriteStartArray("corners");
        WriteCorner(json, corners.TopLeft);
        WriteCorner(json, corners.TopRight);
        WriteCorner(json, corners.BottomRight);
        WriteCorner(json, corners.BottomLeft);
        json.WriteEndArray();
    }

    private static void WriteCorner(Utf8JsonWriter json, Vector2 corner)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(corner.X, 1));
        json.WriteNumberValue(Math.Round(corner.Y, 1));
        json.WriteEndArray();
    }

    private static void WriteCandidates(Utf8JsonWriter json, ReadOnlySpan<Candidate> candidates)
    {
        json.WriteStartArray("candidates");
        foreach (ref readonly Candidate candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString("plate", candidate.Text.Ascii);
            WriteRounded(json, "confidence", candidate.Confidence, 4);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRounded(Utf8JsonWriter json, string name, double value, int digits) => json.WriteNumber(name, Math.Round(value, digits));
}

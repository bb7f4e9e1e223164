using System.Numerics;
using System.Text.Json;
using Alpr.Contracts;

namespace Alpr.Ctl.Output;

/// <summary>Writes the JSON lines of the command-line contracts: one object, then a line feed.</summary>
internal sealed class PlateJson : IDisposable
{
    private readonly Stream _out = Console.OpenStandardOutput();
    private readonly Utf8JsonWriter _json;

    public PlateJson() => _json = new Utf8JsonWriter(_out, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The plates of one image, best first.</summary>
    /// <param name="file">The image.</param>
    /// <param name="milliseconds">Time to recognise, without reading the file.</param>
    /// <param name="plates">What was read.</param>
    /// <param name="sourceScale">Image pixels per frame pixel.</param>
    public void WriteImage(string file, double milliseconds, ReadOnlySpan<PlateReading> plates, float sourceScale)
    {
        _json.WriteStartObject();
        _json.WriteString("file", file);
        WriteRounded("ms", milliseconds, 2);
        _json.WriteStartArray("plates");
        foreach (ref readonly PlateReading plate in plates)
        {
            _json.WriteStartObject();
            ReadOnlySpan<float> states = plate.States;
            IssuingState state = IssuingState.Likeliest(states);
            WritePlate(plate.Text, plate.Confidence, state, state.IsKnown ? states[state.Index] : 0);
            _json.WriteString("raw", plate.RawText.Ascii);
            WriteCorners(plate.Corners.Scale(sourceScale));
            WriteCandidates(plate.Candidates, plate.CandidateCount);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        EndLine();
    }

    /// <summary>An input that failed.</summary>
    public void WriteError(string file, string error)
    {
        _json.WriteStartObject();
        _json.WriteString("file", file);
        _json.WriteString("error", error);
        EndLine();
    }

    /// <summary>One vehicle pass.</summary>
    public void WritePassage(Passage passage)
    {
        _json.WriteStartObject();
        WritePlate(passage.Text, passage.Confidence, passage.State, passage.StateConfidence);
        _json.WriteString("raw", passage.RawText.Ascii);
        _json.WriteNumber("first_ms", passage.FirstUs / 1000);
        _json.WriteNumber("last_ms", passage.LastUs / 1000);
        _json.WriteNumber("frames", passage.Frames);
        WriteCandidates(passage.Candidates, passage.CandidateCount);
        EndLine();
    }

    public void Dispose()
    {
        _json.Dispose();
        _out.Dispose();
    }

    private void WritePlate(in PlateText text, float confidence, IssuingState state, float stateConfidence)
    {
        _json.WriteString("plate", text.Ascii);
        WriteRounded("confidence", confidence, 4);
        if (state.IsKnown)
            _json.WriteString("state", state.ToString());
        else
            _json.WriteNull("state");
        WriteRounded("state_confidence", stateConfidence, 4);
    }

    private void WriteCorners(in Quad corners)
    {
        _json.WriteStartArray("corners");
        WriteCorner(corners.TopLeft);
        WriteCorner(corners.TopRight);
        WriteCorner(corners.BottomRight);
        WriteCorner(corners.BottomLeft);
        _json.WriteEndArray();
    }

    private void WriteCorner(Vector2 corner)
    {
        _json.WriteStartArray();
        _json.WriteNumberValue(Math.Round(corner.X, 1));
        _json.WriteNumberValue(Math.Round(corner.Y, 1));
        _json.WriteEndArray();
    }

    private void WriteCandidates(ReadOnlySpan<Candidate> candidates, int count)
    {
        _json.WriteStartArray("candidates");
        foreach (ref readonly Candidate candidate in candidates[..count])
        {
            _json.WriteStartObject();
            _json.WriteString("plate", candidate.Text.Ascii);
            WriteRounded("confidence", candidate.Confidence, 4);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteRounded(string name, double value, int digits) => _json.WriteNumber(name, Math.Round(value, digits));

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _out.WriteByte((byte)'\n');
        _out.Flush();
    }
}

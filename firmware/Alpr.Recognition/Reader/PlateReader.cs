using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition.Rectifier;

namespace Alpr.Recognition.Reader;

/// <summary>Reads an upright plate with the <c>plate-reader</c> model.</summary>
public sealed class PlateReader : IDisposable
{
    /// <summary>Width of the model's input in pixels.</summary>
    public const int InputWidth = 144;

    /// <summary>Height of the model's input in pixels.</summary>
    public const int InputHeight = 48;

    /// <summary>Columns in which the model names characters.</summary>
    public const int Columns = 36;

    private readonly OnnxModel _model;
    private readonly CtcBeam _beam = new();
    private readonly CtcAlignment _alignment = new(Columns);

    /// <summary>Loads the model and takes all memory.</summary>
    /// <exception cref="OnnxException">The model or ONNX Runtime cannot be loaded, or the model's shape is another.</exception>
    public PlateReader(ModelFile model, int threads)
    {
        _model = OnnxModel.Load(model.Name, model.Bytes,
            [new("crop", TensorType.UInt8, [1, 1, InputHeight, InputWidth])],
            [new("probabilities", TensorType.Float32, [1, Columns, Limits.AlphabetSize + 1])],
            threads);
    }

    /// <summary>Reads the plate at <c>reading.Corners</c> and fills the reading's text, confidences and candidates.</summary>
    public void Read(Frame frame, ref PlateReading reading) => Read(frame, ref reading, PlateRectifier.MarginX, PlateRectifier.MarginY);

    /// <summary>Reads a frame that is already a tight plate crop.</summary>
    public void ReadCrop(Frame frame, ref PlateReading reading)
    {
        reading.Corners = Quad.FromRectangle(0, 0, frame.Width, frame.Height);
        reading.DetectionScore = 1;
        Read(frame, ref reading, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Read(Frame frame, ref PlateReading reading, float marginX, float marginY)
    {
        PlateRectifier.Fill(frame, reading.Corners, marginX, marginY, _model.Input<byte>(0), InputWidth, InputHeight);
        _model.Run();
        Decode(_model.Output<float>(0), ref reading);
    }

    private void Decode(ReadOnlySpan<float> columns, ref PlateReading reading)
    {
        _beam.Decode(columns);
        Span<Candidate> others = reading.Candidates;
        int found = 0;
        reading.Text = default;
        reading.Confidence = 0;
        for (int i = 0; i < _beam.Count && found <= others.Length; i++)
        {
            Candidate text = _beam[i];
            if (text.Text.Length < Limits.PlateLengthMin)
                continue;
            if (found == 0)
                (reading.Text, reading.Confidence) = (text.Text, text.Confidence);
            else
                others[found - 1] = text;
            found++;
        }
        reading.CandidateCount = Math.Max(0, found - 1);
        if (reading.Text.Length == 0)
            return;
        _alignment.Fill(columns, reading.Text, ref reading.Probabilities);
        Span<float> confidences = reading.Characters;
        Span<float> probabilities = reading.Probabilities;
        for (int i = 0; i < reading.Text.Length; i++)
            confidences[i] = probabilities[i * Limits.AlphabetSize + PlateText.AlphabetIndex(reading.Text[i])];
    }
}

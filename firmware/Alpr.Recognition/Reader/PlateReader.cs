using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition.Rectifier;

namespace Alpr.Recognition.Reader;

/// <summary>Reads an upright plate with the <c>plate-reader</c> model.</summary>
internal sealed class PlateReader : IDisposable
{
    /// <summary>Width of the model's input in pixels.</summary>
    public const int InputWidth = 144;

    /// <summary>Height of the model's input in pixels.</summary>
    public const int InputHeight = 48;

    /// <summary>Columns in which the model names characters.</summary>
    public const int Columns = 36;

    /// <summary>What a column can be: blank, or a character of the alphabet.</summary>
    public const int Classes = 1 + Limits.AlphabetSize;

    private readonly OnnxModel _model;
    private readonly CtcBeam _beam = new();

    /// <summary>Loads the model and takes all memory.</summary>
    /// <exception cref="OnnxException">The model or ONNX Runtime cannot be loaded, or the model's shape is another.</exception>
    public PlateReader(ModelFile model, int threads) => _model = OnnxModel.Load(model.Name, model.Bytes,
        [new("crop", TensorType.UInt8, [1, 1, InputHeight, InputWidth])],
        [new("probabilities", TensorType.Float32, [1, Columns, Classes])],
        threads);

    /// <summary>Reads the plate at <paramref name="corners"/>.</summary>
    public void Read(Frame frame, in Quad corners, Hypotheses hypotheses) =>
        Read(frame, corners, PlateRectifier.MarginX, PlateRectifier.MarginY, hypotheses);

    /// <summary>Reads a frame that is already a tight plate crop.</summary>
    public void ReadCrop(Frame frame, Hypotheses hypotheses) =>
        Read(frame, Quad.FromRectangle(0, 0, frame.Width, frame.Height), 0, 0, hypotheses);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Read(Frame frame, in Quad corners, float marginX, float marginY, Hypotheses hypotheses)
    {
        PlateRectifier.Fill(frame, corners, marginX, marginY, _model.Input<byte>(0), InputWidth, InputHeight);
        _model.Run();
        hypotheses.Fill(_model.Output<float>(0), _beam);
    }
}

using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition.Rectifier;

namespace Alpr.Recognition.State;

/// <summary>Names the jurisdiction that issued a plate, from its look alone, with the <c>plate-state</c> model.</summary>
internal sealed class StateReader : IDisposable
{
    /// <summary>Width of the model's input in pixels.</summary>
    public const int InputWidth = 192;

    /// <summary>Height of the model's input in pixels; twice the reader's, so that legends stay legible.</summary>
    public const int InputHeight = 96;

    private const float MarginX = 0.02f; // legends reach close to the edge: less margin than the reader's, the same as in training
    private const float MarginY = 0.03f;

    private readonly OnnxModel _model;

    /// <summary>Loads the model and takes all memory.</summary>
    /// <exception cref="OnnxException">The model or ONNX Runtime cannot be loaded, or the model's shape is another.</exception>
    public StateReader(ModelFile model, int threads) => _model = OnnxModel.Load(model.Name, model.Bytes,
        [new("crop", TensorType.UInt8, [1, 1, InputHeight, InputWidth])],
        [new("probabilities", TensorType.Float32, [1, IssuingState.Count])],
        threads);

    /// <summary>Fills a probability for each state, for the plate at <paramref name="corners"/>.</summary>
    public void Read(Frame frame, in Quad corners, Span<float> states) => Read(frame, corners, MarginX, MarginY, states);

    /// <summary>The same for a frame that is already a tight plate crop.</summary>
    public void ReadCrop(Frame frame, Span<float> states) => Read(frame, Quad.FromRectangle(0, 0, frame.Width, frame.Height), 0, 0, states);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Read(Frame frame, in Quad corners, float marginX, float marginY, Span<float> states)
    {
        PlateRectifier.Fill(frame, corners, marginX, marginY, _model.Input<byte>(0), InputWidth, InputHeight);
        _model.Run();
        _model.Output<float>(0).CopyTo(states);
    }
}

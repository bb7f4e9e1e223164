using Alpr.Contracts;
using Alpr.Onnx;

namespace Alpr.Recognition.Detector;

/// <summary>Finds plates in a frame with the <c>plate-detector</c> model.</summary>
public sealed class PlateDetector : IDisposable
{
    /// <summary>Width of the model's input in pixels.</summary>
    public const int InputWidth = 640;

    /// <summary>Height of the model's input in pixels.</summary>
    public const int InputHeight = 384;

    private readonly Letterbox _letterbox = new(InputWidth, InputHeight);
    private readonly OnnxModel _model;
    private readonly float _threshold;
    private readonly int _stride;

    /// <summary>Loads the model and takes all memory.</summary>
    /// <exception cref="OnnxException">The model or ONNX Runtime cannot be loaded, or the model's shape is another.</exception>
    public PlateDetector(ModelFile model, int threads)
    {
        _threshold = model.ScoreThreshold;
        _stride = model.Stride;
        (int width, int height) = (InputWidth / _stride, InputHeight / _stride);
        _model = OnnxModel.Load(model.Name, model.Bytes,
            [new("luma", TensorType.UInt8, [1, 1, InputHeight, InputWidth])],
            [new("score", TensorType.Float32, [1, 1, height, width]), new("corners", TensorType.Float32, [1, 8, height, width])],
            threads);
    }

    /// <summary>Finds up to <paramref name="plates"/>.Length plates, best first, corners in frame pixels.</summary>
    public int Detect(Frame frame, Span<PlateDetection> plates)
    {
        float scale = _letterbox.Fill(frame, _model.Input<byte>(0));
        _model.Run();
        int count = HeatMapPeaks.Find(_model.Output<float>(0), _model.Output<float>(1), InputWidth / _stride, _stride, _threshold, plates);
        foreach (ref PlateDetection plate in plates[..count])
            plate = plate with { Corners = plate.Corners.Scale(1 / scale) };
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}

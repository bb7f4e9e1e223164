using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition;
using Alpr.Recognition.Detector;
using Alpr.Recognition.Reader;
using Alpr.Recognition.State;

namespace Alpr.Benchmarks;

/// <summary>One of our models as the binding takes it.</summary>
/// <param name="File">Name and bytes.</param>
/// <param name="Input">Its only input, uint8.</param>
/// <param name="Outputs">All outputs, float32.</param>
internal sealed record BareModel(ModelFile File, TensorSpec Input, TensorSpec[] Outputs)
{
    /// <summary>Loads it on one thread.</summary>
    public OnnxModel Load() => OnnxModel.Load(File.Name, File.Bytes, [Input], Outputs);

    /// <summary>Elements of a tensor.</summary>
    public static int Elements(TensorSpec spec) => (int)spec.Shape.Aggregate((product, dimension) => product * dimension);
}

/// <summary>The shipped models without the code around them; the shapes are those that the product asks for.</summary>
internal sealed class ModelSet
{
    /// <summary>Reads the models and checks their hashes.</summary>
    /// <exception cref="ModelException">A model is missing or changed.</exception>
    public ModelSet(string folder)
    {
        Bundle = ModelBundle.Load(folder);
        (int width, int height) = (PlateDetector.InputWidth / Bundle.Detector.Stride, PlateDetector.InputHeight / Bundle.Detector.Stride);
        Detector = new(Bundle.Detector,
            new("luma", TensorType.UInt8, [1, 1, PlateDetector.InputHeight, PlateDetector.InputWidth]),
            [
                new("score", TensorType.Float32, [1, 1, height, width]),
                new("corners", TensorType.Float32, [1, 8, height, width]),
            ]);
        Reader = new(Bundle.Reader,
            new("crop", TensorType.UInt8, [1, 1, PlateReader.InputHeight, PlateReader.InputWidth]),
            [new("probabilities", TensorType.Float32, [1, PlateReader.Columns, Limits.AlphabetSize + 1])]);
        if (Bundle.State is not null)
        {
            State = new(Bundle.State,
                new("crop", TensorType.UInt8, [1, 1, StateReader.InputHeight, StateReader.InputWidth]),
                [new("probabilities", TensorType.Float32, [1, IssuingState.Count])]);
        }
    }

    /// <summary>What the product loads.</summary>
    public ModelBundle Bundle { get; }

    /// <summary>The detector.</summary>
    public BareModel Detector { get; }

    /// <summary>The reader.</summary>
    public BareModel Reader { get; }

    /// <summary>The model that names the state; null when none is shipped.</summary>
    public BareModel? State { get; }
}

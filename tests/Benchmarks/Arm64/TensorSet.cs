using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Alpr.Onnx;

namespace Alpr.Benchmarks.Arm64;

/// <summary>All inputs of one model, what this processor makes of them, and what another one made.</summary>
internal sealed class TensorSet
{
    private readonly BareModel _model;
    private readonly List<byte[]> _inputs = [];

    /// <summary>An empty set.</summary>
    public TensorSet(BareModel model) => _model = model;

    /// <summary>Name of the model.</summary>
    public string Name => _model.File.Name;

    /// <summary>What each input is, for messages.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>Outputs of this processor: for each input all output tensors, one after the other.</summary>
    public List<float[][]> Expected { get; } = [];

    /// <summary>Bytes that all outputs take in a file.</summary>
    public long OutputBytes => (long)Labels.Count * sizeof(float) * _model.Outputs.Sum(BareModel.Elements);

    /// <summary>Adds an input tensor that a caller filled, and runs it here.</summary>
    public void Add(string label, ReadOnlySpan<byte> input, OnnxModel loaded)
    {
        input.CopyTo(loaded.Input<byte>(0));
        loaded.Run();
        Labels.Add(label);
        _inputs.Add(input.ToArray());
        Expected.Add([.. _model.Outputs.Select((_, i) => loaded.Output<float>(i).ToArray())]);
    }

    /// <summary>Writes model and inputs for the other processor.</summary>
    /// <returns>The line of <c>runs.txt</c> that <c>scripts/arm64/run_models.c</c> reads.</returns>
    public string Write(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, Name + ".onnx"), _model.File.Bytes);
        using FileStream file = File.Create(Path.Combine(folder, Name + ".in"));
        foreach (byte[] input in _inputs)
            file.Write(input);
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"/case/{Name}.onnx /case/{Name}.in {_inputs.Count} ");
        line.Append(CultureInfo.InvariantCulture, $"{Words(_model.Input)} {_model.Outputs.Length}");
        foreach (TensorSpec output in _model.Outputs)
            line.Append(CultureInfo.InvariantCulture, $" {Words(output)}");
        return line.ToString();
    }

    /// <summary>Reads the other processor's outputs in the order of <see cref="Expected"/>.</summary>
    /// <exception cref="EndOfStreamException">The file is too short.</exception>
    public List<float[][]> ReadOutputs(Stream file)
    {
        List<float[][]> all = [];
        for (int i = 0; i < Labels.Count; i++)
        {
            float[][] outputs = [.. _model.Outputs.Select(spec => new float[BareModel.Elements(spec)])];
            foreach (float[] output in outputs)
                file.ReadExactly(MemoryMarshal.AsBytes(output.AsSpan()));
            all.Add(outputs);
        }
        return all;
    }

    private static string Words(TensorSpec spec) => $"{spec.Name} {spec.Shape.Length} {string.Join(' ', spec.Shape)}";
}

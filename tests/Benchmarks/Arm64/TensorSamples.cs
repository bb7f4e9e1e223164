using System.Diagnostics;
using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition.Detector;
using Alpr.Recognition.Reader;
using Alpr.Recognition.Rectifier;
using Alpr.Recognition.State;

namespace Alpr.Benchmarks.Arm64;

/// <summary>
/// The pictures on which two processors are compared, always the same: our stills, crops and video, and some of the shared
/// photographs where there are any.
/// </summary>
internal sealed class TensorSamples : IDisposable
{
    private const int OurFrames = 6; // an emulated detector takes seconds for one
    private const int SharedFrames = 4;
    private const int SharedCrops = 24;
    private const int VideoPlatesMax = 16;
    private const int VideoWidth = 1280, VideoHeight = 720;

    private readonly JpegDecoder _decoder = new();
    private readonly Frame _frame = new(Limits.FramePixelsMax);
    private readonly Letterbox _letterbox = new(PlateDetector.InputWidth, PlateDetector.InputHeight);
    private readonly StagedRecognition _stages;
    private readonly OnnxModel? _stateModel;
    private readonly PlateReading[] _readings = new PlateReading[Limits.PlatesPerFrameMax];
    private readonly byte[] _pixels = new byte[PlateDetector.InputWidth * PlateDetector.InputHeight];

    /// <summary>Runs all samples on this processor.</summary>
    public TensorSamples(ModelSet models)
    {
        ScoreThreshold = models.Bundle.Detector.ScoreThreshold;
        _stages = new StagedRecognition(models);
        _stateModel = models.State?.Load();
        Detector = new TensorSet(models.Detector);
        Reader = new TensorSet(models.Reader);
        State = models.State is null ? null : new TensorSet(models.State);

        AddFrames(Path.Combine(Places.Footage, "stills"), OurFrames);
        AddCrops(Path.Combine(Places.Footage, "crops"), int.MaxValue);
        AddVideo(Path.Combine(Places.Footage, "crossing.mp4"));
        HasShared = Directory.Exists(Path.Combine(Places.Shared, "data", "us-road"));
        if (!HasShared)
            return;
        AddFrames(Path.Combine(Places.Shared, "data", "us-road"), SharedFrames);
        AddCrops(Path.Combine(Places.Shared, "data", "us-plates"), SharedCrops);
    }

    /// <summary>Frames.</summary>
    public TensorSet Detector { get; }

    /// <summary>Upright plates.</summary>
    public TensorSet Reader { get; }

    /// <summary>Larger upright plates; null when no such model is shipped.</summary>
    public TensorSet? State { get; }

    /// <summary>The least score that the product takes for a plate.</summary>
    public float ScoreThreshold { get; }

    /// <summary>True when shared photographs are among them.</summary>
    public bool HasShared { get; }

    /// <summary>All sets, in the order in which they are written.</summary>
    public IEnumerable<TensorSet> Sets => State is null ? [Detector, Reader] : [Detector, Reader, State];

    /// <summary>Text of the reader's output.</summary>
    public string Text(float[] columns) => _stages.Decode(columns).ToString();

    /// <summary>The plates that a detector's outputs mean on a frame, each read here.</summary>
    /// <param name="path">The frame's file.</param>
    /// <param name="outputs">Score and corners.</param>
    public List<FoundPlate> Plates(string path, float[][] outputs)
    {
        Decode(path);
        float scale = _letterbox.Fill(_frame, _pixels);
        int count = _stages.Peaks(outputs[0], outputs[1], scale, _readings);
        List<FoundPlate> plates = [];
        for (int i = 0; i < count; i++)
        {
            StagedRecognition.Rectify(_frame, _readings[i].Corners, _stages.Reader.Input<byte>(0));
            _stages.Reader.Run();
            string text = _stages.Decode(_stages.Reader.Output<float>(0)).ToString();
            plates.Add(new FoundPlate(text, _readings[i].DetectionScore, _readings[i].Corners, _stages.Confidence));
        }
        return plates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _frame.Dispose();
        _stages.Dispose();
        _stateModel?.Dispose();
    }

    private static IEnumerable<string> Some(string folder, int most)
    {
        List<Photograph> all = Photograph.Load(folder);
        int take = Math.Min(most, all.Count);
        return Enumerable.Range(0, take).Select(i => all[i * all.Count / take].Path);
    }

    private void Decode(string path)
    {
        if (!_decoder.TryDecode(File.ReadAllBytes(path), _frame, out string error))
            throw new InvalidDataException($"{path}: {error}");
    }

    private void AddFrames(string folder, int most)
    {
        foreach (string path in Some(folder, most))
        {
            Decode(path);
            float scale = _letterbox.Fill(_frame, _pixels);
            Detector.Add(path, _pixels, _stages.Detector);
            AddPlates(Path.GetFileName(path), scale, int.MaxValue);
        }
    }

    private void AddPlates(string name, float scale, int most)
    {
        int count = _stages.Peaks(_stages.Detector.Output<float>(0), _stages.Detector.Output<float>(1), scale, _readings);
        for (int i = 0; i < Math.Min(count, most); i++)
            AddPlate($"{name} plate {i + 1}", _readings[i].Corners, PlateRectifier.MarginX, PlateRectifier.MarginY);
    }

    private void AddCrops(string folder, int most)
    {
        foreach (string path in Some(folder, most))
        {
            Decode(path);
            AddPlate(Path.GetFileName(path), Quad.FromRectangle(0, 0, _frame.Width, _frame.Height), 0, 0);
        }
    }

    private void AddPlate(string label, in Quad corners, float marginX, float marginY)
    {
        Span<byte> crop = _pixels.AsSpan(0, PlateReader.InputWidth * PlateReader.InputHeight);
        PlateRectifier.Fill(_frame, corners, marginX, marginY, crop, PlateReader.InputWidth, PlateReader.InputHeight);
        Reader.Add(label, crop, _stages.Reader);
        if (State is null || _stateModel is null)
            return;
        Span<byte> larger = _pixels.AsSpan(0, StateReader.InputWidth * StateReader.InputHeight);
        PlateRectifier.Fill(_frame, corners, marginX / 2, marginY / 2, larger, StateReader.InputWidth, StateReader.InputHeight);
        State.Add(label, larger, _stateModel);
    }

    /// <summary>Plates of one video frame a second, found here; only the crops go to the other processor.</summary>
    private void AddVideo(string path)
    {
        ProcessStartInfo start = new("ffmpeg") { RedirectStandardOutput = true };
        string filter = $"fps=1,scale={VideoWidth}:{VideoHeight},format=gray";
        string[] arguments = ["-v", "error", "-nostdin", "-i", path, "-vf", filter, "-f", "rawvideo", "-"];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new InvalidDataException("ffmpeg does not start; run scripts/setup.");
        Stream video = process.StandardOutput.BaseStream;
        _frame.SetSize(VideoWidth, VideoHeight);
        int room = VideoPlatesMax;
        for (int second = 0; video.ReadAtLeast(_frame.Luma, _frame.Luma.Length, throwOnEndOfStream: false) == _frame.Luma.Length; second++)
        {
            float scale = _letterbox.Fill(_frame, _stages.Detector.Input<byte>(0));
            _stages.Detector.Run();
            int before = Reader.Labels.Count;
            AddPlates($"{Path.GetFileName(path)} second {second}", scale, room);
            room -= Reader.Labels.Count - before;
        }
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidDataException($"{path}: ffmpeg could not decode it.");
    }
}

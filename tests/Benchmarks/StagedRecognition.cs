using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition;
using Alpr.Recognition.Detector;
using Alpr.Recognition.Reader;
using Alpr.Recognition.Rectifier;
using Alpr.Recognition.State;

namespace Alpr.Benchmarks;

/// <summary>What recognition spends its time on, in the order of the data.</summary>
internal enum Stage
{
    /// <summary>Scaling the frame into the detector's input.</summary>
    Letterbox,

    /// <summary>The detector's network alone.</summary>
    DetectorRun,

    /// <summary>From heat map to plates.</summary>
    Peaks,

    /// <summary>Straightening each plate for the reader.</summary>
    Rectify,

    /// <summary>The reader's network alone.</summary>
    ReaderRun,

    /// <summary>Beam search and alignment.</summary>
    Decode,

    /// <summary>Straightening each plate for the state's network, and keeping its answer.</summary>
    StateRectify,

    /// <summary>The state's network alone.</summary>
    StateRun,
}

/// <summary>
/// The product's recognition taken apart, with a clock between the parts. It makes the same calls in the same order as
/// <c>PlateRecognizer</c>, <c>PlateDetector</c> and <c>PlateReader</c>; the bench compares the readings of both.
/// </summary>
internal sealed class StagedRecognition : IDisposable
{
    /// <summary>Number of stages.</summary>
    public const int Stages = (int)Stage.StateRun + 1;

    private readonly Letterbox _letterbox = new(PlateDetector.InputWidth, PlateDetector.InputHeight);
    private readonly CtcBeam _beam = new();
    private readonly CtcAlignment _alignment = new(PlateReader.Columns);
    private readonly PlateDetection[] _detections = new PlateDetection[Limits.PlatesPerFrameMax];
    private readonly OnnxModel _detector;
    private readonly OnnxModel _reader;
    private readonly OnnxModel? _bareState;
    private readonly StateReader? _state;
    private readonly float _threshold;
    private PlateReading _second;

    /// <summary>Loads the models.</summary>
    public StagedRecognition(ModelSet models)
    {
        _threshold = models.Bundle.Detector.ScoreThreshold;
        _detector = models.Detector.Load();
        _reader = models.Reader.Load();
        _bareState = models.State?.Load();
        _state = models.Bundle.State is null ? null : new StateReader(models.Bundle.State, 1);
    }

    /// <summary>The detector, its input and outputs those of the last frame.</summary>
    public OnnxModel Detector => _detector;

    /// <summary>The reader, its input and output those of the last plate.</summary>
    public OnnxModel Reader => _reader;

    /// <summary>How often the reader's network ran for the last frame.</summary>
    public int ReaderRuns { get; private set; }

    /// <summary>Reads a frame's plates in the detector's order and adds to each stage what it took.</summary>
    /// <returns>Number of plates.</returns>
    public int Recognize(Frame frame, Span<PlateReading> readings, Span<Duration> spent)
    {
        Duration from = Meter.Now;
        float scale = _letterbox.Fill(frame, _detector.Input<byte>(0));
        from = Add(spent, Stage.Letterbox, from);
        _detector.Run();
        from = Add(spent, Stage.DetectorRun, from);
        int count = Peaks(_detector.Output<float>(0), _detector.Output<float>(1), scale, readings);
        from = Add(spent, Stage.Peaks, from);
        ReaderRuns = 0;
        for (int i = 0; i < count; i++)
        {
            ref PlateReading reading = ref readings[i];
            from = Read(frame, ref reading, spent, from);
            if (reading.Confidence < PlateRecognizer.SecondLookBelow)
            {
                _second.Corners = PlateRecognizer.Wider(reading.Corners);
                from = Read(frame, ref _second, spent, from);
                if (_second.Confidence > reading.Confidence)
                    reading = _second;
            }
            if (_state is null || _bareState is null || reading.Text.Length == 0)
                continue;
            // The state's reader is one call of the product; a second, bare run says how much of it is the network.
            _state.Read(frame, ref reading);
            Duration whole = Meter.Now - from;
            from = Meter.Now;
            _bareState.Run();
            Duration bare = Meter.Now - from;
            spent[(int)Stage.StateRectify] += whole - bare;
            spent[(int)Stage.StateRun] += bare;
            from = Meter.Now;
        }
        return count;
    }

    /// <summary>The plates of the detector's outputs, corners in frame pixels.</summary>
    public int Peaks(ReadOnlySpan<float> score, ReadOnlySpan<float> corners, float scale, Span<PlateReading> readings)
    {
        Span<PlateDetection> plates = _detections.AsSpan(0, Math.Min(_detections.Length, readings.Length));
        int count = HeatMapPeaks.Find(score, corners, ModelSet.MapWidth, PlateDetector.Stride, _threshold, plates);
        for (int i = 0; i < count; i++)
        {
            readings[i].Corners = _detections[i].Corners.Scale(1 / scale);
            readings[i].DetectionScore = _detections[i].Score;
        }
        return count;
    }

    /// <summary>The reader's input of a plate found in a frame.</summary>
    public static void Rectify(Frame frame, in Quad corners, Span<byte> crop) => PlateRectifier.Fill(
        frame, corners, PlateRectifier.MarginX, PlateRectifier.MarginY, crop, PlateReader.InputWidth, PlateReader.InputHeight);

    /// <summary>The text of the reader's output, found as the product finds it.</summary>
    public void Decode(ReadOnlySpan<float> columns, ref PlateReading reading)
    {
        _beam.Decode(columns);
        reading.Text = default;
        reading.Confidence = 0;
        for (int i = 0; i < _beam.Count && reading.Text.Length == 0; i++)
        {
            if (_beam[i].Text.Length >= Limits.PlateLengthMin)
                (reading.Text, reading.Confidence) = (_beam[i].Text, _beam[i].Confidence);
        }
        if (reading.Text.Length > 0)
            _alignment.Fill(columns, reading.Text, ref reading.Probabilities);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _reader.Dispose();
        _bareState?.Dispose();
        _state?.Dispose();
    }

    private Duration Read(Frame frame, ref PlateReading reading, Span<Duration> spent, Duration from)
    {
        Rectify(frame, reading.Corners, _reader.Input<byte>(0));
        from = Add(spent, Stage.Rectify, from);
        _reader.Run();
        ReaderRuns++;
        from = Add(spent, Stage.ReaderRun, from);
        Decode(_reader.Output<float>(0), ref reading);
        return Add(spent, Stage.Decode, from);
    }

    private static Duration Add(Span<Duration> spent, Stage stage, Duration from)
    {
        Duration now = Meter.Now;
        spent[(int)stage] += now - from;
        return now;
    }
}

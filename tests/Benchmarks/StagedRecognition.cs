using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition;
using Alpr.Recognition.Detector;
using Alpr.Recognition.Reader;
using Alpr.Recognition.Rectifier;
using Alpr.Recognition.Serials;
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

    /// <summary>Beam search.</summary>
    Decode,

    /// <summary>Straightening each plate for the state's network, and keeping its answer.</summary>
    StateRectify,

    /// <summary>The state's network alone.</summary>
    StateRun,

    /// <summary>Weighing texts, states and serial formats together, and aligning the decided text.</summary>
    Decide,
}

/// <summary>
/// The product's recognition taken apart, with a clock between the parts. It makes the same calls in the same order as
/// <c>PlateRecognizer</c>, <c>PlateDetector</c> and <c>PlateReader</c>; the bench compares the readings of both.
/// </summary>
internal sealed class StagedRecognition : IDisposable
{
    /// <summary>Number of stages.</summary>
    public const int Stages = (int)Stage.Decide + 1;

    private readonly Letterbox _letterbox = new(PlateDetector.InputWidth, PlateDetector.InputHeight);
    private readonly CtcBeam _beam = new();
    private readonly SerialPrior _serials;
    private readonly PositionProbabilities _positions = new();
    private readonly PlateDetection[] _detections = new PlateDetection[Limits.PlatesPerFrameMax];
    private readonly OnnxModel _detector;
    private readonly OnnxModel _reader;
    private readonly OnnxModel? _bareState;
    private readonly StateReader? _state;
    private readonly float _threshold;
    private readonly int _stride;
    private Hypotheses _look = new();
    private Hypotheses _secondLook = new();

    /// <summary>Loads the models.</summary>
    public StagedRecognition(ModelSet models)
    {
        _threshold = models.Bundle.Detector.ScoreThreshold;
        _stride = models.Bundle.Detector.Stride;
        _detector = models.Detector.Load();
        _reader = models.Reader.Load();
        _bareState = models.State?.Load();
        _state = models.Bundle.State is null ? null : new StateReader(models.Bundle.State, 1);
        _serials = new SerialPrior(new SerialFormats(models.Bundle.State?.SerialFormats ?? ModelFile.NoFormats));
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
            from = Look(frame, reading.Corners, _look, spent, from);
            if (_look.Confidence < PlateRecognizer.SecondLookBelow)
                from = LookAgain(frame, ref reading, spent, from);
            reading.Text = default;
            reading.Confidence = 0;
            if (_look.Count == 0)
                continue;
            reading.States = default;
            if (_state is not null && _bareState is not null)
                from = ReadState(frame, ref reading, spent, from);
            _serials.Decide(_look, ref reading);
            _positions.Fill(_look.Columns, ref reading);
            from = Add(spent, Stage.Decide, from);
        }
        return count;
    }

    /// <summary>The plates of the detector's outputs, corners in frame pixels.</summary>
    public int Peaks(ReadOnlySpan<float> score, ReadOnlySpan<float> corners, float scale, Span<PlateReading> readings)
    {
        Span<PlateDetection> plates = _detections.AsSpan(0, Math.Min(_detections.Length, readings.Length));
        int count = HeatMapPeaks.Find(score, corners, PlateDetector.InputWidth / _stride, _stride, _threshold, plates);
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

    /// <summary>The text of the reader's output, as the reader alone has it; empty when nothing could be read.</summary>
    public PlateText Decode(ReadOnlySpan<float> columns)
    {
        _look.Fill(columns, _beam);
        return _look.Count > 0 ? _look[0].Text : default;
    }

    /// <summary>How sure the reader is of the text decoded last, 0 to 1.</summary>
    public float Confidence => _look.Count > 0 ? _look.Confidence : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _reader.Dispose();
        _bareState?.Dispose();
        _state?.Dispose();
    }

    private Duration Look(Frame frame, in Quad corners, Hypotheses hypotheses, Span<Duration> spent, Duration from)
    {
        Rectify(frame, corners, _reader.Input<byte>(0));
        from = Add(spent, Stage.Rectify, from);
        _reader.Run();
        ReaderRuns++;
        from = Add(spent, Stage.ReaderRun, from);
        hypotheses.Fill(_reader.Output<float>(0), _beam);
        return Add(spent, Stage.Decode, from);
    }

    private Duration LookAgain(Frame frame, ref PlateReading reading, Span<Duration> spent, Duration from)
    {
        Quad wider = PlateRecognizer.Wider(reading.Corners);
        from = Look(frame, wider, _secondLook, spent, from);
        if (_secondLook.Confidence > _look.Confidence)
        {
            (_look, _secondLook) = (_secondLook, _look);
            reading.Corners = wider;
        }
        return from;
    }

    // The state's reader is one call of the product; a second, bare run says how much of it is the network.
    private Duration ReadState(Frame frame, ref PlateReading reading, Span<Duration> spent, Duration from)
    {
        _state!.Read(frame, reading.Corners, reading.States);
        Duration whole = Meter.Now - from;
        from = Meter.Now;
        _bareState!.Run();
        Duration bare = Meter.Now - from;
        spent[(int)Stage.StateRectify] += whole - bare;
        spent[(int)Stage.StateRun] += bare;
        return Meter.Now;
    }

    private static Duration Add(Span<Duration> spent, Stage stage, Duration from)
    {
        Duration now = Meter.Now;
        spent[(int)stage] += now - from;
        return now;
    }
}

using Alpr.Contracts;
using Alpr.Recognition.Detector;
using Alpr.Recognition.Reader;
using Alpr.Recognition.Serials;
using Alpr.Recognition.State;

namespace Alpr.Recognition;

/// <summary>
/// The recognition stage: finds the plates of a frame, reads each, and names the state that issued it. Used by one thread;
/// after the constructor a call allocates no managed memory.
/// </summary>
public sealed class PlateRecognizer : IDisposable
{
    /// <summary>Reader's confidence below which a plate is looked at again: it is often longer than the detector thinks, as plates of other countries are.</summary>
    internal const float SecondLookBelow = 0.9f;

    private const float WiderX = 1.3f;
    private const float WiderY = 0.9f;

    private readonly PlateDetector _detector;
    private readonly PlateReader _reader;
    private readonly StateReader? _state;
    private readonly SerialPrior _serials;
    private readonly PositionProbabilities _positions = new();
    private readonly PlateDetection[] _detections = new PlateDetection[Limits.PlatesPerFrameMax];
    private Hypotheses _look = new();
    private Hypotheses _secondLook = new();

    /// <summary>Loads the models and takes all memory.</summary>
    /// <param name="models">The checked models.</param>
    /// <param name="threads">Threads ONNX Runtime may use for one run, 1 or more.</param>
    /// <exception cref="Onnx.OnnxException">A model or ONNX Runtime cannot be loaded.</exception>
    /// <exception cref="ModelException">The state model's table of serial formats is wrong.</exception>
    public PlateRecognizer(ModelBundle models, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(models);
        _serials = new SerialPrior(new SerialFormats(models.State?.SerialFormats ?? ModelFile.NoFormats));
        _detector = new PlateDetector(models.Detector, threads);
        _reader = new PlateReader(models.Reader, threads);
        _state = models.State is null ? null : new StateReader(models.State, threads);
    }

    /// <summary>Finds and reads the plates of a frame, best first.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="readings">Receives the plates; <see cref="Limits.PlatesPerFrameMax"/> are enough for all.</param>
    /// <returns>How many plates were found. A plate that could not be read has an empty text.</returns>
    public int Recognize(Frame frame, Span<PlateReading> readings)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int count = _detector.Detect(frame, _detections.AsSpan(0, Math.Min(_detections.Length, readings.Length)));
        for (int i = 0; i < count; i++)
        {
            ref PlateReading reading = ref readings[i];
            reading.Corners = _detections[i].Corners;
            reading.DetectionScore = _detections[i].Score;
            Read(frame, ref reading);
        }
        SortBestFirst(readings[..count]);
        return count;
    }

    /// <summary>Reads a frame that is already a tight plate crop.</summary>
    public void ReadCrop(Frame crop, ref PlateReading reading)
    {
        ArgumentNullException.ThrowIfNull(crop);
        reading.Corners = Quad.FromRectangle(0, 0, crop.Width, crop.Height);
        reading.DetectionScore = 1;
        reading.States = default;
        _reader.ReadCrop(crop, _look);
        if (_look.Count > 0)
            _state?.ReadCrop(crop, reading.States);
        Decide(ref reading);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _reader.Dispose();
        _state?.Dispose();
    }

    /// <summary>The corners of the second look.</summary>
    internal static Quad Wider(in Quad corners) => corners.Stretch(WiderX, WiderY);

    private void Read(Frame frame, ref PlateReading reading)
    {
        _reader.Read(frame, reading.Corners, _look);
        if (_look.Confidence < SecondLookBelow)
            LookAgain(frame, ref reading);
        reading.States = default;
        if (_look.Count > 0)
            _state?.Read(frame, reading.Corners, reading.States);
        Decide(ref reading);
    }

    /// <summary>Reads once more through wider corners, and keeps the surer of the two looks.</summary>
    private void LookAgain(Frame frame, ref PlateReading reading)
    {
        Quad wider = Wider(reading.Corners);
        _reader.Read(frame, wider, _secondLook);
        if (_secondLook.Confidence <= _look.Confidence)
            return;
        (_look, _secondLook) = (_secondLook, _look);
        reading.Corners = wider;
    }

    private void Decide(ref PlateReading reading)
    {
        if (_look.Count == 0)
        {
            reading.Text = reading.RawText = default;
            reading.Confidence = 0;
            reading.CandidateCount = 0;
            return;
        }
        _serials.Decide(_look, ref reading);
        _positions.Fill(_look.Columns, ref reading);
    }

    /// <summary>A plate is good when it surely is a plate and its text is sure; the few plates of a frame sort by insertion.</summary>
    private static void SortBestFirst(Span<PlateReading> readings)
    {
        for (int i = 1; i < readings.Length; i++)
        {
            for (int j = i; j > 0 && Rank(readings[j]) > Rank(readings[j - 1]); j--)
                (readings[j], readings[j - 1]) = (readings[j - 1], readings[j]);
        }
    }

    private static float Rank(in PlateReading reading) => reading.DetectionScore * reading.Confidence;
}

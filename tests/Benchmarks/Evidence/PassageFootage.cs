using Alpr.Board.Camera;
using Alpr.Contracts;
using Alpr.Recognition;

namespace Alpr.Benchmarks.Evidence;

/// <summary>
/// Passages as recognition hands them over, made once: each is a real frame with the plate that was read in it. The bench repeats them,
/// since a vehicle every five milliseconds is nowhere to be filmed.
/// </summary>
internal sealed class PassageFootage : IDisposable
{
    private const int PassagesMax = 32; // their frames are larger together than any processor's cache, as fresh frames would be
    private const int FramesBetween = 4; // neighbouring frames show nearly the same

    private readonly List<Passage> _passages = [];

    private PassageFootage(string name) => Name = name;

    /// <summary>What was filmed.</summary>
    public string Name { get; }

    /// <summary>How many differ.</summary>
    public int Count => _passages.Count;

    /// <summary>Most pixels of a frame.</summary>
    public int FramePixels => _passages.Max(passage => passage.Context.Width * passage.Context.Height);

    /// <summary>Width and height of the first frame.</summary>
    public string FrameSize => $"{_passages[0].Context.Width}x{_passages[0].Context.Height}";

    /// <summary>Reads plates from footage.</summary>
    /// <exception cref="InvalidDataException">There is no plate in it.</exception>
    public static PassageFootage Load(ModelBundle models, string input)
    {
        using ICamera camera = CameraSource.Open(input);
        using PlateRecognizer recognizer = new(models);
        using Frame frame = new(Limits.FramePixelsMax);
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax];
        PassageFootage footage = new(camera.Name);
        long nextFrame = 0;
        while (footage.Count < PassagesMax && camera.Capture(frame) != CaptureResult.Ended)
        {
            if (frame.Sequence < nextFrame || recognizer.Recognize(frame, readings) == 0)
                continue;
            footage._passages.Add(ToPassage(frame, readings[0]));
            nextFrame = frame.Sequence + FramesBetween;
        }
        return footage.Count > 0 ? footage : throw new InvalidDataException($"{input}: no plate was found in it; give footage with plates.");
    }

    /// <summary>The passage in a place of an endless row.</summary>
    public Passage this[long place] => _passages[(int)(place % _passages.Count)];

    /// <summary>Copies the passage in a place of an endless row into a slot.</summary>
    public void Fill(Passage slot, long place, long nowUs)
    {
        Passage source = this[place];
        slot.Text = source.Text;
        slot.RawText = source.RawText;
        slot.Confidence = source.Confidence;
        slot.Characters = source.Characters;
        slot.State = source.State;
        slot.StateConfidence = source.StateConfidence;
        slot.Candidates = source.Candidates;
        slot.CandidateCount = source.CandidateCount;
        slot.Corners = source.Corners;
        slot.Frames = source.Frames;
        slot.FirstUs = slot.LastUs = slot.ConcludedUs = nowUs;
        slot.Context.CopyFrom(source.Context);
    }

    /// <inheritdoc/>
    public void Dispose() => _passages.ForEach(passage => passage.Dispose());

    private static Passage ToPassage(Frame frame, in PlateReading reading)
    {
        IssuingState state = IssuingState.Likeliest(reading.States);
        Passage passage = new(frame.Width * frame.Height)
        {
            Text = reading.Text,
            RawText = reading.RawText,
            Confidence = reading.Confidence,
            Characters = reading.Characters,
            State = state,
            StateConfidence = state.IsKnown ? reading.States[state.Index] : 0,
            Candidates = reading.Candidates,
            CandidateCount = reading.CandidateCount,
            Corners = reading.Corners,
            Frames = 1,
        };
        passage.Context.CopyFrom(frame);
        return passage;
    }
}

using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Tracking;

/// <summary>One vehicle in view: where its plate is and goes, the votes on its text, and its best frame so far.</summary>
internal sealed class Track : IDisposable
{
    private const float BetterFrame = 1.05f; // copy a frame only when it is clearly better: a copy costs memory bandwidth
    private readonly PlateVotes _votes = new();
    private Vector2 _velocity; // pixels per microsecond
    private float _bestQuality;
    private Quad _bestCorners;
    private PlateText _bestRawText;
    private Frame _bestFrame;

    public Track(int frameCapacity) => _bestFrame = new Frame(frameCapacity);

    public bool IsActive { get; private set; }

    /// <summary>True once its passage was told; it is followed on, so that it is not told twice.</summary>
    public bool IsReported { get; set; }

    /// <summary>Number of <see cref="Frames"/> at the last look whether it is urgent.</summary>
    public int FramesAsked { get; set; }

    public Quad Corners { get; private set; }

    public Vector2 FirstCentre { get; private set; }

    public long FirstUs { get; private set; }

    public long LastUs { get; private set; }

    public int Frames { get; private set; }

    /// <summary>Sum of the votes' weights: 1 is as much as one wholly sure reading.</summary>
    public float Evidence => _votes.TotalWeight;

    /// <summary>The elected text; set once <see cref="TryElect"/> succeeded.</summary>
    public PlateText Text { get; private set; }

    /// <summary>The surest single reading so far, for comparison with new ones.</summary>
    public PlateText SurestText { get; private set; }

    public float SurestConfidence { get; private set; }

    public void Start(Frame frame, in PlateReading reading)
    {
        IsActive = true;
        IsReported = false;
        FramesAsked = 0;
        FirstCentre = reading.Corners.Centre;
        FirstUs = frame.CapturedUs;
        Frames = 0;
        SurestText = default;
        SurestConfidence = 0;
        _velocity = default;
        _bestQuality = 0;
        _votes.Clear();
        Corners = reading.Corners;
        LastUs = frame.CapturedUs;
        Vote(frame, reading);
    }

    /// <summary>Where the plate's centre should be at a time, were it to move on as before.</summary>
    public Vector2 Predict(long us) => Corners.Centre + _velocity * (us - LastUs);

    /// <summary>Moves on to a new sight of the plate; it counts in the vote unless the plate is cut off.</summary>
    public void Follow(Frame frame, in PlateReading reading, bool votes)
    {
        long elapsed = frame.CapturedUs - LastUs;
        if (elapsed > 0)
            _velocity = (reading.Corners.Centre - Corners.Centre) / elapsed;
        Corners = reading.Corners;
        LastUs = frame.CapturedUs;
        if (votes)
            Vote(frame, reading);
    }

    /// <summary>Writes the outcome of the vote into a passage. False when no text was ever read.</summary>
    public bool TryElect(Passage passage)
    {
        if (!_votes.TryElect(passage))
            return false;
        Text = passage.Text;
        passage.Corners = _bestCorners;
        passage.RawText = _bestRawText;
        passage.FirstUs = FirstUs;
        passage.LastUs = LastUs;
        passage.Frames = Frames;
        return true;
    }

    /// <summary>Gives the best frame to the passage and takes the passage's memory for the next vehicle.</summary>
    public void HandOver(Passage passage) => _bestFrame = passage.SwapContext(_bestFrame);

    public void Stop() => IsActive = false;

    public void Dispose() => _bestFrame.Dispose();

    private void Vote(Frame frame, in PlateReading reading)
    {
        if (reading.Text.Length == 0 || IsReported)
            return;
        Frames++;
        _votes.Add(reading);
        if (reading.Confidence > SurestConfidence)
            (SurestText, SurestConfidence) = (reading.Text, reading.Confidence);
        float quality = reading.Confidence * MathF.Sqrt(reading.Corners.Width);
        if (quality > _bestQuality * BetterFrame)
        {
            _bestQuality = quality;
            _bestCorners = reading.Corners;
            _bestRawText = reading.RawText;
            _bestFrame.CopyFrom(frame);
        }
    }
}

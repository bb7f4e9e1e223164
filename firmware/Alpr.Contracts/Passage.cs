namespace Alpr.Contracts;

/// <summary>
/// One vehicle passing the camera: the text voted over all its frames and the pictures of its best frame.
/// A preallocated slot that travels through a ring; the receiver must be done with it before it goes back.
/// </summary>
public sealed class Passage : IDisposable
{
    /// <summary>Takes memory for the pictures.</summary>
    /// <param name="contextCapacity">Most pixels of a whole frame.</param>
    public Passage(int contextCapacity) => Context = new Frame(contextCapacity);

    /// <summary>The voted text.</summary>
    public PlateText Text;

    /// <summary>What the reader alone made of the best frame, before the serial formats of the states were weighed.</summary>
    public PlateText RawText;

    /// <summary>Probability that <see cref="Text"/> is right as a whole, 0 to 1.</summary>
    public float Confidence;

    /// <summary>Confidence of each character of <see cref="Text"/>.</summary>
    public CharacterConfidences Characters;

    /// <summary>Who issued the plate.</summary>
    public IssuingState State;

    /// <summary>Probability that <see cref="State"/> is right, 0 to 1.</summary>
    public float StateConfidence;

    /// <summary>Other texts, most probable first.</summary>
    public Candidates Candidates;

    /// <summary>How many of <see cref="Candidates"/> are set.</summary>
    public int CandidateCount;

    /// <summary>Corners of the plate in <see cref="Context"/>.</summary>
    public Quad Corners;

    /// <summary>Capture time of the first frame with this plate, monotonic microseconds.</summary>
    public long FirstUs;

    /// <summary>Capture time of the last frame with this plate, monotonic microseconds.</summary>
    public long LastUs;

    /// <summary>Frames in which the plate was read.</summary>
    public int Frames;

    /// <summary>When it was concluded: the vehicle had left, or its text was stable and urgent. Monotonic microseconds.</summary>
    public long ConcludedUs;

    /// <summary>The whole frame in which the plate was read best.</summary>
    public Frame Context { get; private set; }

    /// <summary>Exchanges the frame memory with another owner's, so that a picture changes hands without being copied.</summary>
    public Frame SwapContext(Frame other)
    {
        Frame previous = Context;
        Context = other;
        return previous;
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();
}

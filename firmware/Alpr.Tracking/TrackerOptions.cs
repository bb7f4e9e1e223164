namespace Alpr.Tracking;

/// <summary>When readings belong together and when a passage is told. The defaults suit a fixed camera at 5 to 30 frames a second.</summary>
public sealed record TrackerOptions
{
    /// <summary>A vehicle not seen for this long has left, in microseconds.</summary>
    public long LostUs { get; init; } = 1_000_000;

    /// <summary>A vehicle still in view after this long is told at once and not again when it leaves, in microseconds.</summary>
    public long ReportAfterUs { get; init; } = 10_000_000;

    /// <summary>The same text back at the same place within this time was only hidden, in microseconds.</summary>
    public long HiddenUs { get; init; } = 20_000_000;

    /// <summary>
    /// Frames in which a plate must be read: what is read in fewer is nearly always a plate half hidden behind another vehicle. 1 for
    /// still photographs, where each frame is its own scene.
    /// </summary>
    public int FramesMin { get; init; } = 3;

    /// <summary>Least voted confidence, 0 to 1. Below it the text is more likely a sign or a grille than a plate.</summary>
    public float ConfidenceMin { get; init; } = 0.3f;

    /// <summary>
    /// Confidence that at least one single reading must reach, 0 to 1. A patch of road that looks a little like the same
    /// plate in a hundred frames is still a patch of road.
    /// </summary>
    public float SurestReadingMin { get; init; } = 0.3f;

    /// <summary>
    /// What all readings together must amount to, as a sum of their confidences: 1 is one wholly sure reading. Lettering on a bus
    /// that passes is read now and then with half a confidence; a vehicle at the right place is read surely in many frames.
    /// </summary>
    public float EvidenceMin { get; init; } = 0.8f;

    /// <summary>
    /// Frames after which the vote on a vehicle still in view may be told at once because it is urgent (<see cref="IUrgency"/>), and between two looks
    /// at that. Five: by then the vote over real footage seldom changes any more.
    /// </summary>
    public int StableFrames { get; init; } = 5;

    /// <summary>Least voted confidence, 0 to 1, at which it may.</summary>
    public float StableConfidenceMin { get; init; } = 0.9f;

    /// <summary>Vehicles followed at once.</summary>
    public int TracksMax { get; init; } = 12;
}

using System.Runtime.CompilerServices;

namespace Alpr.Contracts;

/// <summary>An alternative text with its probability.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Confidence">0 to 1.</param>
public readonly record struct Candidate(PlateText Text, float Confidence);

/// <summary>Alternative texts, most probable first.</summary>
[InlineArray(Limits.CandidatesMax)]
public struct Candidates
{
    private Candidate _first;
}

/// <summary>One confidence per character of a plate, 0 to 1.</summary>
[InlineArray(Limits.PlateLengthMax)]
public struct CharacterConfidences
{
    private float _first;
}

/// <summary>Probability of each alphabet character at each position of a plate: position-major, 0 to 1.</summary>
[InlineArray(Limits.PlateLengthMax * Limits.AlphabetSize)]
public struct CharacterProbabilities
{
    private float _first;
}

/// <summary>One plate in one frame. A large struct: pass by reference, keep in preallocated arrays.</summary>
public struct PlateReading
{
    /// <summary>Corners in frame pixels.</summary>
    public Quad Corners;

    /// <summary>The detector's certainty that this is a plate, 0 to 1.</summary>
    public float DetectionScore;

    /// <summary>The most probable text; empty when nothing could be read.</summary>
    public PlateText Text;

    /// <summary>What the reader alone thought most probable, before the serial formats of the states were weighed.</summary>
    public PlateText RawText;

    /// <summary>Probability that <see cref="Text"/> is right as a whole, 0 to 1.</summary>
    public float Confidence;

    /// <summary>Confidence of each character of <see cref="Text"/>.</summary>
    public CharacterConfidences Characters;

    /// <summary>What else each position of <see cref="Text"/> could be; what voting over frames adds up. Position-major.</summary>
    public CharacterProbabilities Probabilities;

    /// <summary>Which jurisdiction issued the plate, as a probability for each; all zero when no model said.</summary>
    public StateProbabilities States;

    /// <summary>Other texts, most probable first.</summary>
    public Candidates Candidates;

    /// <summary>How many of <see cref="Candidates"/> are set.</summary>
    public int CandidateCount;
}

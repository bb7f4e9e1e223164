using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>What a camera says of one vehicle, as far as lists are concerned. Fields as in <see cref="Passage"/>.</summary>
public struct ReadPlate
{
    /// <summary>The voted text.</summary>
    public PlateText Text;

    /// <summary>The reader's own text, before the states' serial formats were weighed.</summary>
    public PlateText RawText;

    /// <summary>Confidence of each character of <see cref="Text"/>.</summary>
    public CharacterConfidences Characters;

    /// <summary>Who issued the plate.</summary>
    public IssuingState State;

    /// <summary>Probability that <see cref="State"/> is right, 0 to 1.</summary>
    public float StateConfidence;

    /// <summary>Other texts.</summary>
    public Candidates Candidates;

    /// <summary>How many of <see cref="Candidates"/> are set.</summary>
    public int CandidateCount;

    /// <summary>When it was seen last, on the clock that never jumps, microseconds: what tells repeats.</summary>
    public long SeenUs;

    /// <summary>What a passage says.</summary>
    public static ReadPlate Of(Passage passage) => new()
    {
        Text = passage.Text,
        RawText = passage.RawText,
        Characters = passage.Characters,
        State = passage.State,
        StateConfidence = passage.StateConfidence,
        Candidates = passage.Candidates,
        CandidateCount = passage.CandidateCount,
        SeenUs = passage.LastUs,
    };
}

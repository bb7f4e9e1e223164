using Alpr.Contracts;

namespace Alpr.Tracking;

/// <summary>
/// The election of one plate's text. Every reading votes with its confidence: first for a length, then, within that length,
/// for each position with all the characters it thought possible. Readings of another length cannot shift the
/// positions of the winners. A text that is a part of a longer one was cut off at a side, and counts for the longer.
/// </summary>
/// <remarks>
/// A share of the votes becomes a probability by raising all shares to the power 1 + log2(votes) and dividing by their sum:
/// with one vote the reading's own probabilities stay, and each doubling of the votes counts as one more independent look, since
/// neighbouring frames share their blur and their light.
/// </remarks>
internal sealed class PlateVotes
{
    private const int PositionFloats = Limits.AlphabetSize;
    private const int LengthFloats = Limits.PlateLengthMax * PositionFloats;

    // Less than this share of the shorter text's votes, and the longer one is a misreading with a sticker taken for a character.
    private const float WholeShare = 0.5f;

    private readonly float[] _weight = new float[Limits.PlateLengthMax + 1];
    private readonly float[] _states = new float[IssuingState.Count];
    private int _votes;
    private readonly float[] _characters = new float[(Limits.PlateLengthMax + 1) * LengthFloats];

    /// <summary>Sum of the weights of all votes.</summary>
    public float TotalWeight
    {
        get
        {
            float total = 0;
            foreach (float weight in _weight)
                total += weight;
            return total;
        }
    }

    /// <summary>Forgets all votes.</summary>
    public void Clear()
    {
        Array.Clear(_weight);
        Array.Clear(_characters);
        Array.Clear(_states);
        _votes = 0;
    }

    /// <summary>Adds one reading with a text.</summary>
    public void Add(in PlateReading reading)
    {
        int length = reading.Text.Length;
        float weight = reading.Confidence * reading.DetectionScore;
        ReadOnlySpan<float> probabilities = reading.Probabilities;
        Span<float> sums = _characters.AsSpan(length * LengthFloats, length * PositionFloats);
        for (int i = 0; i < sums.Length; i++)
            sums[i] += weight * probabilities[i];
        _weight[length] += weight;
        ReadOnlySpan<float> states = reading.States;
        for (int i = 0; i < _states.Length; i++)
            _states[i] += weight * states[i];
        _votes++;
    }

    /// <summary>Writes the outcome into a passage: text, confidences and candidates. False when nobody voted.</summary>
    public bool TryElect(Passage passage)
    {
        int length = Heaviest(except: -1);
        if (length < 0)
            return false;
        length = WholeOf(length);
        float power = 1 + MathF.Log2(_votes);
        passage.Confidence = Probability(_weight, length, power) * Winner(length, power, out passage.Text, passage.Characters);
        passage.State = IssuingState.Likeliest(_states);
        passage.StateConfidence = passage.State.IsKnown ? Probability(_states, passage.State.Index, power) : 0;
        passage.CandidateCount = 0;
        Span<Candidate> candidates = passage.Candidates;
        AddSecondChoices(length, power, passage, candidates);
        int otherLength = Heaviest(except: length);
        if (otherLength >= 0)
        {
            CharacterConfidences unused = default;
            float confidence = Probability(_weight, otherLength, power) * Winner(otherLength, power, out PlateText text, unused);
            passage.CandidateCount = Insert(new Candidate(text, confidence), candidates, passage.CandidateCount);
        }
        return true;
    }

    /// <summary>The longer length of which the winner of this one is only a part, if there is one with enough votes of its own.</summary>
    private int WholeOf(int length)
    {
        CharacterConfidences unused = default;
        Winner(length, 1, out PlateText part, unused);
        for (int longer = length + 1; longer < _weight.Length; longer++)
        {
            if (_weight[longer] < WholeShare * _weight[length])
                continue;
            Winner(longer, 1, out PlateText whole, unused);
            if (whole.Contains(part))
            {
                _weight[longer] += _weight[length];
                _weight[length] = 0;
                return WholeOf(longer);
            }
        }
        return length;
    }

    private int Heaviest(int except)
    {
        int best = -1;
        for (int length = 1; length < _weight.Length; length++)
        {
            if (length != except && _weight[length] > 0 && (best < 0 || _weight[length] > _weight[best]))
                best = length;
        }
        return best;
    }

    /// <summary>The elected text of one length; returns the product of its characters' probabilities.</summary>
    private float Winner(int length, float power, out PlateText text, Span<float> confidences)
    {
        text = default;
        float product = 1;
        for (int i = 0; i < length; i++)
        {
            (int best, _) = TwoBest(Position(length, i));
            text.TryAppend(PlateText.FromAlphabetIndex(best));
            confidences[i] = Probability(Position(length, i), best, power);
            product *= confidences[i];
        }
        return product;
    }

    /// <summary>The elected text with one character replaced by that position's second choice, for each position.</summary>
    private void AddSecondChoices(int length, float power, Passage passage, Span<Candidate> candidates)
    {
        for (int i = 0; i < length; i++)
        {
            ReadOnlySpan<float> position = Position(length, i);
            (int best, int second) = TwoBest(position);
            if (position[second] <= 0)
                continue;
            PlateText text = default;
            for (int j = 0; j < length; j++)
                text.TryAppend(j == i ? PlateText.FromAlphabetIndex(second) : passage.Text[j]);
            Candidate candidate = new(text, passage.Confidence * MathF.Pow(position[second] / position[best], power));
            passage.CandidateCount = Insert(candidate, candidates, passage.CandidateCount);
        }
    }

    private ReadOnlySpan<float> Position(int length, int index) =>
        _characters.AsSpan(length * LengthFloats + index * PositionFloats, PositionFloats);

    private static float Probability(ReadOnlySpan<float> shares, int index, float power)
    {
        float sum = 0;
        foreach (float share in shares)
            sum += share > 0 ? MathF.Pow(share / shares[index], power) : 0;
        return 1 / sum;
    }

    private static (int Best, int Second) TwoBest(ReadOnlySpan<float> position)
    {
        int best = 0, second = 1;
        for (int c = 1; c < position.Length; c++)
        {
            if (position[c] > position[best])
                (best, second) = (c, best);
            else if (position[c] > position[second] || second == best)
                second = c;
        }
        return (best, second);
    }

    private static int Insert(in Candidate candidate, Span<Candidate> candidates, int count)
    {
        int place = count;
        while (place > 0 && candidates[place - 1].Confidence < candidate.Confidence)
            place--;
        if (place == candidates.Length)
            return count;
        int end = Math.Min(count, candidates.Length - 1);
        for (int i = end; i > place; i--)
            candidates[i] = candidates[i - 1];
        candidates[place] = candidate;
        return end + 1;
    }
}

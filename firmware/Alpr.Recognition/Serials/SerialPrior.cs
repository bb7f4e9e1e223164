using Alpr.Contracts;
using Alpr.Recognition.Reader;

namespace Alpr.Recognition.Serials;

/// <summary>
/// Decides text and issuing state together, by Bayes' rule: what the reader saw, times what the state's net saw, times how
/// probable a serial of that format is in that state. The formats weigh; they never forbid: vanity and specialty plates have any.
/// </summary>
/// <remarks>After the constructor nothing is allocated.</remarks>
internal sealed class SerialPrior
{
    /// <summary>
    /// How much more probable a serial in one of a state's formats is than one in some other format: about 0.8 of all plates
    /// share some three formats, the remaining 0.2 some twenty.
    /// </summary>
    public const float FormatOdds = 30;

    /// <summary>
    /// Least probability of a text that differs only by O for 0 and fits the state's formats better, as a share of the text's own.
    /// Many states stamp both with one die, so that the look says little and the format decides.
    /// </summary>
    public const float RoundTwinShare = 0.1f;

    /// <summary>The same of I for 1: most dies tell them apart.</summary>
    public const float StraightTwinShare = 0.03f;

    private const int TwinsMax = 4; // characters with a twin that are tried both ways; more of them are a pattern, not a plate
    private const int TextsMax = Hypotheses.CountMax * (1 + TwinsMax);

    private readonly SerialFormats _formats;
    private readonly Candidate[] _texts = new Candidate[TextsMax];
    private int _count;

    /// <summary>Takes the table.</summary>
    public SerialPrior(SerialFormats formats) => _formats = formats;

    /// <summary>Fills text, confidence and candidates of a reading, and weighs its states.</summary>
    /// <param name="hypotheses">What the reader saw; at least one text.</param>
    /// <param name="reading">Has what the state's net saw in <c>States</c>: probabilities, or all 0 when no net was asked.</param>
    public void Decide(Hypotheses hypotheses, ref PlateReading reading)
    {
        Span<float> states = reading.States;
        Collect(hypotheses, states);
        float all = Weigh(states, out float seen, out float weighed);
        Sort();
        float unseen = Math.Max(0, 1 - seen) * weighed / seen; // texts that the beam gave up: as good as those it kept
        reading.RawText = hypotheses[0].Text;
        reading.Text = _texts[0].Text;
        reading.Confidence = _texts[0].Confidence / (all + unseen);
        FillCandidates(all + unseen, ref reading);
    }

    /// <summary>The reader's texts, and beside them those of their twins that fit the states' formats better.</summary>
    private void Collect(Hypotheses hypotheses, ReadOnlySpan<float> states)
    {
        _count = 0;
        for (int i = 0; i < hypotheses.Count; i++)
            _texts[_count++] = hypotheses[i];
        for (int i = 0; i < hypotheses.Count; i++)
        {
            Candidate from = hypotheses[i];
            float fits = ShareOf(states, _formats.StatesOf(from.Text));
            int tried = 0;
            for (int at = 0; at < from.Text.Length && tried < TwinsMax; at++)
            {
                float share = TryTwin(from.Text, at, out PlateText twin);
                if (share == 0)
                    continue;
                tried++;
                if (ShareOf(states, _formats.StatesOf(twin)) > fits)
                    AddAtLeast(twin, share * from.Confidence);
            }
        }
    }

    /// <summary>Puts the character of the same look in the place of one; 0 when it has none.</summary>
    private static float TryTwin(in PlateText text, int at, out PlateText twin)
    {
        twin = default;
        byte other = text[at] switch { (byte)'0' => (byte)'O', (byte)'O' => (byte)'0', (byte)'1' => (byte)'I', (byte)'I' => (byte)'1', _ => 0 };
        for (int i = 0; i < text.Length && other != 0; i++)
            twin.TryAppend(i == at ? other : text[i]);
        return other switch { 0 => 0, (byte)'0' or (byte)'O' => RoundTwinShare, _ => StraightTwinShare };
    }

    /// <summary>Sum of the probabilities of the states whose bit is set.</summary>
    private static float ShareOf(ReadOnlySpan<float> states, ulong bits)
    {
        float share = 0;
        for (int i = 0; i < states.Length; i++)
            share += (bits >> i & 1) == 1 ? states[i] : 0;
        return share;
    }

    private void AddAtLeast(in PlateText text, float probability)
    {
        foreach (ref Candidate known in _texts.AsSpan(0, _count))
        {
            if (known.Text != text)
                continue;
            known = known with { Confidence = Math.Max(known.Confidence, probability) };
            return;
        }
        _texts[_count++] = new Candidate(text, probability);
    }

    /// <summary>Multiplies each text by the odds of its format in the states seen, and each state by how well its formats fit the texts.</summary>
    /// <returns>Sum of the texts' new weights.</returns>
    private float Weigh(Span<float> states, out float seen, out float weighed)
    {
        Span<float> fits = stackalloc float[IssuingState.Count];
        fits.Clear();
        float known = 0, all = 0;
        foreach (float state in states)
            known += state;
        seen = 0;
        foreach (ref Candidate text in _texts.AsSpan(0, _count))
        {
            ulong stamped = _formats.StatesOf(text.Text);
            float share = known > 0 ? ShareOf(states, stamped) / known : 0;
            for (int i = 0; i < states.Length; i++)
                fits[i] += text.Confidence * ((stamped >> i & 1) == 1 ? FormatOdds : 1);
            seen += text.Confidence;
            text = text with { Confidence = text.Confidence * (1 + (FormatOdds - 1) * share) };
            all += text.Confidence;
        }
        weighed = all;
        float sum = 0;
        for (int i = 0; i < states.Length; i++)
        {
            states[i] *= fits[i];
            sum += states[i];
        }
        for (int i = 0; i < states.Length && sum > 0; i++)
            states[i] /= sum;
        return all;
    }

    private void Sort()
    {
        for (int i = 1; i < _count; i++)
        {
            for (int j = i; j > 0 && _texts[j].Confidence > _texts[j - 1].Confidence; j--)
                (_texts[j], _texts[j - 1]) = (_texts[j - 1], _texts[j]);
        }
    }

    /// <summary>The next best texts; what the reader itself thought best is always among them.</summary>
    private void FillCandidates(float all, ref PlateReading reading)
    {
        Span<Candidate> candidates = reading.Candidates;
        int count = Math.Min(candidates.Length, _count - 1);
        int raw = 0;
        while (_texts[raw].Text != reading.RawText)
            raw++;
        for (int i = 0; i < count; i++)
        {
            int from = i == count - 1 && raw > count ? raw : i + 1;
            candidates[i] = _texts[from] with { Confidence = _texts[from].Confidence / all };
        }
        reading.CandidateCount = count;
    }
}

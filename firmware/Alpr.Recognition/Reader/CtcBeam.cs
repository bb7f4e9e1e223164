using Alpr.Contracts;

namespace Alpr.Recognition.Reader;

/// <summary>
/// Prefix beam search over the reader's columns (Graves et al., "Connectionist Temporal Classification", ICML 2006;
/// Hannun et al., arXiv:1408.2873): sums the probability of all ways to write each text, so that the results are
/// probabilities of texts, not of paths. All memory is taken in the constructor.
/// </summary>
internal sealed class CtcBeam
{
    /// <summary>Texts followed at once; on a legible plate only a handful stay likely.</summary>
    public const int Width = 16;

    /// <summary>Characters less probable than this in a column are not followed.</summary>
    private const float CharacterMin = 1e-3f;

    /// <summary>Each text can stay, or grow by each followed character; at most 1/CharacterMin of them, in practice a few.</summary>
    private const int GrownMax = Width * (Limits.AlphabetSize + 1);

    private Prefix[] _beam = new Prefix[GrownMax];
    private Prefix[] _grown = new Prefix[GrownMax];
    private int _count;

    // Which followed text is another followed text and one character more, as 1 + its place; 0 where none is. Texts grown
    // from different texts differ, so this is the only way in which two paths meet.
    private readonly byte[] _child = new byte[Width * Limits.AlphabetSize];

    /// <summary>A text with the probability of all paths that write it, split by whether the path ends in a blank.</summary>
    private struct Prefix
    {
        public PlateText Text;
        public double Blank;
        public double Character;

        public readonly double Total => Blank + Character;
    }

    /// <summary>Decodes columns of 1 + <see cref="Limits.AlphabetSize"/> probabilities, blank first.</summary>
    public void Decode(ReadOnlySpan<float> columns)
    {
        const int classes = Limits.AlphabetSize + 1;
        _beam[0] = new Prefix { Blank = 1 };
        _count = 1;
        for (int at = 0; at < columns.Length; at += classes)
            Step(columns.Slice(at, classes));
    }

    /// <summary>How many texts the last decode ended with, at most 16.</summary>
    public int Count => _count;

    /// <summary>A text of the last decode, most probable first, and its probability (0 to 1).</summary>
    public Candidate this[int index] => new(_beam[index].Text, (float)_beam[index].Total);

    private void Step(ReadOnlySpan<float> column)
    {
        int grown = _count;
        Array.Clear(_child);
        for (int j = 0; j < _count; j++)
        {
            ref Prefix prefix = ref _beam[j];
            int last = Last(prefix.Text);
            _grown[j] = new Prefix
            {
                Text = prefix.Text,
                Blank = prefix.Total * column[0],
                Character = last < 0 ? 0 : prefix.Character * column[1 + last],
            };
            for (int i = 0; i < _count && last >= 0; i++)
            {
                if (_beam[i].Text.Length == prefix.Text.Length - 1 && prefix.Text.Ascii.StartsWith(_beam[i].Text.Ascii))
                    _child[i * Limits.AlphabetSize + last] = (byte)(j + 1);
            }
        }
        for (int c = 0; c < Limits.AlphabetSize; c++)
        {
            float probability = column[1 + c];
            if (probability < CharacterMin)
                continue;
            for (int i = 0; i < _count; i++)
            {
                ref Prefix prefix = ref _beam[i];
                double from = c == Last(prefix.Text) ? prefix.Blank : prefix.Total; // a character follows itself only across a blank
                int child = _child[i * Limits.AlphabetSize + c];
                if (child > 0)
                {
                    _grown[child - 1].Character += from * probability;
                    continue;
                }
                PlateText longer = prefix.Text;
                if (longer.TryAppend(PlateText.FromAlphabetIndex(c)))
                    _grown[grown++] = new Prefix { Text = longer, Character = from * probability };
            }
        }
        (_beam, _grown) = (_grown, _beam);
        _count = Math.Min(grown, Width);
        KeepBest(_beam, grown, _count);
    }

    private static int Last(in PlateText text) => text.Length == 0 ? -1 : PlateText.AlphabetIndex(text[text.Length - 1]);

    /// <summary>Moves the most probable prefixes to the front, sorted.</summary>
    private static void KeepBest(Prefix[] prefixes, int count, int keep)
    {
        for (int place = 0; place < keep; place++)
        {
            int best = place;
            for (int i = place + 1; i < count; i++)
            {
                if (prefixes[i].Total > prefixes[best].Total)
                    best = i;
            }
            (prefixes[place], prefixes[best]) = (prefixes[best], prefixes[place]);
        }
    }
}

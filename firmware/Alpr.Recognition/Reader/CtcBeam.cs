using System.Numerics;
using System.Runtime.Intrinsics;
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

    /// <summary>A text is a number in this base, its last character the lowest digit: 10 characters fit 64 bits, and one comparison compares all.</summary>
    private const ulong Base = Limits.AlphabetSize + 1;

    private readonly Prefix[] _grown = new Prefix[GrownMax];
    private readonly Prefix[] _beam = new Prefix[Width]; // most probable first
    private readonly ulong[] _texts = new ulong[Width]; // of the beam
    private readonly int[] _order = new int[Width]; // places of the best grown ones, most probable first
    private readonly double[] _totals = new double[Width]; // theirs
    private int _count;

    // Which followed text is another followed text and one character more, as 1 + its place; 0 where none is. Texts grown
    // from different texts differ, so this is the only way in which two paths meet.
    private readonly byte[] _child = new byte[Width * Limits.AlphabetSize];

    /// <summary>A text with the probability of all paths that write it, split by whether the path ends in a blank.</summary>
    private struct Prefix
    {
        public ulong Text;
        public ulong Parent; // the text without its last character; the empty text is its own
        public int Length;
        public int Last; // alphabet index of the last character; -1 when there is none
        public double Blank;
        public double Character;

        public readonly double Total => Blank + Character;
    }

    /// <summary>Decodes columns of 1 + <see cref="Limits.AlphabetSize"/> probabilities, blank first.</summary>
    public void Decode(ReadOnlySpan<float> columns)
    {
        const int classes = Limits.AlphabetSize + 1;
        _beam[0] = new Prefix { Last = -1, Blank = 1 };
        _count = 1;
        for (int at = 0; at < columns.Length; at += classes)
            Step(columns.Slice(at, classes));
    }

    /// <summary>How many texts the last decode ended with, at most 16.</summary>
    public int Count => _count;

    /// <summary>A text of the last decode, most probable first, and its probability (0 to 1).</summary>
    public Candidate this[int index]
    {
        get
        {
            ref readonly Prefix prefix = ref _beam[index];
            ulong place = 1, rest = prefix.Text;
            for (int i = 1; i < prefix.Length; i++)
                place *= Base;
            PlateText text = default;
            for (int i = 0; i < prefix.Length; i++)
            {
                text.TryAppend(PlateText.FromAlphabetIndex((int)(rest / place) - 1));
                rest %= place;
                place /= Base;
            }
            return new Candidate(text, (float)prefix.Total);
        }
    }

    private void Step(ReadOnlySpan<float> column)
    {
        ulong followed = Followed(column[1..]);
        if (followed == 0)
        {
            for (int i = 0; i < _count; i++)
                Stay(ref _beam[i], column);
            Sort();
            return;
        }
        int grown = _count;
        for (int i = 0; i < _count; i++)
        {
            _grown[i] = _beam[i];
            Stay(ref _grown[i], column);
        }
        FindChildren();
        for (; followed != 0; followed &= followed - 1)
        {
            int c = BitOperations.TrailingZeroCount(followed);
            grown = Grow(c, column[1 + c], grown);
        }
        KeepBest(grown);
    }

    /// <summary>What a text comes to that gets a blank or its last character once more.</summary>
    private static void Stay(ref Prefix prefix, ReadOnlySpan<float> column)
    {
        prefix.Blank = prefix.Total * column[0];
        prefix.Character = prefix.Last < 0 ? 0 : prefix.Character * column[1 + prefix.Last];
    }

    /// <summary>Brings the beam into order again; where nothing grew it seldom has changed.</summary>
    private void Sort()
    {
        for (int i = 1; i < _count; i++)
        {
            for (int j = i; j > 0 && _beam[j].Total > _beam[j - 1].Total; j--)
                (_beam[j - 1], _beam[j]) = (_beam[j], _beam[j - 1]);
        }
    }

    /// <summary>The characters probable enough to be followed, a bit for each.</summary>
    private static ulong Followed(ReadOnlySpan<float> characters)
    {
        ulong followed = 0;
        Vector128<float> least = Vector128.Create(CharacterMin);
        for (int c = 0; c < Limits.AlphabetSize; c += Vector128<float>.Count)
        {
            Vector128<float> reached = Vector128.GreaterThanOrEqual(Vector128.Create(characters.Slice(c, Vector128<float>.Count)), least);
            followed |= (ulong)reached.ExtractMostSignificantBits() << c;
        }
        return followed;
    }

    private void FindChildren()
    {
        Array.Clear(_child);
        for (int i = 0; i < _count; i++)
            _texts[i] = _beam[i].Text;
        for (int j = 0; j < _count; j++)
        {
            if (_beam[j].Last < 0)
                continue;
            int parent = _texts.AsSpan(0, _count).IndexOf(_beam[j].Parent);
            if (parent >= 0)
                _child[parent * Limits.AlphabetSize + _beam[j].Last] = (byte)(j + 1);
        }
    }

    /// <summary>Appends a character to each text of the beam.</summary>
    /// <returns>How many grown texts there are now.</returns>
    private int Grow(int c, float probability, int grown)
    {
        for (int i = 0; i < _count; i++)
        {
            ref readonly Prefix prefix = ref _beam[i];
            double paths = (c == prefix.Last ? prefix.Blank : prefix.Total) * probability; // a character follows itself only across a blank
            int child = _child[i * Limits.AlphabetSize + c];
            if (child > 0)
            {
                _grown[child - 1].Character += paths;
            }
            else if (prefix.Length < Limits.PlateLengthMax)
            {
                _grown[grown++] = new Prefix
                {
                    Text = prefix.Text * Base + (ulong)(c + 1),
                    Parent = prefix.Text,
                    Length = prefix.Length + 1,
                    Last = c,
                    Character = paths,
                };
            }
        }
        return grown;
    }

    /// <summary>Makes the most probable grown texts the beam. They come nearly sorted, so that each is soon at its place.</summary>
    private void KeepBest(int grown)
    {
        int kept = 0;
        for (int i = 0; i < grown; i++)
        {
            double total = _grown[i].Total;
            if (kept == Width && !(total > _totals[Width - 1]))
                continue;
            int place = kept < Width ? kept++ : Width - 1;
            for (; place > 0 && total > _totals[place - 1]; place--)
                (_totals[place], _order[place]) = (_totals[place - 1], _order[place - 1]);
            (_totals[place], _order[place]) = (total, i);
        }
        for (int i = 0; i < kept; i++)
            _beam[i] = _grown[_order[i]];
        _count = kept;
    }
}

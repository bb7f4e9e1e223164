using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>
/// The keys that a reading may stand for: its own, and those that differ in one character which was read with little confidence. Never an edit
/// anywhere else.
/// </summary>
internal static class KeyVariants
{
    /// <summary>The most keys there are: the text, its candidates and the raw text, and every other symbol in one place.</summary>
    public const int Max = 2 + Limits.CandidatesMax + PlateKey.SymbolCount;

    /// <summary>Writes the keys, the reading's own first. None is written twice.</summary>
    /// <returns>How many.</returns>
    public static int Write(in ReadPlate plate, MatchOptions options, Span<PlateKey> keys)
    {
        keys[0] = PlateKey.Of(plate.Text);
        int count = 1;
        ReadOnlySpan<Candidate> candidates = plate.Candidates;
        foreach (ref readonly Candidate candidate in candidates[..Math.Clamp(plate.CandidateCount, 0, candidates.Length)])
            TryAdd(plate, candidate.Text, options.UncertainBelow, keys, ref count);
        TryAdd(plate, plate.RawText, options.UncertainBelow, keys, ref count);
        AddAny(plate, options.AnyCharacterBelow, keys, ref count);
        return count;
    }

    private static void TryAdd(in ReadPlate plate, in PlateText other, float below, Span<PlateKey> keys, ref int count)
    {
        if (other.Length != plate.Text.Length)
            return;
        int differs = -1;
        for (int i = 0; i < other.Length; i++)
        {
            if (PlateKey.Symbol(other[i]) == PlateKey.Symbol(plate.Text[i]))
                continue;
            if (differs >= 0)
                return;
            differs = i;
        }
        if (differs >= 0 && plate.Characters[differs] < below)
            Add(PlateKey.Of(other), keys, ref count);
    }

    private static void AddAny(in ReadPlate plate, float below, Span<PlateKey> keys, ref int count)
    {
        int least = 0;
        for (int i = 1; i < plate.Text.Length; i++)
        {
            if (plate.Characters[i] < plate.Characters[least])
                least = i;
        }
        if (!(plate.Characters[least] < below))
            return;
        uint symbol = PlateKey.Symbol(plate.Text[least]);
        for (uint other = 1; other <= PlateKey.SymbolCount; other++)
            Add(keys[0].With(plate.Text.Length - 1 - least, symbol, other), keys, ref count);
    }

    private static void Add(PlateKey key, Span<PlateKey> keys, ref int count)
    {
        if (!keys[..count].Contains(key))
            keys[count++] = key;
    }
}

using Alpr.Contracts;
using Alpr.Contracts.V1;

namespace Alpr.Journal;

/// <summary>
/// How texts of plates are written where they are searched: upper case, without separators, <c>O, Q -> 0</c> and <c>I -> 1</c>, which cameras and people
/// mix up. It is the folding of hot lists' keys. Does not allocate.
/// </summary>
public static class PlateFolding
{
    /// <summary>Candidates with less confidence than this are not searched: one in a hundred such readings is right, and each costs an entry of an index.</summary>
    public const float CandidateConfidenceMin = 0.01f;

    /// <summary>Candidates of one detection that are searched, in their order: the alternatives and the best one itself.</summary>
    public const int CandidatesMax = Limits.CandidatesMax + 1;

    /// <summary>Most bytes that <see cref="Write"/> takes.</summary>
    public const int TextsBytesMax = (2 + CandidatesMax) * (Limits.PlateLengthMax + 1);

    /// <summary>Between the texts of one detection.</summary>
    public const byte Separator = (byte)'/';

    /// <summary>True for what people write between the characters of a plate: it does not count.</summary>
    public static bool IsSeparator(char character) => character is ' ' or '-' or '.' or '_' or '\u00b7' or '\u2013' or '\u00a0';

    /// <summary>Folds one character <c>0-9 A-Z a-z</c>; false for any other.</summary>
    public static bool TryFold(char character, out byte folded)
    {
        folded = character switch
        {
            >= 'a' and <= 'z' => (byte)(character - 'a' + 'A'),
            _ => character <= 'Z' ? (byte)character : (byte)0,
        };
        if (!PlateText.IsPlateCharacter(folded))
            return false;
        folded = folded switch
        {
            (byte)'O' or (byte)'Q' => (byte)'0',
            (byte)'I' => (byte)'1',
            _ => folded,
        };
        return true;
    }

    /// <summary>
    /// Writes a detection's texts, folded: plate, raw reading, candidates in order, with <see cref="Separator"/> between. A text that came before, and a candidate below
    /// <see cref="CandidateConfidenceMin"/>, is empty, so that a text's place tells what it was.
    /// </summary>
    /// <param name="detection">The detection.</param>
    /// <param name="texts">Takes <see cref="TextsBytesMax"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Detection detection, Span<byte> texts)
    {
        ArgumentNullException.ThrowIfNull(detection);
        int length = Fold(detection.Plate, texts);
        AppendOther(detection.RawPlate, texts, ref length);
        for (int i = 0; i < Math.Min(detection.Candidates.Count, CandidatesMax); i++)
        {
            PlateCandidate candidate = detection.Candidates[i];
            AppendOther(candidate.Confidence >= CandidateConfidenceMin ? candidate.Plate : "", texts, ref length);
        }
        while (length > 0 && texts[length - 1] == Separator)
            length--;
        return length;
    }

    /// <summary>The place among a detection's texts of the first that a pattern fits; -1 when it fits none.</summary>
    internal static int FirstFit(ReadOnlySpan<byte> texts, PlatePattern pattern)
    {
        if (!pattern.MayFit(texts))
            return -1;
        int place = 0;
        foreach (Range range in texts.Split(Separator))
        {
            ReadOnlySpan<byte> text = texts[range];
            if (!text.IsEmpty && pattern.Fits(text))
                return place;
            place++;
        }
        return -1;
    }

    private static void AppendOther(string text, Span<byte> texts, ref int length)
    {
        int start = length + 1;
        texts[length] = Separator;
        int folded = Fold(text, texts[start..]);
        bool isNew = true;
        ReadOnlySpan<byte> before = texts[..length];
        foreach (Range range in before.Split(Separator))
            isNew &= !before[range].SequenceEqual(texts.Slice(start, folded));
        length = isNew ? start + folded : start;
    }

    // Plates of this program have at most PlateLengthMax characters 0-9 A-Z; of anything longer the rest is not searched.
    private static int Fold(string text, Span<byte> to)
    {
        int length = 0;
        foreach (char character in text)
        {
            if (length < Limits.PlateLengthMax && TryFold(character, out byte folded))
                to[length++] = folded;
        }
        return length;
    }
}

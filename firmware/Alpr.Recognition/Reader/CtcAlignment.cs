using Alpr.Contracts;

namespace Alpr.Recognition.Reader;

/// <summary>
/// Says which columns wrote which character: the most probable path of a known text through the columns (Viterbi over
/// the CTC lattice of blanks and characters). From it come the probabilities of what else each position could be.
/// </summary>
internal sealed class CtcAlignment
{
    private const int Classes = Limits.AlphabetSize + 1;
    private const int StatesMax = 2 * Limits.PlateLengthMax + 1;
    private const float Least = 1e-9f; // keeps the logarithm finite

    private readonly float[] _score = new float[StatesMax];
    private readonly byte[] _steps; // per column and state: how many states the best path came forward, 0 to 2
    private readonly int _columns;

    /// <summary>Takes memory for <paramref name="columns"/> columns.</summary>
    public CtcAlignment(int columns)
    {
        _columns = columns;
        _steps = new byte[columns * StatesMax];
    }

    /// <summary>Fills the probability of each character at each position of <paramref name="text"/>; a position's sum is 1.</summary>
    /// <param name="probabilities">Columns x (1 + alphabet) probabilities, blank first.</param>
    /// <param name="text">At least one character, and no more than there are columns.</param>
    /// <param name="positions">Receives position-major probabilities.</param>
    public void Fill(ReadOnlySpan<float> probabilities, in PlateText text, ref CharacterProbabilities positions)
    {
        int states = 2 * text.Length + 1;
        Forward(probabilities, text, states);
        Span<float> sums = positions;
        sums.Clear();
        int state = _score[states - 1] > _score[states - 2] ? states - 1 : states - 2;
        for (int column = _columns - 1; column >= 0; column--)
        {
            if ((state & 1) == 1)
            {
                ReadOnlySpan<float> characters = probabilities.Slice(column * Classes + 1, Limits.AlphabetSize);
                Span<float> position = sums.Slice(state / 2 * Limits.AlphabetSize, Limits.AlphabetSize);
                for (int c = 0; c < characters.Length; c++)
                    position[c] += characters[c];
            }
            state -= _steps[column * StatesMax + state];
        }
        for (int i = 0; i < text.Length; i++)
            Normalise(sums.Slice(i * Limits.AlphabetSize, Limits.AlphabetSize));
    }

    private void Forward(ReadOnlySpan<float> probabilities, in PlateText text, int states)
    {
        Span<int> characters = stackalloc int[Limits.PlateLengthMax];
        for (int i = 0; i < text.Length; i++)
            characters[i] = 1 + PlateText.AlphabetIndex(text[i]);
        for (int s = 0; s < states; s++)
            _score[s] = s < 2 ? Logarithm(probabilities[s == 0 ? 0 : characters[0]]) : float.NegativeInfinity;
        for (int s = 0; s < states; s++)
            _steps[s] = 0;
        for (int column = 1; column < _columns; column++)
            Forward(probabilities.Slice(column * Classes, Classes), characters, states, _steps.AsSpan(column * StatesMax, StatesMax));
    }

    private void Forward(ReadOnlySpan<float> column, ReadOnlySpan<int> characters, int states, Span<byte> steps)
    {
        float blank = Logarithm(column[0]);
        for (int s = states - 1; s >= 0; s--) // downwards, so that the scores below are still the last column's
        {
            bool isCharacter = (s & 1) == 1;
            float best = _score[s];
            byte step = 0;
            if (s >= 1 && _score[s - 1] > best)
                (best, step) = (_score[s - 1], 1);
            bool maySkipBlank = isCharacter && s >= 3 && characters[s / 2] != characters[s / 2 - 1];
            if (maySkipBlank && _score[s - 2] > best)
                (best, step) = (_score[s - 2], 2);
            steps[s] = step;
            _score[s] = best + (isCharacter ? Logarithm(column[characters[s / 2]]) : blank);
        }
    }

    private static float Logarithm(float probability) => MathF.Log(Math.Max(Least, probability));

    private static void Normalise(Span<float> position)
    {
        float sum = 0;
        foreach (float value in position)
            sum += value;
        if (sum <= 0)
            return;
        foreach (ref float value in position)
            value /= sum;
    }
}

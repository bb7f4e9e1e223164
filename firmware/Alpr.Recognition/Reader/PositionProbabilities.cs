using Alpr.Contracts;

namespace Alpr.Recognition.Reader;

/// <summary>What each position of a decided text could be besides: what voting over frames adds up.</summary>
internal sealed class PositionProbabilities
{
    private readonly CtcAlignment _alignment = new(PlateReader.Columns);

    /// <summary>Fills a reading's probabilities by position and its characters' confidences, for the text that it has.</summary>
    /// <remarks>
    /// Where the serial's format overruled the look, the decided character gets the text's confidence and the others share the rest,
    /// so that a vote over frames does not return to the look.
    /// </remarks>
    public void Fill(ReadOnlySpan<float> columns, ref PlateReading reading)
    {
        _alignment.Fill(columns, reading.Text, ref reading.Probabilities);
        Span<float> confidences = reading.Characters;
        for (int i = 0; i < reading.Text.Length; i++)
        {
            Span<float> position = ((Span<float>)reading.Probabilities).Slice(i * Limits.AlphabetSize, Limits.AlphabetSize);
            int decided = PlateText.AlphabetIndex(reading.Text[i]);
            if (position[decided] < reading.Confidence && !IsGreatest(position, decided))
                Raise(position, decided, reading.Confidence);
            confidences[i] = position[decided];
        }
    }

    private static bool IsGreatest(ReadOnlySpan<float> position, int index)
    {
        foreach (float value in position)
        {
            if (value > position[index])
                return false;
        }
        return true;
    }

    private static void Raise(Span<float> position, int index, float to)
    {
        float keep = (1 - to) / (1 - position[index]);
        foreach (ref float value in position)
            value *= keep;
        position[index] = to;
    }
}

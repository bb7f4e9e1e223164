using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Recognition.State;

/// <summary>
/// What the text of a plate says about who issued it: some formats, such as one digit, three letters, three digits, are used by a
/// few states only. The table belongs to the state model and lies in its manifest entry.
/// </summary>
internal sealed class SerialFormats
{
    private readonly PlateText[] _formats;
    private readonly ulong[] _states; // a bit for each of the 51

    /// <summary>Takes the table: a format of <c>A</c> (letter) and <c>9</c> (digit) and the codes of its states, parted by spaces.</summary>
    /// <exception cref="ModelException">A format or a code is none.</exception>
    public SerialFormats(IReadOnlyDictionary<string, string> table)
    {
        _formats = new PlateText[table.Count];
        _states = new ulong[table.Count];
        int row = 0;
        foreach ((string format, string codes) in table)
        {
            if (format.Length == 0 || format.Any(c => c is not ('A' or '9')) || !PlateText.TryParse(format, out _formats[row]))
                throw new ModelException($"manifest.json: serial format '{format}' must be 1 to {Limits.PlateLengthMax} of A and 9. Restore the file from the release.");
            foreach (string code in codes.Split(' '))
            {
                int state = IssuingState.Codes.IndexOf(code);
                if (state < 0)
                    throw new ModelException($"manifest.json: serial format '{format}' names the state '{code}', which is none. Restore the file from the release.");
                _states[row] |= 1UL << state;
            }
            row++;
        }
    }

    /// <summary>Multiplies the probability of each of the n states that use the text's format by 51 / n, and brings the sum back to 1.</summary>
    public void Weigh(in PlateText text, Span<float> probabilities)
    {
        int row = Array.IndexOf(_formats, FormatOf(text));
        if (row < 0)
            return;
        float factor = (float)IssuingState.Count / BitOperations.PopCount(_states[row]), sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if ((_states[row] >> i & 1) == 1)
                probabilities[i] *= factor;
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.Length && sum > 0; i++)
            probabilities[i] /= sum;
    }

    private static PlateText FormatOf(in PlateText text)
    {
        PlateText format = default;
        foreach (byte character in text.Ascii)
            format.TryAppend(character <= (byte)'9' ? (byte)'9' : (byte)'A');
        return format;
    }
}

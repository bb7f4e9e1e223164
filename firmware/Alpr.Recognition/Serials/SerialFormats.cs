using Alpr.Contracts;

namespace Alpr.Recognition.Serials;

/// <summary>
/// Which states stamp which formats of serial: one digit, three letters, three digits is California's and Idaho's, two letters and
/// four digits the District of Columbia's. The table belongs to the state model and lies in its manifest entry.
/// </summary>
internal sealed class SerialFormats
{
    // For each format, by its number, a bit for each of the 51; 16 KB are quicker than a search, which each text of a look would need.
    private readonly ulong[] _states = new ulong[1 << (Limits.PlateLengthMax + 1)];

    /// <summary>Takes the table: a format of <c>A</c> (letter) and <c>9</c> (digit) and the codes of its states, parted by spaces.</summary>
    /// <exception cref="ModelException">A format or a code is none.</exception>
    public SerialFormats(IReadOnlyDictionary<string, string> table)
    {
        foreach ((string format, string codes) in table)
        {
            if (format.Length == 0 || format.Any(c => c is not ('A' or '9')) || !PlateText.TryParse(format, out PlateText shape))
                throw new ModelException($"manifest.json: serial format '{format}' must be 1 to {Limits.PlateLengthMax} of A and 9. Restore the file from the release.");
            foreach (string code in codes.Split(' '))
            {
                int state = IssuingState.Codes.IndexOf(code);
                if (state < 0)
                    throw new ModelException($"manifest.json: serial format '{format}' names the state '{code}', which is none. Restore the file from the release.");
                _states[Number(shape)] |= 1UL << state;
            }
        }
    }

    /// <summary>The states that stamp serials of this text's format, a bit for each of <see cref="IssuingState.Codes"/>; 0 when none is known to.</summary>
    public ulong StatesOf(in PlateText text) => _states[Number(text)];

    /// <summary>A format as a number: a one that marks the length, then a bit for each character, set for a letter.</summary>
    private static int Number(in PlateText text)
    {
        int number = 1;
        foreach (byte character in text.Ascii)
            number = number << 1 | (character <= (byte)'9' ? 0 : 1);
        return number;
    }
}

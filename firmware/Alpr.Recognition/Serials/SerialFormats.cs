using Alpr.Contracts;

namespace Alpr.Recognition.Serials;

/// <summary>
/// Which states stamp which formats of serial: one digit, three letters, three digits is California's and Idaho's, two letters and
/// four digits the District of Columbia's. The table belongs to the state model and lies in its manifest entry.
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

    /// <summary>The states that stamp serials of this text's format, a bit for each of <see cref="IssuingState.Codes"/>; 0 when none is known to.</summary>
    public ulong StatesOf(in PlateText text)
    {
        PlateText format = default;
        foreach (byte character in text.Ascii)
            format.TryAppend(character <= (byte)'9' ? (byte)'9' : (byte)'A');
        int row = Array.IndexOf(_formats, format);
        return row < 0 ? 0 : _states[row];
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Alpr.Oversight;

/// <summary>Records as people write them: <c>12</c> or <c>12-40</c>.</summary>
public static class RecordRanges
{
    /// <summary>Reads some.</summary>
    /// <param name="ranges">As written.</param>
    /// <param name="most">How many records they may name together.</param>
    /// <param name="sequences">The records, in the order written.</param>
    /// <param name="wrong">The one that names no records, or one too many; null when all is right.</param>
    public static bool TryRead(IEnumerable<string> ranges, int most, out List<long> sequences, [NotNullWhen(false)] out string? wrong)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        sequences = [];
        foreach (string range in ranges)
        {
            wrong = range;
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out long first) || !TryRead(ends[^1], out long last) || last < first || last - first >= most - sequences.Count)
                return false;
            for (long sequence = first; sequence <= last; sequence++)
                sequences.Add(sequence);
        }
        wrong = null;
        return true;
    }

    private static bool TryRead(string text, out long sequence) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
}

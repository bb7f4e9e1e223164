using Alpr.Contracts.V1;

namespace Alpr.Journal;

/// <summary>Sequences as ranges, which is how records name them.</summary>
internal static class SequenceRanges
{
    /// <summary>The ranges of sequences in order, each as long as it can be.</summary>
    public static IEnumerable<SequenceRange> Of(IEnumerable<long> sequences)
    {
        SequenceRange? range = null;
        foreach (long sequence in sequences)
        {
            if (range is not null && (ulong)sequence == range.First + range.Count)
            {
                range.Count++;
                continue;
            }
            if (range is not null)
                yield return range;
            range = new() { First = (ulong)sequence, Count = 1 };
        }
        if (range is not null)
            yield return range;
    }
}

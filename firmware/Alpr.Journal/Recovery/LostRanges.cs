using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Recovery;

/// <summary>The ranges that a gap names.</summary>
internal static class LostRanges
{
    /// <summary>
    /// Ranges that hold all the sequences, at most as many as a record takes. Where there would be more, those closest to each
    /// other are joined: a range may then name records that are still here, which is no harm, since a verifier asks the ranges
    /// only about what is missing.
    /// </summary>
    public static List<SequenceRange> Of(IEnumerable<long> lost, int rangesMax = EvidenceLimits.RangesPerRecordMax)
    {
        List<SequenceRange> ranges = [.. SequenceRanges.Of(lost)];
        if (ranges.Count <= rangesMax)
            return ranges;
        ulong[] between = [.. Enumerable.Range(1, ranges.Count - 1).Select(i => Between(ranges, i))];
        Array.Sort(between);
        ulong joined = between[ranges.Count - rangesMax - 1]; // joining all up to this distance leaves few enough
        List<SequenceRange> merged = [ranges[0]];
        for (int i = 1; i < ranges.Count; i++)
        {
            if (Between(ranges, i) <= joined)
                merged[^1].Count = ranges[i].First + ranges[i].Count - merged[^1].First;
            else
                merged.Add(ranges[i]);
        }
        return merged;
    }

    private static ulong Between(List<SequenceRange> ranges, int i) => ranges[i].First - ranges[i - 1].First - ranges[i - 1].Count;
}

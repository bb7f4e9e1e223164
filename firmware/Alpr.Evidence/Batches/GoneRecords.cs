using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// What the log itself says is no longer there: the ranges of the signed purges and gaps of a batch. Ranges are added
/// first, then asked for.
/// </summary>
internal sealed class GoneRecords
{
    private readonly List<(long First, long End)> _records = [], _images = [], _lost = [];
    private bool _sorted;

    /// <summary>Adds a purge's or gap's ranges; false when one does not lie before the statement itself, or there are too many.</summary>
    public bool TryAdd(Record statement)
    {
        (List<(long, long)> to, IEnumerable<SequenceRange> ranges) = statement.BodyCase switch
        {
            Record.BodyOneofCase.Gap => (_lost, statement.Gap.Ranges),
            _ => (statement.Purge.Scope == PurgeScope.Records ? _records : _images, statement.Purge.Ranges),
        };
        foreach (SequenceRange range in ranges)
        {
            if (range.Count == 0 || range.First > statement.Sequence || range.Count > statement.Sequence - range.First
                || to.Count >= EvidenceLimits.GoneRangesMax)
                return false;
            to.Add(((long)range.First, (long)(range.First + range.Count)));
        }
        _sorted = false;
        return true;
    }

    /// <summary>True when a purge names the record.</summary>
    public bool IsPurged(long sequence) => Contains(_records, sequence);

    /// <summary>True when a gap names the record.</summary>
    public bool IsLost(long sequence) => Contains(_lost, sequence);

    /// <summary>True when a purge names the record's context images.</summary>
    public bool HasPurgedContext(long sequence) => Contains(_images, sequence);

    private bool Contains(List<(long First, long End)> ranges, long sequence)
    {
        if (!_sorted)
        {
            Merge(_records);
            Merge(_images);
            Merge(_lost);
            _sorted = true;
        }
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ranges[middle].End <= sequence)
                low = middle + 1;
            else
                high = middle;
        }
        return low < ranges.Count && ranges[low].First <= sequence;
    }

    private static void Merge(List<(long First, long End)> ranges)
    {
        ranges.Sort();
        int kept = 0;
        for (int i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].First <= ranges[kept].End)
                ranges[kept] = (ranges[kept].First, Math.Max(ranges[kept].End, ranges[i].End));
            else
                ranges[++kept] = ranges[i];
        }
        if (ranges.Count > 0)
            ranges.RemoveRange(kept + 1, ranges.Count - kept - 1);
    }
}

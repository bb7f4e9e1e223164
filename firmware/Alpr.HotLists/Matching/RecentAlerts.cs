namespace Alpr.HotLists;

/// <summary>
/// Which alerts were told lately. The same plate, state and category within the window is a repeat, unless it matches better than
/// what was told: then it is news. The window runs from the alert, so that a vehicle that stays about is told again once in each.
/// </summary>
internal sealed class RecentAlerts(long windowUs)
{
    private const int Kept = 256; // alerts in one window at one camera; a passage makes one in thousands

    private readonly Entry[] _entries = new Entry[Kept];

    private struct Entry
    {
        public PlateKey Key;
        public ushort State;
        public HotListCategory Category;
        public byte Weakness;
        public int Count;
        public long ToldUs;
    }

    /// <summary>Counts a sighting.</summary>
    /// <param name="hit">What was found.</param>
    /// <param name="seenUs">When, on the clock that never jumps.</param>
    /// <returns>1 when it is to be told; else which sighting it is.</returns>
    public int Count(in HotListHit hit, long seenUs)
    {
        HotListEntry found = hit.Entry;
        PlateKey key = PlateKey.Of(found.PlateAscii);
        int place = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.Count > 0 && entry.Key == key && entry.State == found.State.Value && entry.Category == found.Category)
            {
                long sinceUs = seenUs - entry.ToldUs;
                if (sinceUs >= 0 && sinceUs < windowUs && hit.Weakness >= entry.Weakness)
                    return ++entry.Count;
                place = i;
                break;
            }
            if (_entries[place].Count > 0 && (entry.Count == 0 || entry.ToldUs < _entries[place].ToldUs))
                place = i;
        }
        _entries[place] = new Entry
        {
            Key = key,
            State = found.State.Value,
            Category = found.Category,
            Weakness = hit.Weakness,
            Count = 1,
            ToldUs = seenUs,
        };
        return 1;
    }
}

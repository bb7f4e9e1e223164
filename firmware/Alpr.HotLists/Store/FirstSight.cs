namespace Alpr.HotLists;

/// <summary>
/// Lets the days of an entry that says no date count from when it came in first: a list that is brought in daily with the same line would else
/// never let it end. The day of that is kept as the entry's date, which it does not count from. A line that is dated anew counts by its date; one that was
/// away from the list in between has come in anew.
/// </summary>
/// <param name="sink">Takes the entries.</param>
/// <param name="days">Days that an entry may last, 1 or more.</param>
/// <param name="inForce">The list as it is; null: none.</param>
/// <param name="nowUtcUs">Microseconds since 1970.</param>
internal sealed class FirstSight(IEntrySink sink, int days, InstalledHotList? inForce, long nowUtcUs) : IEntrySink
{
    private const long UsPerSecond = 1_000_000, SecondsPerDay = 86_400;

    /// <inheritdoc/>
    public void Add(EntryDraft entry)
    {
        if (entry.DateSeconds == 0)
        {
            entry.DateSeconds = FirstSeconds(entry);
            uint last = (uint)Math.Min(entry.DateSeconds + days * SecondsPerDay, uint.MaxValue);
            entry.ExpirySeconds = entry.ExpirySeconds == 0 ? last : Math.Min(entry.ExpirySeconds, last);
        }
        sink.Add(entry);
    }

    /// <summary>When the same plate, state and category came in first, as far as it was on the list since.</summary>
    private uint FirstSeconds(EntryDraft entry)
    {
        long first = nowUtcUs;
        if (inForce is not null)
        {
            HotListIndex.Finder finder = inForce.Index.Find(PlateKey.Of(entry.Plate));
            while (finder.TryNext(out HotListEntry old, out _))
            {
                if (old.PlateAscii.SequenceEqual(entry.Plate.Ascii) && old.State == entry.State && old.Category == entry.Category && !old.CountsFromDate && old.DateUs != 0)
                    first = Math.Min(first, old.DateUs);
            }
        }
        return (uint)Math.Clamp(first / UsPerSecond, 1, uint.MaxValue);
    }
}

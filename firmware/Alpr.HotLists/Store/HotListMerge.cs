namespace Alpr.HotLists;

/// <summary>Adds new entries to a list: the new ones first, then those of the old that none of the new replaces and that still can match.</summary>
internal static class HotListMerge
{
    /// <summary>Writes the entries of both lists.</summary>
    /// <returns>The new list's header.</returns>
    public static HotListHeader Run(InstalledHotList added, InstalledHotList old, long nowUtcUs, StoreWriter sink)
    {
        uint offset = 0;
        for (int i = 0; i < added.Index.Count; i++)
        {
            HotListEntry entry = added.Index.At(offset);
            sink.Add(entry);
            offset = HotListIndex.After(offset, entry);
        }
        offset = 0;
        for (int i = 0; i < old.Index.Count; i++)
        {
            HotListEntry entry = old.Index.At(offset);
            bool isExpired = entry.ExpiresUs != 0 && entry.ExpiresUs <= nowUtcUs;
            if (!isExpired && !Holds(added.Index, entry))
                sink.Add(entry);
            offset = HotListIndex.After(offset, entry);
        }
        return added.Header;
    }

    /// <summary>True when a list has an entry of the same plate, state and category.</summary>
    private static bool Holds(HotListIndex index, in HotListEntry wanted)
    {
        HotListIndex.Finder finder = index.Find(PlateKey.Of(wanted.PlateAscii));
        while (finder.TryNext(out HotListEntry entry, out _))
        {
            if (entry.PlateAscii.SequenceEqual(wanted.PlateAscii) && entry.State == wanted.State && entry.Category == wanted.Category)
                return true;
        }
        return false;
    }
}

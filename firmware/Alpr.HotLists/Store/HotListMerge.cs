namespace Alpr.HotLists;

/// <summary>Asks something of an entry.</summary>
internal delegate bool EntryTest(in HotListEntry entry);

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
        Without(old, (in HotListEntry entry) => Holds(added.Index, entry), nowUtcUs, sink);
        return added.Header;
    }

    /// <summary>Writes those entries of a list that are not to go and that still can match.</summary>
    /// <param name="old">The list.</param>
    /// <param name="isToGo">Tells of an entry whether it is left out.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="sink">Takes the others.</param>
    public static void Without(InstalledHotList old, EntryTest isToGo, long nowUtcUs, StoreWriter sink)
    {
        uint offset = 0;
        for (int i = 0; i < old.Index.Count; i++)
        {
            HotListEntry entry = old.Index.At(offset);
            bool isExpired = entry.ExpiresUs != 0 && entry.ExpiresUs <= nowUtcUs;
            if (!isExpired && !isToGo(entry))
                sink.Add(entry);
            offset = HotListIndex.After(offset, entry);
        }
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

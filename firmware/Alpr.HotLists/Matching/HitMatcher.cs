using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>
/// Compares passages with the lists in force. Works without network and without allocating, hit or miss. One thread.
/// </summary>
public sealed class HitMatcher
{
    private readonly CurrentHotLists _lists;
    private readonly MatchOptions _options;
    private readonly byte[] _ranks;
    private readonly RecentAlerts _recent;

    /// <summary>Takes its memory.</summary>
    /// <param name="lists">Where lists are exchanged.</param>
    /// <param name="options">The agency's policy.</param>
    public HitMatcher(CurrentHotLists lists, MatchOptions options)
    {
        (_lists, _options) = (lists, options);
        _ranks = options.MakeRanks();
        _recent = new(options.RepeatWindowUs);
    }

    /// <summary>Hits that no caller's span had room for, since the start.</summary>
    public long HitsLeftOut { get; private set; }

    /// <summary>Compares a passage with all lists.</summary>
    /// <param name="passage">One vehicle.</param>
    /// <param name="nowUtcUs">The calendar time, microseconds since 1970, by which lists and entries expire.</param>
    /// <param name="hits">Takes the hits, the most urgent first; <see cref="HotListLimits.HitsMax"/> is enough for any plate.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>True when there is one.</returns>
    public bool Match(Passage passage, long nowUtcUs, Span<HotListHit> hits, out int count) =>
        Match(ReadPlate.Of(passage), nowUtcUs, hits, out count);

    /// <inheritdoc cref="Match(Passage, long, Span{HotListHit}, out int)"/>
    /// <param name="plate">What the camera says of one vehicle.</param>
    /// <param name="nowUtcUs">The calendar time, microseconds since 1970, by which lists and entries expire.</param>
    /// <param name="hits">Takes the hits, the most urgent first; <see cref="HotListLimits.HitsMax"/> is enough for any plate.</param>
    /// <param name="count">How many there are.</param>
    public bool Match(in ReadPlate plate, long nowUtcUs, Span<HotListHit> hits, out int count)
    {
        count = 0;
        if (plate.Text.Length < Limits.PlateLengthMin)
            return false;
        Span<PlateKey> keys = stackalloc PlateKey[KeyVariants.Max];
        keys = keys[..KeyVariants.Write(plate, _options, keys)];
        HotListSet set = _lists.Set;
        long now = Math.Max(nowUtcUs, set.NotBeforeUs);
        StateCode state = plate.StateConfidence >= _options.StateConfidenceMin ? StateCode.Of(plate.State) : default;
        foreach (InstalledHotList list in set.Lists)
        {
            if (list.Header.IsExpired(now))
                continue;
            for (int i = 0; i < keys.Length; i++)
                Match(list, keys[i], isOwn: i == 0, plate, state, now, hits, ref count);
        }
        for (int i = 0; i < count; i++)
            hits[i] = hits[i].WithCount(_recent.Count(hits[i], plate.SeenUs));
        return count > 0;
    }

    private void Match(
        InstalledHotList list, PlateKey key, bool isOwn, in ReadPlate plate, StateCode state, long now, Span<HotListHit> hits, ref int count)
    {
        HotListIndex.Finder finder = list.Index.Find(key);
        while (finder.TryNext(out HotListEntry entry, out uint offset))
        {
            HotListCategory category = entry.Category;
            if (_options.Withheld.Contains(category) || !entry.IsInForce(now))
                continue;
            TextMatch text = !isOwn ? TextMatch.CharacterUncertain
                : entry.PlateAscii.SequenceEqual(plate.Text.Ascii) ? TextMatch.Exact : TextMatch.Folded;
            bool informational = list.Header.Informational || _options.Informational.Contains(category);
            Insert(new(list, offset, text, Compare(entry.State, state), _ranks[(int)category], informational), hits, ref count);
        }
    }

    private static StateMatch Compare(StateCode listed, StateCode read)
    {
        if (!read.IsKnown || !listed.IsKnown || !listed.IsOneTheCameraNames)
            return StateMatch.Unknown;
        return listed == read ? StateMatch.Same : StateMatch.Conflict;
    }

    /// <summary>Puts a hit in its order; of equals the first found stays first. Without room the least urgent is left out.</summary>
    private void Insert(in HotListHit hit, Span<HotListHit> hits, ref int count)
    {
        int place = count;
        while (place > 0 && hits[place - 1].Order > hit.Order)
            place--;
        if (count == hits.Length)
            HitsLeftOut++;
        else
            count++;
        if (place == hits.Length)
            return;
        for (int i = count - 1; i > place; i--)
            hits[i] = hits[i - 1];
        hits[place] = hit;
    }
}

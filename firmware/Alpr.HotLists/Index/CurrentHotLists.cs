namespace Alpr.HotLists;

/// <summary>The lists in force at one moment, by name. Immutable: whoever took it can go on with it while another takes its place.</summary>
public sealed class HotListSet
{
    private readonly InstalledHotList[] _lists;

    internal HotListSet(InstalledHotList[] lists)
    {
        _lists = lists;
        foreach (InstalledHotList list in lists)
            NotBeforeUs = Math.Max(NotBeforeUs, list.Header.NotBeforeUs);
    }

    /// <summary>The lists, in the order of their names.</summary>
    public ReadOnlySpan<InstalledHotList> Lists => _lists;

    /// <summary>
    /// It cannot be earlier than this, microseconds since 1970, for one of the lists was there. A clock that lost its battery must neither bring an
    /// expired list back nor hide entries that count since yesterday. Where the calendar is behind it, the clock wants setting.
    /// </summary>
    public long NotBeforeUs { get; }

    /// <summary>The list of a name; null when there is none.</summary>
    public InstalledHotList? Find(string name) => Array.Find(_lists, list => list.Header.Name == name);
}

/// <summary>
/// Which lists are in force. One list is exchanged for its successor in one step: a reader sees all of the old one or all of the new one.
/// Reading never waits; changes come from any thread, one after another.
/// </summary>
public sealed class CurrentHotLists
{
    private readonly Lock _change = new();
    private volatile HotListSet _set = new([]);

    /// <summary>The lists in force now.</summary>
    public HotListSet Set => _set;

    /// <summary>Puts a list in force, in place of the one of its name.</summary>
    /// <exception cref="HotListException">There are <see cref="HotListLimits.ListsMax"/> others.</exception>
    public void Put(InstalledHotList list)
    {
        lock (_change)
        {
            InstalledHotList[] others = [.. Others(list.Header.Name)];
            if (others.Length >= HotListLimits.ListsMax)
                throw new HotListException(list.Header.Name, $"there are {HotListLimits.ListsMax} lists already", "Remove one");
            _set = new([.. others.Append(list).OrderBy(one => one.Header.Name, StringComparer.Ordinal)]);
        }
    }

    /// <summary>Takes a list out of force. False when there is none of the name.</summary>
    public bool Remove(string name)
    {
        lock (_change)
        {
            InstalledHotList[] others = [.. Others(name)];
            bool was = others.Length < _set.Lists.Length;
            _set = new(others);
            return was;
        }
    }

    private IEnumerable<InstalledHotList> Others(string name) => _set.Lists.ToArray().Where(one => one.Header.Name != name);
}

using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>What is on the disk when the program starts, and what leaves it.</summary>
internal static class StoredLists
{
    private const string RemovedSource = "removed: the policy no longer names it";

    /// <summary>Puts all stored lists in force that the policy names, removes the others, and tells of damaged ones.</summary>
    /// <param name="context">Store and lists.</param>
    /// <param name="feeds">The policy's.</param>
    /// <param name="desk">The hot plates.</param>
    public static void Load(FeedContext context, IReadOnlyCollection<Feed> feeds, HotPlateDesk desk)
    {
        IReadOnlyList<InstalledHotList> stored = context.Store.LoadAll(out IReadOnlyList<DamagedHotList> damaged);
        bool IsNamed(string name) => name == HotPlateBook.ListName || feeds.Any(feed => feed.Name == name);
        foreach (InstalledHotList list in stored)
        {
            if (IsNamed(list.Header.Name))
                context.Lists.Put(list);
            else
                Remove(context, list.Header.Name, list.Header);
        }
        foreach (DamagedHotList one in damaged)
        {
            if (!IsNamed(one.Name))
            {
                Remove(context, one.Name, null);
                continue;
            }
            if (one.Name == HotPlateBook.ListName)
                desk.Damage = one.Problem;
            else
                feeds.First(feed => feed.Name == one.Name).Damage = one.Problem;
            context.Events.Refused(one.Name, one.Problem);
        }
    }

    /// <summary>Takes a list that the policy no longer names out of force and off the disk.</summary>
    public static void Remove(FeedContext context, string name) => Remove(context, name, context.Lists.Set.Find(name)?.Header);

    private static void Remove(FeedContext context, string name, HotListHeader? header)
    {
        context.Lists.Remove(name);
        context.States.Remove(name);
        try
        {
            context.Store.Remove(name);
        }
        catch (HotListException failure)
        {
            context.Events.Refused(name, failure.Message); // it is out of force, and the next start tries again
        }
        if (header is not null)
        {
            HotListHeader gone = new()
            {
                Name = name,
                Source = RemovedSource,
                SourceSha256 = header.SourceSha256,
                Category = header.Category,
                ListDateUs = header.ListDateUs,
            };
            context.Events.Removed(gone.ToRecord());
        }
    }
}

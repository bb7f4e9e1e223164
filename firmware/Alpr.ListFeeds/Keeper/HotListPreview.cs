using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>What the installation of a file would come to: numbers and dates, nothing of the list.</summary>
/// <param name="Outcome">What comes of its lines.</param>
/// <param name="Categories">Entries of each category, the most first.</param>
/// <param name="Ended">Entries that would count no more at once.</param>
/// <param name="IsIncremental">It adds to the list in force; false: it takes its place.</param>
/// <param name="InForce">The list that is in force; null: none.</param>
public sealed record HotListPreview(ImportOutcome Outcome, IReadOnlyList<(HotListCategory Category, long Entries)> Categories, long Ended, bool IsIncremental, HotListHeader? InForce)
{
    /// <summary>The very file that the list in force was made of.</summary>
    public bool IsSameFile => InForce is not null && InForce.SourceSha256.Span.SequenceEqual(Outcome.Sha256.Span);

    /// <summary>Reads a file.</summary>
    /// <exception cref="HotListException">It would be refused.</exception>
    internal static HotListPreview Of(FeedContext context, FeedPlan plan, Stream content)
    {
        HotListDefinition definition = plan.Definition;
        HotListHeader? inForce = context.Lists.Set.Find(definition.Name)?.Header;
        Counter counter = new(definition.Name, context.NotBeforeUs);
        try
        {
            CountedStream counted = new(content, definition.Name); // not disposed: the content is the caller's
            ImportOutcome outcome = HotListImport.Run(counted, definition, context.UtcUs, inForce?.ListDateUs ?? 0, counter);
            return new(outcome, counter.Categories, counter.Ended, definition.Incremental, inForce);
        }
        catch (FeedException broken)
        {
            throw new HotListException(definition.Name, broken.Message.TrimEnd('.'), "The list in force stays", broken);
        }
    }

    private sealed class Counter(string list, long nowUtcUs) : IEntrySink
    {
        private readonly long[] _entries = new long[HotListCategories.Count];
        private long _all;

        public long Ended { get; private set; }

        public IReadOnlyList<(HotListCategory Category, long Entries)> Categories =>
            [.. _entries.Select((count, at) => ((HotListCategory)at, count)).Where(one => one.count > 0).OrderByDescending(one => one.count)];

        public void Add(EntryDraft entry)
        {
            if (++_all > HotListLimits.EntriesMax)
                throw new HotListException(list, $"it has more than {HotListLimits.EntriesMax} entries", "Check what was downloaded");
            _entries[(int)entry.Category]++;
            if (entry.ExpirySeconds != 0 && entry.ExpirySeconds * 1_000_000L <= nowUtcUs)
                Ended++;
        }
    }
}

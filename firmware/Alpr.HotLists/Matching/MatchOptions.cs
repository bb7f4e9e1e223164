namespace Alpr.HotLists;

/// <summary>How passages are compared with lists. The agency's policy sets each number.</summary>
public sealed record MatchOptions
{
    /// <summary>
    /// Least confidence, 0 to 1, at which the camera's word on the state counts. Below it the state is unknown: then a hit of another state is not
    /// called a conflict. 0.5: more likely right than wrong.
    /// </summary>
    public float StateConfidenceMin { get; init; } = 0.5f;

    /// <summary>
    /// A character with less confidence than this, 0 to 1, may be what another candidate of the reading has in its place. 0: no character ever is
    /// uncertain.
    /// </summary>
    public float UncertainBelow { get; init; } = 0.8f;

    /// <summary>
    /// A character with less confidence than this may be any. Only the least certain one of a plate. 0, the usual: never, since each such plate then
    /// resembles 32 others.
    /// </summary>
    public float AnyCharacterBelow { get; init; }

    /// <summary>Repeats of an alert within this many microseconds after it are counted and not told again. 0: each is told.</summary>
    public long RepeatWindowUs { get; init; } = 300_000_000;

    /// <summary>Categories that the policy forbids: their entries never match.</summary>
    public CategorySet Withheld { get; init; }

    /// <summary>Categories whose hits only inform.</summary>
    public CategorySet Informational { get; init; } = CategorySet.Of(HotListCategory.Special);

    /// <summary>Categories, the most urgent first. Those that are missing come behind, in the usual order.</summary>
    public IReadOnlyList<HotListCategory> Order { get; init; } = [];

    /// <summary>A rank for each category, 0 the most urgent.</summary>
    internal byte[] MakeRanks()
    {
        var ranks = new byte[HotListCategories.Count];
        Array.Fill(ranks, byte.MaxValue);
        byte next = 0;
        foreach (HotListCategory category in (IEnumerable<HotListCategory>)[.. Order, .. HotListCategories.UsualOrder])
        {
            if (ranks[(int)category] == byte.MaxValue)
                ranks[(int)category] = next++;
        }
        return ranks;
    }
}

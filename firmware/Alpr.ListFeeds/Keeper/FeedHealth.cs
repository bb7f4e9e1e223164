using Alpr.Contracts.V1;

namespace Alpr.ListFeeds;

/// <summary>How a list is, the better first.</summary>
public enum FeedCondition
{
    /// <summary>Its source confirmed it within the policy's hours.</summary>
    Fresh,

    /// <summary>It is in force, but something is to be done: a file lies about in plain, or the policy reads it otherwise since.</summary>
    Untidy,

    /// <summary>It is in force, but its source did not confirm it within the policy's hours.</summary>
    Stale,

    /// <summary>It has ended, so that nothing of it matches.</summary>
    Expired,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>The stored one cannot be read.</summary>
    Damaged,
}

/// <summary>A list's health at one moment.</summary>
/// <param name="List">Its name.</param>
/// <param name="Condition">How it is.</param>
/// <param name="ConfirmedAgeUs">Since its source last confirmed it, microseconds; -1: never, or nobody knows.</param>
/// <param name="Reason">What is wrong and what to do, a sentence or two; empty when fresh.</param>
public sealed record FeedHealth(string List, FeedCondition Condition, long ConfirmedAgeUs, string Reason)
{
    /// <summary>Its light.</summary>
    public Light Light => Condition switch
    {
        FeedCondition.Fresh => Light.Green,
        FeedCondition.Untidy or FeedCondition.Stale => Light.Amber,
        _ => Light.Red,
    };
}

/// <summary>What came of looking at a source.</summary>
public enum FeedResult
{
    /// <summary>A new list is in force.</summary>
    Installed,

    /// <summary>The source says that the list in force is its newest.</summary>
    Unchanged,

    /// <summary>A watched folder has no file that is complete.</summary>
    Nothing,

    /// <summary>The source has a file that cannot be installed.</summary>
    Refused,

    /// <summary>The source cannot be used, or the disk does not take the list.</summary>
    Failed,
}

/// <summary>What came of looking at a source, with words where it is not well.</summary>
/// <param name="Result">What.</param>
/// <param name="Words">What happened and what to do; empty when all is well.</param>
public sealed record FeedOutcome(FeedResult Result, string Words);

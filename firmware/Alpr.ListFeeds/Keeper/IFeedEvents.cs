using Alpr.Contracts.V1;

namespace Alpr.ListFeeds;

/// <summary>
/// Who is told what becomes of the lists. Called on the thread that did it: the keeper's, or that of a command; it must return soon and not call the keeper.
/// Nothing that is told holds anything of a list.
/// </summary>
public interface IFeedEvents
{
    /// <summary>How the lists are as a whole, when that changed.</summary>
    /// <param name="part"><see cref="FeedKeeper.Part"/>.</param>
    /// <param name="light">The worst of all.</param>
    /// <param name="reason">Which list, how old, and what to do; empty when green.</param>
    void Report(string part, Light light, string reason);

    /// <summary>A list is in force, for the signed log.</summary>
    void Installed(HotListInstalled record);

    /// <summary>A list is no longer in force because the policy no longer names it, for the signed log: its source says so, and it has no entries.</summary>
    void Removed(HotListInstalled record);

    /// <summary>A list could not be fetched or was refused; the same is told once until it changes.</summary>
    /// <param name="list">Its name.</param>
    /// <param name="line">What happened and what to do.</param>
    void Refused(string list, string line);
}

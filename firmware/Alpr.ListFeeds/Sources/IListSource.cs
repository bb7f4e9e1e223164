namespace Alpr.ListFeeds;

/// <summary>Where a list comes from. One thread at a time.</summary>
public interface IListSource
{
    /// <summary>For messages and records, without credentials.</summary>
    string Name { get; }

    /// <summary>True when nothing new means that the list is still the newest; false for a folder, which knows nothing of that.</summary>
    bool Confirms { get; }

    /// <summary>Microseconds between two looks at a source that is watched; null: the policy's hours.</summary>
    long? WatchUs { get; }

    /// <summary>Looks at the source and begins to read what is new.</summary>
    /// <param name="known">What was seen when the list in force was taken; a blank one: take it in any case.</param>
    /// <param name="stop">Gives up, also while the offer is read.</param>
    /// <returns>What there is; null: nothing new.</returns>
    /// <exception cref="FeedException">The source cannot be used.</exception>
    ListOffer? Fetch(FeedState known, CancellationToken stop);
}

/// <summary>A file that a source offers. Its stream ends only where the file was whole; else it throws a <see cref="FeedException"/>.</summary>
public abstract class ListOffer : IDisposable
{
    /// <summary>Where it comes from, without credentials.</summary>
    public required string Name { get; init; }

    /// <summary>The file's bytes, in plain.</summary>
    public required Stream Content { get; init; }

    /// <summary>By what the source is asked the next time. Only what is seen of the source is set.</summary>
    public required FeedState Seen { get; init; }

    /// <summary>The file is installed.</summary>
    /// <exception cref="FeedException">The file in plain cannot be removed.</exception>
    public virtual void Taken()
    {
    }

    /// <summary>The file is no list that can be installed.</summary>
    /// <param name="reason">Why, without anything of its content.</param>
    /// <exception cref="FeedException">The file in plain cannot be put aside.</exception>
    public virtual void Refused(string reason)
    {
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose()
    {
        Content.Dispose();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the offer has besides its stream.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

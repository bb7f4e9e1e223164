namespace Alpr.ListFeeds;

/// <summary>A file that something else keeps up to date, on a mounted disk or share. It is read again when its length or time changed.</summary>
/// <param name="address">Of the kind <see cref="FeedKind.File"/>.</param>
public sealed class FileSource(FeedAddress address) : IListSource
{
    /// <inheritdoc/>
    public string Name => address.Name;

    /// <inheritdoc/>
    public bool Confirms => true;

    /// <inheritdoc/>
    public long? WatchUs => null;

    /// <inheritdoc/>
    public ListOffer? Fetch(FeedState known, CancellationToken stop)
    {
        FileLook look = LocalFile.Guard(Name, () => FileLook.At(address.Path) ?? throw new FileNotFoundException());
        if (look.Length == 0) // also pipes and devices, which would never end
            throw new FeedException(Name, "the file is empty, or no file", "Ask who keeps the list; the one in force stays");
        if (look.Length == known.Length && look.ModifiedUs == known.ModifiedUs)
            return null;
        return new Offer { Name = Name, Content = LocalFile.Open(address.Path, look, Name), Seen = look.ToState() };
    }

    private sealed class Offer : ListOffer;
}

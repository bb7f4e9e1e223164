namespace Alpr.ListFeeds;

/// <summary>A file that something else keeps up to date, on a mounted disk or share. It is read again when its length or time changed.</summary>
/// <param name="address">Of the kind <see cref="FeedKind.File"/>.</param>
/// <param name="times">How long is waited.</param>
public sealed class FileSource(FeedAddress address, FeedTimes times) : IListSource
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
        LocalDisk disk = new(Name, times, stop);
        try
        {
            FileLook look = disk.Do(() => FileLook.At(address.Path) ?? throw new FileNotFoundException());
            if (look.Length == 0) // also pipes and devices, which would never end
                throw new FeedException(Name, "the file is empty, or no file", "Ask who keeps the list; the one in force stays");
            if (look.Length == known.Length && look.ModifiedUs == known.ModifiedUs)
            {
                disk.Dispose();
                return null;
            }
            return new Offer { Name = Name, Content = disk.Open(address.Path, look), Seen = look.ToState(), Disk = disk };
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    private sealed class Offer : ListOffer
    {
        public required LocalDisk Disk { get; init; }

        protected override void Dispose(bool disposing)
        {
            Disk.Dispose();
            base.Dispose(disposing);
        }
    }
}

using Alpr.Board.Time;

namespace Alpr.ListFeeds;

/// <summary>Makes the source of an address.</summary>
internal static class ListSources
{
    /// <summary>The source.</summary>
    /// <param name="address">Where the list comes from.</param>
    /// <param name="isOurs">For a folder: tells by a file's name whether it belongs to the list.</param>
    /// <param name="isIncremental">True when each file adds to the list.</param>
    /// <param name="credentials">All that the unit has.</param>
    /// <param name="clock">The time.</param>
    /// <param name="times">How long is waited.</param>
    /// <returns>Null for a list that is installed by hand.</returns>
    public static IListSource? Open(
        FeedAddress address, Func<string, bool> isOurs, bool isIncremental, IReadOnlyList<FeedCredentials> credentials, IClock clock,
        FeedTimes times) => address.Kind switch
        {
            FeedKind.File => new FileSource(address, times),
            FeedKind.Folder => new FolderSource(address, isOurs, isIncremental, clock, times),
            FeedKind.Https => new HttpsSource(address, FeedCredentials.For(credentials, address.Host), clock, times),
            FeedKind.Sftp => new SftpSource(address, FeedCredentials.For(credentials, address.Host), times),
            _ => null,
        };
}

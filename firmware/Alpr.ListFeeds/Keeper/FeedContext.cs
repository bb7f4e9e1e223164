using System.Security.Cryptography;
using Alpr.Board.Time;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>What all feeds share.</summary>
internal sealed record FeedContext(
    HotListStore Store, CurrentHotLists Lists, FeedStateFolder States, IFeedEvents Events, IClock Clock, FeedTimes Times,
    IReadOnlyList<FeedCredentials> Credentials)
{
    private const int JitterSteps = 1 << 20;

    /// <summary>0 to 1, so that not all units come to one server at the same time.</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;

    /// <summary>The calendar, microseconds since 1970.</summary>
    public long UtcUs => (Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The same, but never before a list that was there already: by it lists expire, as for the matcher.</summary>
    public long NotBeforeUs => Math.Max(UtcUs, Lists.Set.NotBeforeUs);

    /// <summary>True when the calendar means nothing.</summary>
    public bool ClockIsUnset => Clock.Discipline.Source == ClockSource.Unset;
}

using Alpr.Contracts.V1;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>Makes one light and one reason of all lists, and tells them when they change. Any thread.</summary>
/// <param name="context">Who is told.</param>
internal sealed class HealthReport(FeedContext context)
{
    private const int Named = 3; // lists in the one reason: more are read on the lists' page

    private readonly Lock _gate = new();
    private (Light Light, string Reason) _told;

    /// <summary>Tells how all are, when that changed.</summary>
    /// <param name="lists">The policy's.</param>
    /// <param name="plates">The hot plates.</param>
    public void Tell(IReadOnlyList<Feed> lists, HotPlateDesk plates)
    {
        lock (_gate)
        {
            List<FeedHealth> all = [.. lists.Select(list => list.Health)];
            if (plates.Damage.Length > 0)
            {
                all.Add(new(HotPlateBook.ListName, FeedCondition.Damaged, -1,
                    $"The hot plates are damaged on the disk and not in force ({plates.Damage.TrimEnd('.')}). Enter them again."));
            }
            (Light Light, string Reason) now = Worst(all, context.ClockIsUnset);
            if (now == _told)
                return;
            _told = now;
            context.Events.Report(FeedKeeper.Part, now.Light, now.Reason);
        }
    }

    /// <summary>The worst light of all and the reasons of the worst.</summary>
    /// <param name="all">All lists.</param>
    /// <param name="clockIsUnset">True when the calendar means nothing, so that nothing is fetched.</param>
    internal static (Light Light, string Reason) Worst(List<FeedHealth> all, bool clockIsUnset)
    {
        FeedHealth[] bad =
        [
            .. all.Where(one => one.Condition != FeedCondition.Fresh).OrderByDescending(one => one.Light).ThenByDescending(one => one.Condition),
        ];
        List<string> reasons = [.. bad.Take(Named).Select(one => one.Reason)];
        if (bad.Length > Named)
            reasons.Add($"{bad.Length - Named} more lists are not well.");
        Light worst = bad.Length > 0 ? bad[0].Light : Light.Green;
        if (clockIsUnset && all.Count > 0)
        {
            reasons.Insert(0, "The clock was never set, so that no list is fetched: set it, or connect a time server or a GPS receiver.");
            worst = worst == Light.Green ? Light.Amber : worst;
        }
        return (worst, string.Join(" ", reasons));
    }
}

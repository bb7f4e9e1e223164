using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Oversight;

namespace Alpr.Host.Agency;

/// <summary>
/// The agency's policy at work in the running unit: lists that come in and count, areas that stay black, records that go when their time is over. A
/// policy that is installed while it runs takes effect at once.
/// </summary>
internal sealed class AgencyRoom : IFeedEvents, IDisposable
{
    private const int DutiesEveryMs = 3_600_000; // they are counted in days

    private readonly string _deviceId;
    private readonly MatchRules _matching;
    private readonly CaptureWatch _capture;
    private readonly ConditionBoard _conditions;
    private readonly IRunObserver _observer;
    private readonly DutyWatch _duties;
    private readonly DutyRoster _roster;

    /// <summary>Puts the policy in force, and the lists that lie on the disk; tries each list's source once, within a bounded time.</summary>
    /// <param name="configuration">Whose <see cref="ApplianceConfiguration.Agency"/> is there.</param>
    /// <param name="turn">The journal.</param>
    /// <param name="matching">Takes lists and rules.</param>
    /// <param name="capture">Takes the areas that stay black.</param>
    /// <param name="conditions">Shows how the lists are.</param>
    /// <param name="observer">Is told of refused lists.</param>
    /// <param name="clock">By which everything expires.</param>
    public AgencyRoom(ApplianceConfiguration configuration, IJournalTurn turn, MatchRules matching, CaptureWatch capture, ConditionBoard conditions, IRunObserver observer, IClock clock)
    {
        AgencyConfiguration agency = configuration.Agency!;
        (_deviceId, _matching, _capture, _conditions, _observer) = (configuration.DeviceId, matching, capture, conditions, observer);
        Desk = AgencyDesk.Open(agency, turn, clock);
        _roster = Desk.Duties(configuration);
        _duties = new(_roster, conditions);
        try
        {
            Feeds = new(new HotListStore(agency.ListFolder, Desk.Key), matching.Lists, agency.FeedFolder, agency.Feeds, this, clock);
            Apply(Desk.Policy.Current);
            Feeds.Start();
            Desk.Policy.Changed += Apply;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Policy, accounts, door and gate.</summary>
    public AgencyDesk Desk { get; }

    /// <summary>The lists.</summary>
    public FeedKeeper Feeds { get; }

    /// <summary>The lists in force.</summary>
    public CurrentHotLists Lists => _matching.Lists;

    /// <summary>What is due.</summary>
    public IReadOnlyList<DutyStatus> Duties() => _roster.List();

    /// <summary>Looks each hour what is due, on a thread of its own.</summary>
    public void WatchDuties(CancellationToken stop)
    {
        do
            _duties.Look();
        while (!stop.WaitHandle.WaitOne(DutiesEveryMs));
    }

    void IFeedEvents.Report(string part, Light light, string reason) => _conditions.Report(part, light, reason);

    void IFeedEvents.Installed(HotListInstalled record) => Desk.Turn.Do(journal => journal.Append(new Record { HotListInstalled = record }));

    void IFeedEvents.Removed(HotListInstalled record) => Desk.Turn.Do(journal => journal.Append(new Record { HotListInstalled = record }));

    void IFeedEvents.Refused(string list, string line) => _observer.ListRefused(list, line);

    /// <inheritdoc/>
    public void Dispose()
    {
        Feeds?.Dispose();
        Desk.Dispose();
    }

    private void Apply(AgencyPolicy policy)
    {
        _capture.Mask = new(policy.PrivacyMasks, _deviceId);
        _matching.Options = policy.Matching.ToOptions();
        Feeds.SetPolicy(policy);
        RetentionPolicy retention = policy.Retention;
        Desk.Turn.Do(journal => journal.Keeper.Retention = new() { Keep = retention.Keep, Maximum = retention.KeepMax, NeedsOrder = retention.PurgeNeedsApproval });
    }
}

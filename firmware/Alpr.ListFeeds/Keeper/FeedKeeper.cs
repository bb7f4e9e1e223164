using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>
/// Brings the policy's lists in on schedule and puts them in force. <see cref="SetLists(IReadOnlyList{HotListPolicy})"/>, then <see cref="Start"/>, then
/// <see cref="Run"/> on a thread of its own; everything else from any thread. It owns the store: a list is changed under that list's lock, so that a hot plate
/// never waits for a slow server. <see cref="Tend"/> is one step of the schedule, and tests call it by themselves.
/// </summary>
/// <remarks>
/// While the clock was never set, nothing is fetched or installed: header dates, ends and certificates could only be judged wrongly, and what would be refused
/// as from the future is left where it is. The stored lists count, and end by <see cref="HotListSet.NotBeforeUs"/>. Once the clock is set, or jumps, everything
/// that was refused is looked at anew. The schedule itself runs on the monotonic clock.
/// </remarks>
public sealed class FeedKeeper : IDisposable
{
    /// <summary>The part of the unit that is reported.</summary>
    public const string Part = "hot lists";

    private const long LookUsMax = 60_000_000, LookUsMin = 50_000; // between two steps: a light is late by a minute at most
    private const long JumpUs = 3_600_000_000; // of the calendar, from which dates are judged anew

    private readonly FeedContext _context;
    private readonly Lock _table = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private volatile Feed[] _feeds = [];
    private volatile string[]? _names;
    private readonly HotPlateDesk _desk;
    private readonly HealthReport _health;
    private AgencyPolicy? _policy;
    private bool _wasUnset;
    private long? _calendarUs;

    /// <summary>Takes the store over.</summary>
    /// <param name="store">Nobody else changes it from now on.</param>
    /// <param name="lists">Where lists are in force.</param>
    /// <param name="stateFolder">For what is seen of the sources; holds nothing of a list.</param>
    /// <param name="credentials">What the unit shows to servers.</param>
    /// <param name="events">Who is told.</param>
    /// <param name="clock">The time.</param>
    /// <param name="times">How long is waited; null: as usual.</param>
    /// <exception cref="FeedException">The folder cannot be used.</exception>
    public FeedKeeper(HotListStore store, CurrentHotLists lists, string stateFolder, IReadOnlyList<FeedCredentials> credentials,
        IFeedEvents events, IClock clock, FeedTimes? times = null)
        : this(new FeedContext(store, lists, new(stateFolder), events, clock, times ?? new(), credentials))
    {
    }

    internal FeedKeeper(FeedContext context) => (_context, _desk, _health) = (context, new(context), new(context));

    /// <summary>How each list is, as of the last step.</summary>
    public IReadOnlyList<FeedHealth> Health => [.. _feeds.Select(feed => feed.Health)];

    /// <summary>Takes the lists, the rules of hot plates and the department's limit of a policy; lists that it no longer names are removed.</summary>
    public void SetPolicy(AgencyPolicy policy)
    {
        _desk.SetRules(policy.Matching.ToHotPlateRules());
        lock (_table)
            _policy = policy;
        SetLists(policy.HotLists);
    }

    /// <summary>Takes a policy's lists; those that it no longer names are removed from force and disk, and what is new is fetched by the next step.</summary>
    /// <param name="lists">Without problems, at most <see cref="HotListLimits.ListsMax"/> less one, for the hot plates.</param>
    public void SetLists(IReadOnlyList<HotListPolicy> lists)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lists.Count, HotListLimits.ListsMax - 1);
        lock (_table)
        {
            FeedPlan[] plans = [.. lists.Select(list => FeedPlan.Of(list, _policy))];
            bool isRunning = _names is not null;
            _names = [.. plans.Select(plan => plan.Definition.Name)];
            Feed[] before = _feeds;
            List<Feed> feeds = [];
            foreach (FeedPlan plan in plans)
            {
                string name = plan.Definition.Name;
                Feed? feed = Array.Find(before, one => one.Name == name);
                feeds.Add(feed is null ? new(_context, plan, file => FolderSource.Belongs(file, name, _names ?? [])) : Changed(feed, plan));
            }
            _feeds = [.. feeds];
            foreach (Feed gone in before.Where(one => !_names.Contains(one.Name)))
            {
                gone.Interrupt();
                lock (gone.Gate)
                {
                    gone.IsGone = true;
                    StoredLists.Remove(_context, gone.Name);
                }
            }
            if (isRunning)
                _wake.Set();
        }
    }

    /// <summary>
    /// Puts all stored lists in force, then tries each source once within <see cref="FeedTimes.StartUsMax"/>; a dead one costs its share of that time and no
    /// list. Call it before matching starts.
    /// </summary>
    /// <param name="stop">Ends it early, with the stored lists in force.</param>
    /// <exception cref="InvalidOperationException">No lists were set: all stored ones would be removed.</exception>
    public void Start(CancellationToken stop = default)
    {
        if (_names is null)
            throw new InvalidOperationException("The feeds are started before the policy's lists are set.");
        StoredLists.Load(_context, _feeds, _desk);
        WatchCalendar(_context.ClockIsUnset);
        long endUs = _context.Clock.MonotonicUs + _context.Times.StartUsMax;
        // Lists that are missing first: the others count meanwhile.
        Feed[] order = [.. _feeds.Where(feed => feed.DueUs != long.MaxValue).OrderBy(feed => _context.Lists.Set.Find(feed.Name) is null ? 0 : 1)];
        for (int i = 0; i < order.Length && !_wasUnset; i++)
        {
            long shareUs = (endUs - _context.Clock.MonotonicUs) / (order.Length - i);
            if (shareUs <= 0 || stop.IsCancellationRequested)
                break;
            using CancellationTokenSource share = CancellationTokenSource.CreateLinkedTokenSource(stop);
            share.CancelAfter(TimeSpan.FromMicroseconds(shareUs));
            Refresh(order[i], share.Token);
        }
        ReportHealth();
    }

    /// <summary>One step: looks at every source that is due, and reports.</summary>
    /// <param name="stop">Gives up what is being fetched.</param>
    /// <returns>When the next step is due, on the monotonic clock.</returns>
    public long Tend(CancellationToken stop = default)
    {
        bool isUnset = _context.ClockIsUnset;
        WatchCalendar(isUnset);
        foreach (Feed feed in _feeds)
        {
            if (!isUnset && !stop.IsCancellationRequested && feed.DueUs <= _context.Clock.MonotonicUs)
                Refresh(feed, stop);
        }
        ReportHealth();
        long now = _context.Clock.MonotonicUs;
        long due = isUnset ? long.MaxValue : _feeds.Select(feed => feed.DueUs).DefaultIfEmpty(long.MaxValue).Min();
        return Math.Clamp(due, now + LookUsMin, now + LookUsMax);
    }

    /// <summary>The keeper's thread: step by step until it is to stop.</summary>
    /// <param name="stop">Also gives up what is being fetched.</param>
    public void Run(CancellationToken stop)
    {
        WaitHandle[] handles = [stop.WaitHandle, _wake];
        while (!stop.IsCancellationRequested)
        {
            long next = Tend(stop);
            WaitHandle.WaitAny(handles, (int)Math.Clamp((next - _context.Clock.MonotonicUs) / 1000, 1, LookUsMax / 1000));
        }
    }

    /// <summary>Looks at a list's source now, and waits for what comes of it.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="HotListException">The policy names no such list, or the clock was never set.</exception>
    public FeedOutcome Refresh(string name, CancellationToken stop = default)
    {
        Feed feed = Find(name);
        RequireClock(name);
        FeedOutcome outcome = Refresh(feed, stop);
        ReportHealth();
        return outcome;
    }

    /// <summary>Reads a file that somebody brought as its installation would, and says what would come of it. Nothing is changed, and nobody waits for it.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="content">The file's bytes; stays the caller's.</param>
    /// <exception cref="HotListException">The file would be refused, the policy names no such list, or the clock was never set.</exception>
    public HotListPreview Preview(string name, Stream content)
    {
        Feed feed = Find(name);
        RequireClock(name);
        return HotListPreview.Of(_context, feed.Plan, content);
    }

    /// <summary>The operators' own plates that count, at most <paramref name="max"/>; the caller has asked the gate.</summary>
    public IReadOnlyList<HotPlateEntry> HotPlates(int max) => HotPlateBook.Entries(_context.Lists.Set, _context.NotBeforeUs, max);

    /// <summary>Installs a file that somebody brought; a fetch of the same list that is under way is given up.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="content">The file's bytes; stays the caller's.</param>
    /// <param name="sourceName">Where they come from; credentials are taken out.</param>
    /// <exception cref="HotListException">The file is refused, the policy names no such list, or the clock was never set; the list in force stays.</exception>
    public HotListInstallation InstallByHand(string name, Stream content, string sourceName)
    {
        Feed feed = Find(name);
        RequireClock(name);
        feed.Interrupt();
        HotListInstallation installation;
        lock (feed.Gate)
        {
            installation = feed.IsGone ? throw Unknown(name) : feed.Install(content, sourceName);
            feed.Judge();
        }
        ReportHealth();
        return installation;
    }

    /// <summary>Enters a hot plate; see <see cref="HotPlateBook.Enter"/>. Refused too while the clock was never set. Waits for no other list.</summary>
    public IReadOnlyList<ConfigurationProblem> EnterHotPlate(HotPlate plate, long nowUtcUs, out InstalledHotList? list)
    {
        IReadOnlyList<ConfigurationProblem> problems = _desk.Enter(plate, nowUtcUs, out list);
        ReportHealth();
        return problems;
    }

    /// <summary>Removes a hot plate; see <see cref="HotPlateBook.Remove"/>. False when there is no such entry.</summary>
    public bool RemoveHotPlate(string plate, string state, long nowUtcUs, out InstalledHotList? list) =>
        _desk.Remove(plate, state, nowUtcUs, out list);

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private static Feed Changed(Feed feed, FeedPlan plan)
    {
        if (plan.IsSameAs(feed.Plan))
            return feed; // and a fetch under way goes on
        feed.Interrupt();
        lock (feed.Gate)
            feed.Change(plan);
        return feed;
    }

    private static FeedOutcome Refresh(Feed feed, CancellationToken stop)
    {
        lock (feed.Gate)
        {
            FeedOutcome outcome = feed.IsGone ? new(FeedResult.Nothing, "The policy no longer names it.") : feed.Refresh(stop);
            feed.Judge();
            return outcome;
        }
    }

    /// <summary>Where the calendar jumped, what was refused by its date is looked at anew.</summary>
    private void WatchCalendar(bool isUnset)
    {
        long calendar = _context.UtcUs - _context.Clock.MonotonicUs;
        if (_calendarUs is { } before && (Math.Abs(calendar - before) > JumpUs || _wasUnset && !isUnset))
        {
            foreach (Feed feed in _feeds)
            {
                lock (feed.Gate)
                    feed.ForgetRefusal();
            }
        }
        (_calendarUs, _wasUnset) = (calendar, isUnset);
    }

    private void ReportHealth()
    {
        foreach (Feed feed in _feeds)
        {
            if (!feed.Gate.TryEnter())
                continue; // it is being fetched; who does that judges it
            try
            {
                feed.Judge();
            }
            finally
            {
                feed.Gate.Exit();
            }
        }
        _health.Tell(_feeds, _desk);
    }

    private Feed Find(string name) => Array.Find(_feeds, feed => feed.Name == name) ?? throw Unknown(name);

    private void RequireClock(string name)
    {
        if (_context.ClockIsUnset)
        {
            throw new HotListException(name, "the appliance's clock was never set, so that no list's date can be judged",
                "Set it, or connect a time server or a GPS receiver, then try again");
        }
    }

    private static HotListException Unknown(string name) =>
        new(HotListDefinition.IsName(name) ? name : "hot list", "the policy names no such list", "Name it in the policy first");
}

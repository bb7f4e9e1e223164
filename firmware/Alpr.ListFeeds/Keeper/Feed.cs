using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>
/// One list: its source, when it is looked at again, and what is known of it. <see cref="Gate"/> is held for as long as the list is fetched or installed; all
/// that changes here changes under it, and others see it by <see cref="Health"/>.
/// </summary>
internal sealed class Feed
{
    private readonly FeedContext _context;
    private CancellationTokenSource? _running;
    private IListSource? _source;
    private FeedState _state;
    private FeedState? _refused; // what was seen of a file that is refused, so that it is not fetched whole again and again
    private long _refusedAtUs, _dueUs;
    private long? _confirmedMonotonicUs;
    private int _failures;
    private bool _wasRefused;
    private string _told = "", _leftover = "";
    private volatile FeedHealth _health;

    /// <summary>Makes a feed that is due at once.</summary>
    /// <param name="context">What all share.</param>
    /// <param name="plan">What the policy says.</param>
    /// <param name="isOurs">For a folder: tells by a file's name whether it belongs to the list.</param>
    public Feed(FeedContext context, FeedPlan plan, Func<string, bool> isOurs)
    {
        (_context, Plan, IsOurs) = (context, plan, isOurs);
        _state = context.States.Load(Name);
        _health = new(Name, FeedCondition.Missing, -1, "");
        _source = OpenSource();
    }

    /// <summary>Held while the list is fetched or installed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What the policy says.</summary>
    public FeedPlan Plan { get; private set; }

    /// <summary>The list's name.</summary>
    public string Name => Plan.Definition.Name;

    /// <summary>Why the stored list could not be read; empty when it could.</summary>
    public string Damage { get; set; } = "";

    /// <summary>True when the policy no longer names the list.</summary>
    public bool IsGone { get; set; }

    /// <summary>When the source is looked at again, on the monotonic clock; never for a list that is installed by hand.</summary>
    public long DueUs => _source is null ? long.MaxValue : Volatile.Read(ref _dueUs);

    /// <summary>How the list is.</summary>
    public FeedHealth Health => _health;

    private InstalledHotList? InForce => _context.Lists.Set.Find(Name);

    private Func<string, bool> IsOurs { get; }

    /// <summary>Takes what another policy says. Under the gate.</summary>
    public void Change(FeedPlan plan)
    {
        bool isSame = plan.Fingerprint == Plan.Fingerprint;
        Plan = plan;
        if (isSame)
            return;
        (_source, _refused, _failures) = (OpenSource(), null, 0);
        MakeDue();
    }

    /// <summary>Gives a running fetch up. From any thread.</summary>
    public void Interrupt()
    {
        try
        {
            Volatile.Read(ref _running)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself.
        }
    }

    /// <summary>Has the source looked at the next time.</summary>
    public void MakeDue() => Volatile.Write(ref _dueUs, 0);

    /// <summary>The calendar jumped: what failed may have done so for a date, of a list or a certificate.</summary>
    public void ForgetRefusal()
    {
        if (_failures == 0)
            return;
        _refused = null;
        MakeDue();
    }

    /// <summary>Looks at the source and installs what is new. Under the gate. Never throws for a bad source, list or disk.</summary>
    /// <param name="stop">Gives up; that is no failure.</param>
    public FeedOutcome Refresh(CancellationToken stop)
    {
        if (_source is null)
        {
            return new(FeedResult.Nothing, Plan.AddressProblem.Length > 0
                ? $"{Name}: the policy's address is none: {Plan.AddressProblem}"
                : $"{Name}: it is installed by hand.");
        }
        using CancellationTokenSource running = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Volatile.Write(ref _running, running);
        FeedOutcome outcome;
        try
        {
            outcome = Fetch(_source, running.Token);
        }
        catch (FeedException failure)
        {
            outcome = new(FeedResult.Failed, failure.Message);
        }
        catch (HotListException failure)
        {
            outcome = new(FeedResult.Failed, failure.Message);
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
        Schedule(outcome, wasGivenUp: running.IsCancellationRequested);
        return outcome;
    }

    /// <summary>Installs a file that somebody brought. Under the gate.</summary>
    /// <exception cref="HotListException">It is refused.</exception>
    public HotListInstallation Install(Stream content, string sourceName)
    {
        CountedStream counted = new(content, SourceName.WithoutCredentials(sourceName));
        try
        {
            HotListInstallation installation = _context.Store.Install(Plan.Definition, counted, sourceName, _context.UtcUs, InForce);
            Accept(installation, new());
            return installation;
        }
        catch (HotListException failure) when (failure.InnerException is FeedException broken)
        {
            throw new HotListException(Name, broken.Message.TrimEnd('.'), "The list in force stays", broken);
        }
    }

    /// <summary>Judges the list as it is now. Under the gate.</summary>
    public void Judge() => _health = FeedJudge.Of(_context, Plan, InForce, Confirmed(), new(Damage, _leftover, _told, IsReadOtherwise()));

    private FeedOutcome Fetch(IListSource source, CancellationToken stop)
    {
        InstalledHotList? inForce = InForce;
        if (_refused is not null && _context.Clock.MonotonicUs - _refusedAtUs >= Plan.RefreshUs)
            _refused = null;
        using ListOffer? offer = source.Fetch(_refused ?? Known(inForce), stop);
        if (source is FolderSource { HasLeftover: false })
            _leftover = "";
        if (offer is null)
            return _refused is not null ? new(FeedResult.Refused, _told) : source.Confirms ? Confirm() : new(FeedResult.Nothing, "");
        HotListInstallation installation;
        try
        {
            installation = _context.Store.Install(Plan.Definition, offer.Content, offer.Name, _context.UtcUs, inForce);
        }
        catch (HotListException failure)
        {
            if (failure.InnerException is FeedException broken)
                return new(FeedResult.Failed, broken.Message);
            return failure.InnerException is not null ? new(FeedResult.Failed, failure.Message) : Refuse(offer, failure.Message);
        }
        Accept(installation, offer.Seen);
        Settle(offer.Taken);
        return new(FeedResult.Installed, _leftover);
    }

    private FeedOutcome Refuse(ListOffer offer, string reason)
    {
        (_refused, _refusedAtUs) = (offer.Seen.IsBlank ? null : offer.Seen, _context.Clock.MonotonicUs);
        Settle(() => offer.Refused(reason));
        return new(FeedResult.Refused, reason);
    }

    private void Settle(Action act)
    {
        try
        {
            act();
            _leftover = "";
        }
        catch (FeedException failure)
        {
            _leftover = failure.Message;
            _context.Events.Refused(Name, failure.Message);
        }
    }

    private void Accept(HotListInstallation installation, FeedState seen)
    {
        _context.Lists.Put(installation.List);
        _state = new FeedState
        {
            Policy = Plan.Fingerprint,
            Sha256 = Convert.ToHexStringLower(installation.Outcome.Sha256.Span),
        }.Seeing(seen);
        (Damage, _refused, _told) = ("", null, "");
        Confirm();
        _context.Events.Installed(installation.List.Header.ToRecord());
    }

    private FeedOutcome Confirm()
    {
        _state = _state with { ConfirmedUs = _context.UtcUs };
        _confirmedMonotonicUs = _context.Clock.MonotonicUs;
        _context.States.TrySave(Name, _state);
        return new(FeedResult.Unchanged, "");
    }

    /// <summary>By what the source is asked: nothing when the list in force is not that of the state, or needs renewal.</summary>
    private FeedState Known(InstalledHotList? inForce) =>
        inForce is not null && IsOf(inForce) && _state.Policy == Plan.Fingerprint && !NeedsRenewal(inForce.Header) ? _state : _state.Forgetful();

    /// <summary>
    /// A list without a date of its own ends so long after it was installed. One that its source goes on confirming is installed again in time.
    /// </summary>
    private bool NeedsRenewal(HotListHeader header) => header is { ListDateUs: 0, ExpiresUs: > 0 }
        && header.ExpiresUs - _context.NotBeforeUs < Math.Max(2 * Plan.RefreshUs, (header.ExpiresUs - header.InstalledUs) / 2);

    private bool IsOf(InstalledHotList list) => _state.Sha256 == Convert.ToHexStringLower(list.Header.SourceSha256.Span);

    private bool IsReadOtherwise() => InForce is { } list && IsOf(list) && _state.Policy != Plan.Fingerprint;

    /// <summary>Microseconds since the source confirmed the list; -1: nobody knows.</summary>
    private long Confirmed()
    {
        if (_confirmedMonotonicUs is { } monotonic)
            return _context.Clock.MonotonicUs - monotonic;
        if (_context.ClockIsUnset || InForce is not { } list)
            return -1;
        const long AheadUsMax = 3_600_000_000; // a clock that was set back a little; more than that and the time means nothing
        long at = IsOf(list) ? Math.Max(_state.ConfirmedUs, list.Header.InstalledUs) : list.Header.InstalledUs, age = _context.UtcUs - at;
        return age < -AheadUsMax ? -1 : Math.Max(0, age);
    }

    private void Schedule(FeedOutcome outcome, bool wasGivenUp)
    {
        long now = _context.Clock.MonotonicUs, delay;
        bool isWell = outcome.Result is FeedResult.Installed or FeedResult.Unchanged or FeedResult.Nothing;
        if (wasGivenUp && !isWell)
        {
            Volatile.Write(ref _dueUs, now); // it was not the source's fault
            return;
        }
        if (isWell)
        {
            _failures = 0;
            if (outcome.Result != FeedResult.Nothing || !_wasRefused)
                _told = ""; // a folder from which a refused file was put aside is empty, not well
            delay = _source!.WatchUs ?? (long)(Plan.RefreshUs * (0.9 + 0.09 * _context.Jitter()));
        }
        else
        {
            long usual = _context.Times.RetryFirstUs << Math.Min(_failures++, 16);
            delay = Math.Clamp((long)(usual * (0.75 + 0.5 * _context.Jitter())), _context.Times.RetryFirstUs, _context.Times.RetryUsMax);
            if (_told != outcome.Words)
                _context.Events.Refused(Name, outcome.Words);
            (_told, _wasRefused) = (outcome.Words, outcome.Result == FeedResult.Refused);
        }
        Volatile.Write(ref _dueUs, now + Math.Min(delay, Plan.RefreshUs));
    }

    private IListSource? OpenSource() =>
        ListSources.Open(Plan.Address, IsOurs, Plan.Definition.Incremental, _context.Credentials, _context.Clock, _context.Times);
}

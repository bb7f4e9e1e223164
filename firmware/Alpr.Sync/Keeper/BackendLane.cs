using System.Runtime.InteropServices;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>
/// One backend's way out: takes what waits, delivers it, and moves the cursor over what the backend acknowledged. <see cref="Run"/> on a thread of its own, or
/// <see cref="Tend"/> step by step; <see cref="Wake"/>, <see cref="Again"/> and <see cref="Figures"/> from any thread.
/// </summary>
internal sealed class BackendLane : IDisposable
{
    /// <summary>Refusals of one record, after which it is set aside.</summary>
    public const int RefusalsMax = 5;

    private const long LookUsMax = 60_000_000; // between two looks when nothing happens
    private const long AgreementUs = 60_000_000; // between two questions whether an agreement counts again
    private const long AlertUsMin = 5_000_000; // a new alert tries a backend that waits, but not more often than this

    private readonly SyncContext _context;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly List<Delivery> _batch = [];
    private readonly Dictionary<long, int> _refusals = [];
    private readonly RetryPolicy _retry;
    private readonly LaneCursor _cursor;
    private readonly LaneHealth _health;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _againGate = new();
    private readonly List<long> _again;
    private DeliveryResult[] _results = [];
    private IBackend? _backend;
    private BackendLog? _log;
    private long _notBeforeUs, _lastTryUs;
    private bool _mustWait;

    /// <summary>Makes a lane that is due at once.</summary>
    /// <param name="context">What all share.</param>
    /// <param name="settings">The backend.</param>
    /// <param name="position">Its cursor.</param>
    /// <param name="letters">What was set aside for it.</param>
    /// <param name="health">Tells how it is.</param>
    public BackendLane(SyncContext context, BackendSettings settings, long position, IReadOnlyList<DeadLetter> letters, LaneHealth health)
    {
        (_context, Settings, _cursor, _health) = (context, settings, new(context, settings.Name, position), health);
        _again = [.. letters.Where(static letter => letter.Attempts == 0).Select(static letter => letter.Sequence)];
        health.DeadLetters = letters.Count;
        _retry = new(context.Seed ^ SeedOf(settings.Name));
    }

    /// <summary>The backend.</summary>
    public BackendSettings Settings { get; }

    /// <summary>How it is.</summary>
    public BackendFigures Figures => _health.Figures;

    private long Now => _context.Clock.MonotonicUs;

    /// <summary>The lane's thread: step by step until it is to stop, then the last move of the cursor.</summary>
    /// <param name="stop">Also gives up what is being delivered.</param>
    public void Run(CancellationToken stop)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(stop, _over.Token);
        WaitHandle[] handles = [both.Token.WaitHandle, _wake];
        while (!both.IsCancellationRequested)
        {
            long waitUs = Tend(both.Token) - Now;
            if (waitUs > 0)
                WaitHandle.WaitAny(handles, (int)Math.Clamp(waitUs / 1000 + 1, 1, LookUsMax / 1000));
        }
        CloseDown();
    }

    /// <summary>Commits the last move of the cursor and lets go of journal and backend. On the lane's thread.</summary>
    public void CloseDown()
    {
        _cursor.Move(mustMove: true);
        _log?.Dispose();
        _backend?.Dispose();
        (_log, _backend) = (null, null);
    }

    /// <summary>Something is durable that was not. Cheap.</summary>
    public void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Ends <see cref="Run"/> soon.</summary>
    public void End() => _over.Cancel();

    /// <summary>Its thread hangs and is left behind: whatever it does later moves no cursor, for by then another may have the name.</summary>
    public void Abandon() => _cursor.IsOver = true;

    /// <summary>A record that was set aside is to be tried again.</summary>
    public void Again(long sequence)
    {
        lock (_againGate)
            _again.Add(sequence);
        Wake();
    }

    /// <summary>One step: delivers one batch if there is one and its time has come.</summary>
    /// <param name="stop">Gives up; that is no failure.</param>
    /// <returns>When the next step is due, on the monotonic clock.</returns>
    public long Tend(CancellationToken stop = default)
    {
        bool hasMore = true;
        try
        {
            OpenLog();
            if (MayTry())
                Step(stop);
            _cursor.Position = _log!.Position;
            hasMore = _log.HasMore;
            _cursor.Move(mustMove: false);
            _health.Tell(_log);
        }
        catch (Exception broken) when (broken is JournalException or IOException or InvalidDataException)
        {
            // IOException: what protobuf throws for a record that is none. The words of both name no content.
            if (_log is not null)
            {
                lock (_againGate)
                    _again.AddRange(_log.ToTryAgain);
                _log.Dispose();
                _log = null;
            }
            Fail(DeliveryResult.Misconfigured(broken.Message));
            _health.Tell(null);
        }
        long due = hasMore ? Math.Max(Now, _notBeforeUs) : Now + LookUsMax;
        return Math.Min(due, Math.Min(_cursor.DueUs, Now + LookUsMax));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Dispose();
        _wake.Dispose();
        _log?.Dispose();
        _backend?.Dispose();
    }

    // FNV-1a: the same at each start, so that a seed replays a failure.
    private static ulong SeedOf(string name) => name.Aggregate(14_695_981_039_346_656_037UL, static (hash, letter) => (hash ^ letter) * 1_099_511_628_211UL);

    private void OpenLog()
    {
        _log ??= new(_context.JournalPath, Settings.Filter, _cursor.Position, _context.Clock);
        lock (_againGate)
        {
            _again.ForEach(_log.Again);
            _again.Clear();
        }
    }

    // A link that failed is left alone for a while; but an alert is worth one try, unless the server itself asked for quiet.
    private bool MayTry()
    {
        if (Now >= _notBeforeUs)
            return true;
        return !_mustWait && Now - _lastTryUs >= AlertUsMin && _log!.LookForAlerts();
    }

    private void Step(CancellationToken stop)
    {
        _batch.Clear();
        try
        {
            _backend ??= _context.Open(Settings);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Fail(DeliveryResult.Misconfigured(failure.Message));
            return;
        }
        _log!.Take(_batch, _backend.DeliveriesMax);
        while (_log.Vanished.TryDequeue(out long vanished))
            _health.DeadLetters = _cursor.Forget(vanished) ?? _health.DeadLetters;
        if (_batch.Count == 0)
        {
            if (!_log.HasMore)
                Succeed();
            return;
        }
        string agency = Settings.Filter.Agency;
        if (agency.Length > 0 && _context.Refusal(agency, _batch.Exists(static one => one.Record.Hit is not null)) is { } refusal)
        {
            _notBeforeUs = Now + AgreementUs;
            _log.Reread();
            _health.Failed(new(DeliveryVerdict.Retry, $"nothing goes to this agency: {refusal.TrimEnd('.')}. What is for it waits", NeedsPerson: true), Now);
            return;
        }
        Deliver(stop);
    }

    private void Deliver(CancellationToken stop)
    {
        if (_results.Length < _batch.Count)
            _results = new DeliveryResult[Math.Max(_batch.Count, _backend!.DeliveriesMax)];
        Span<DeliveryResult> results = _results.AsSpan(0, _batch.Count);
        results.Fill(DeliveryResult.Retry("it gave no answer"));
        _lastTryUs = Now;
        try
        {
            _backend!.Deliver(CollectionsMarshal.AsSpan(_batch), results, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What it said until then counts.
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // What a server sends must not restart the camera, whatever the fault. The words may hold anything: only the kind is shown.
            results.Fill(DeliveryResult.Misconfigured($"a fault of this program ({fault.GetType().Name}); tell the maker"));
            _backend!.Dispose();
            _backend = null;
        }
        Settle(results, stop);
    }

    private void Settle(ReadOnlySpan<DeliveryResult> results, CancellationToken stop)
    {
        DeliveryResult? failure = null;
        for (int i = 0; i < results.Length; i++)
        {
            bool isThrough = results[i].Verdict switch
            {
                DeliveryVerdict.Acknowledged => Acknowledged(_batch[i].Sequence),
                DeliveryVerdict.Refused => Refused(_batch[i].Sequence, results[i].Reason),
                _ => false,
            };
            if (!isThrough || results[i].Verdict == DeliveryVerdict.Refused)
                failure ??= results[i];
        }
        _batch.Clear();
        if (failure is not { } first)
            Succeed();
        else if (!stop.IsCancellationRequested)
            Fail(first);
    }

    private bool Acknowledged(long sequence)
    {
        if (_log!.IsAgain(sequence))
            _health.DeadLetters = _cursor.Forget(sequence) ?? _health.DeadLetters;
        _log.Done(sequence);
        _refusals.Remove(sequence);
        _retry.Reset();
        _health.Delivered++;
        return true;
    }

    // The delay goes on growing over refusals: whoever refuses one record after the other is not to be given the whole log in a minute.
    private bool Refused(long sequence, string reason)
    {
        int refusals = _refusals[sequence] = _refusals.GetValueOrDefault(sequence) + 1;
        if (refusals < RefusalsMax)
            return false;
        int? letters = _cursor.SetAside(sequence, LaneHealth.Bounded(reason), refusals, out bool isFull);
        _health.IsFull = isFull;
        if (letters is null)
            return false;
        _health.DeadLetters = letters.Value;
        _refusals.Remove(sequence);
        _log!.Done(sequence);
        return true;
    }

    private void Succeed()
    {
        _retry.Reset();
        (_notBeforeUs, _mustWait) = (0, false);
        _health.Succeeded();
    }

    private void Fail(in DeliveryResult result)
    {
        _notBeforeUs = Now + _retry.Next(result.After);
        _mustWait = result.After is not null;
        _log?.Reread();
        _health.Failed(result, Now);
    }
}

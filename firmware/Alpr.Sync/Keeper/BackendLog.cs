using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>
/// What one backend is still to get of the log: the backlog from its position on, oldest first; alerts, which go before it; and records set aside that are to be
/// tried again. For one thread.
/// </summary>
internal sealed class BackendLog : IDisposable
{
    /// <summary>
    /// Records remembered that were sent before their turn. When there are more, the one whose turn comes first is forgotten and sent twice, with the same key.
    /// </summary>
    public const int AheadMax = 10_000;

    private const int ReadMax = 128; // records read at one time: some hundred kilobytes
    private const int ReadsMax = 32; // at one step, over records that are not for this backend
    private const int AlertsMax = 256; // alerts known to wait; the others are looked for when these are through
    private const long WindowUsMax = 5_000_000; // what was read longer ago may have been purged since

    private readonly JournalReader _reader;
    private readonly BackendFilter _filter;
    private readonly IClock _clock;
    private readonly DeliveryMaker _maker;
    private readonly Queue<JournalEntry> _window = new(ReadMax);
    private readonly SortedSet<long> _ahead = [], _alerts = [], _again = [];
    private long _windowEnd, _readAtUs, _alertsScanned;

    /// <summary>Opens the journal.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="filter">What the backend gets.</param>
    /// <param name="position">The first record that it does not have.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public BackendLog(string path, BackendFilter filter, long position, IClock clock)
    {
        _reader = JournalReader.Open(path);
        (_filter, _clock) = (filter, clock);
        _maker = new(_reader, filter);
        (Position, _windowEnd, _alertsScanned) = (position, position, position);
    }

    /// <summary>All records below are done, or are none for this backend.</summary>
    public long Position { get; private set; }

    /// <summary>Durable records.</summary>
    public long Count => _reader.Count;

    /// <summary>True when there are records that were not looked at yet.</summary>
    public bool HasMore => _windowEnd < Count || _window.Count > 0 || _again.Count > 0 || _alerts.Count > 0;

    /// <summary>Records that were to be tried again and were purged meanwhile.</summary>
    public Queue<long> Vanished { get; } = new();

    /// <summary>Records set aside that are to be tried again.</summary>
    public IReadOnlyCollection<long> ToTryAgain => _again;

    /// <summary>Looks for alerts that came since. True when there are new ones.</summary>
    public bool LookForAlerts()
    {
        if (!_filter.Hits)
            return false;
        bool isNew = false;
        long count = Count;
        _alertsScanned = Math.Max(_alertsScanned, Position);
        while (_alerts.Count < AlertsMax && _alertsScanned < count)
        {
            IReadOnlyList<long> hits = _reader.HitsFrom(_alertsScanned, ReadMax);
            foreach (long hit in hits)
            {
                if (hit < count && !_ahead.Contains(hit) && _reader.TryRead(hit)?.ToRecord().Hit is { Sighting: <= 1 })
                    isNew |= _alerts.Add(hit);
            }
            _alertsScanned = hits.Count < ReadMax ? count : Math.Min(count, hits[^1] + 1);
        }
        return isNew;
    }

    /// <summary>Takes what is to be delivered next: alerts, or what is tried again, or the backlog.</summary>
    /// <param name="into">Takes the deliveries; empty when nothing waits, or nothing was found at this step.</param>
    /// <param name="most">Deliveries at most.</param>
    public void Take(List<Delivery> into, int most)
    {
        LookForAlerts();
        Single(_alerts, into, most);
        if (into.Count == 0)
            Single(_again, into, most);
        if (into.Count == 0)
            Backlog(into, most);
    }

    /// <summary>A record is through, or set aside.</summary>
    public void Done(long sequence)
    {
        _alerts.Remove(sequence);
        _again.Remove(sequence);
        if (sequence >= Position)
        {
            _ahead.Add(sequence);
            if (_ahead.Count > AheadMax)
                _ahead.Remove(_ahead.Min);
        }
        PassOver();
    }

    /// <summary>True for a record that was set aside and is tried again.</summary>
    public bool IsAgain(long sequence) => _again.Contains(sequence);

    /// <summary>A record that was set aside is to be tried again.</summary>
    public void Again(long sequence) => _again.Add(sequence);

    /// <summary>What was read is read anew: by then it may have been purged.</summary>
    public void Reread()
    {
        _window.Clear();
        _windowEnd = Position;
    }

    /// <summary>How many wait, and since when the oldest was made, microseconds since 1970; 0 when none does or nobody knows.</summary>
    public (long Waiting, long OldestUtcUs) Waiting()
    {
        if (_window.Count == 0)
            ReadOn();
        long count = _reader.CountFrom(Position, _filter.Kinds) - _ahead.GetViewBetween(Position, long.MaxValue).Count + _again.Count;
        RecordTime? time = _window.TryPeek(out JournalEntry? oldest) ? oldest.ToRecord().Time : null;
        return (Math.Max(0, count), time is null || time.Source == TimeSource.Unset ? 0 : time.UtcUs);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Single(SortedSet<long> sequences, List<Delivery> into, int most)
    {
        foreach (long sequence in sequences.Take(most).ToArray())
        {
            if (_reader.TryRead(sequence) is { } entry)
                into.Add(_maker.Make(entry));
            else if (sequences.Remove(sequence) && sequences == _again)
                Vanished.Enqueue(sequence);
        }
    }

    private void Backlog(List<Delivery> into, int most)
    {
        if (_clock.MonotonicUs - _readAtUs > WindowUsMax)
            Reread();
        for (int reads = 0; reads < ReadsMax && _window.Count < most; reads++)
        {
            if (!ReadOn())
                break;
        }
        long bytes = 0;
        foreach (JournalEntry entry in _window)
        {
            if (_ahead.Contains(entry.Sequence))
                continue;
            Delivery delivery = _maker.Make(entry);
            bytes += delivery.Envelope.Length + delivery.Images.Sum(static image => (long)image.Bytes.Length);
            if (into.Count > 0 && bytes > DeliveryMaker.BytesMax)
                break;
            into.Add(delivery);
            if (into.Count == most)
                break;
        }
    }

    private bool ReadOn()
    {
        if (_window.Count == 0)
            _readAtUs = _clock.MonotonicUs;
        long before = _windowEnd;
        foreach (JournalEntry entry in _reader.Read(_windowEnd, ReadMax))
        {
            _windowEnd = entry.Sequence + 1;
            if (!entry.IsGone && !_ahead.Contains(entry.Sequence) && _filter.Wants(entry.ToRecord()))
                _window.Enqueue(entry);
        }
        PassOver();
        return _windowEnd > before;
    }

    private void PassOver()
    {
        while (_window.TryPeek(out JournalEntry? first) && _ahead.Contains(first.Sequence))
            _window.Dequeue();
        Position = _window.TryPeek(out JournalEntry? next) ? next.Sequence : _windowEnd;
        while (_ahead.Count > 0 && _ahead.Min < Position)
            _ahead.Remove(_ahead.Min);
    }
}

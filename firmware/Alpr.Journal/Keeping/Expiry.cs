using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// Destroys records for their age: by itself, or as people ordered where the policy wants that. Held records are never touched. For the
/// writer's thread.
/// </summary>
internal sealed class Expiry
{
    private const long LookEveryUs = 60_000_000; // days are long: a minute late is no matter

    // How long after their last day records may still be there before it is an alarm: a unit that was switched off has much to do at its start.
    private const long GraceUs = 24 * 3_600_000_000L;

    private const string Old = """
        FROM records WHERE gone_by IS NULL AND kind IN (17, 18) AND captured_us < ?1 AND sequence < ?2
        AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.sequence = records.sequence)
        """;

    private readonly JournalWriter _writer;
    private readonly JournalContent _content;
    private readonly IClock _clock;
    private readonly Purges _purges;
    private readonly PurgeOrder _order;
    private Retention _retention = new();
    private long _lookDueUs = long.MinValue;

    public Expiry(JournalWriter writer, JournalDatabase database, JournalContent content, IClock clock, Purges purges)
    {
        (_writer, _content, _clock, _purges) = (writer, content, clock, purges);
        _order = new(writer, database);
    }

    /// <summary>How long what is kept.</summary>
    public Retention Retention
    {
        get => _retention;
        set
        {
            _retention = value;
            _lookDueUs = long.MinValue;
        }
    }

    /// <summary>Records destroyed since the journal was opened.</summary>
    public long Expired { get; private set; }

    /// <summary>How retention gets on, as of the last look.</summary>
    public RetentionState State { get; private set; }

    /// <summary>Destroys, in the steps that follow, what was made before a time.</summary>
    public void Order(DateTimeOffset before, IReadOnlyList<string> orderedBy)
    {
        Purge order = new() { Scope = PurgeScope.Records, Reason = PurgeReason.Order, OlderThanUs = ClockWatch.UtcUs(before) };
        order.OrderedBy.AddRange(orderedBy);
        _order.Place(order);
        _lookDueUs = long.MinValue;
    }

    /// <summary>One step of what is due. True when there may be more at once.</summary>
    public bool TryStep()
    {
        if (_clock.MonotonicUs < _lookDueUs)
            return false;
        if (_clock.Discipline.Source == ClockSource.Unset) // then nobody can say how old anything is
        {
            State = _retention is { Keep: null, Maximum: null } ? RetentionState.Kept : RetentionState.Overdue;
            return false;
        }
        if (TryCarryOut() || TryExpireByAge())
            return true;
        State = Look();
        _lookDueUs = _clock.MonotonicUs + LookEveryUs;
        return false;
    }

    private bool TryExpireByAge()
    {
        if (_retention.NeedsOrder)
            return false;
        return TryExpire(_retention.Keep, _writer.Cursors.Acknowledged) || TryExpire(_retention.Maximum, _writer.DurableCount);
    }

    private bool TryExpire(TimeSpan? age, long below) =>
        age is { } days && TryDestroy(below, new() { Scope = PurgeScope.Records, Reason = PurgeReason.Retention, OlderThanUs = Cutoff(days) });

    private bool TryCarryOut()
    {
        if (_order.Pending is not { } order)
            return false;
        if (TryDestroy(_writer.Cursors.Acknowledged, order.Clone()))
            return true;
        if (!IsThere(order.OlderThanUs, _writer.DurableCount)) // what a backend has still to get keeps the order
            _order.Complete();
        return false;
    }

    private bool TryDestroy(long below, Purge purge)
    {
        List<long> old = _content.Sequences(
            $"SELECT sequence {Old} ORDER BY captured_us LIMIT {JournalKeeper.RecordsPerStep}", purge.OlderThanUs, Math.Min(below, _writer.DurableCount));
        if (old.Count == 0)
            return false;
        old.Sort();
        _purges.Destroy(old, purge);
        Expired += old.Count;
        return true;
    }

    private RetentionState Look()
    {
        if (_retention.Maximum is { } maximum && IsThere(Cutoff(maximum) - GraceUs, _writer.DurableCount))
            return RetentionState.Overdue;
        if (_retention.Keep is not { } keep || !IsThere(Cutoff(keep), _writer.DurableCount))
            return RetentionState.Kept;
        return _retention.NeedsOrder && IsThere(Cutoff(keep), _writer.Cursors.Acknowledged) && _order.Pending is null
            ? RetentionState.AwaitsOrder
            : RetentionState.AwaitsBackend;
    }

    private bool IsThere(long cutoffUs, long below) => _content.Sequences($"SELECT sequence {Old} LIMIT 1", cutoffUs, below).Count > 0;

    private long Cutoff(TimeSpan age) => ClockWatch.UtcUs(_clock) - age.Ticks / TimeSpan.TicksPerMicrosecond;
}

using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// Destroys what is older than the policy lets the unit keep, and makes room before the journal is full, in steps short
/// enough to stand between two passages. Held records are never touched. For the writer's thread.
/// </summary>
/// <remarks>
/// What gives way to new records, in this order, oldest first: context images that every backend has acknowledged; whole
/// records that every backend has acknowledged; and only at the hard limit context images and then whole records that some
/// backend has not. Each time a signed <see cref="Purge"/> says so.
/// </remarks>
public sealed class JournalKeeper : IDisposable
{
    /// <summary>Records destroyed in one step, so that a step takes some milliseconds and its signed ranges are few.</summary>
    public const int RecordsPerStep = 64;

    // Shares of BytesMax. Between soft and hard limit there is room for an hour of a busy road's unacknowledged records;
    // above the hard limit for a step's own purge record and a burst.
    private const double SoftLimit = 0.85, HardLimit = 0.95;

    private readonly JournalWriter _writer;
    private readonly JournalDatabase _database;
    private readonly JournalContent _content;
    private readonly JournalOptions _options;
    private readonly Purges _purges;
    private readonly Expiry _expiry;
    private bool _walHoldsDestroyed;

    internal JournalKeeper(JournalWriter writer, JournalDatabase database, JournalContent content, IClock clock, JournalOptions options)
    {
        _writer = writer;
        _database = database;
        _content = content;
        _options = options;
        _purges = new(writer, database);
        _expiry = new(writer, database, content, clock, _purges) { Retention = options.Retention };
    }

    /// <summary>Records destroyed because of their age since the journal was opened.</summary>
    public long Expired => _expiry.Expired;

    /// <summary>Records that lost at least their context images to make room.</summary>
    public long Sacrificed { get; private set; }

    /// <summary>How long what is kept. Setting it takes effect with the next step.</summary>
    public Retention Retention
    {
        get => _expiry.Retention;
        set => _expiry.Retention = value;
    }

    /// <summary>How retention gets on, as of the last minute.</summary>
    public RetentionState RetentionState => _expiry.State;

    /// <summary>
    /// Orders the destruction of detections and hits made before a time, as far as every backend has acknowledged them and no case holds them. It is
    /// carried out in the steps that follow, over a restart too.
    /// </summary>
    /// <param name="before">When they were made at the latest.</param>
    /// <param name="orderedBy">Who ordered it; each step's signed record names them.</param>
    public void Order(DateTimeOffset before, IReadOnlyList<string> orderedBy)
    {
        ArgumentNullException.ThrowIfNull(orderedBy);
        if (orderedBy.Count == 0 || orderedBy.Any(name => string.IsNullOrWhiteSpace(name) || name.Length > EvidenceLimits.TextLengthMax))
            throw new ArgumentException("An order to destroy names who gave it.");
        _expiry.Order(before, orderedBy);
    }

    /// <summary>
    /// Takes one step of what is due. Call it when idle and after commits.
    /// </summary>
    /// <returns>True when there may be more to do at once.</returns>
    public bool Tend()
    {
        if (MakeRoom() || _expiry.TryStep())
        {
            _walHoldsDestroyed = true;
            return true;
        }
        if (_walHoldsDestroyed && _writer.CommitDueUs is null)
            _walHoldsDestroyed = !_database.TryTruncateWal();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _purges.Dispose();

    private bool MakeRoom()
    {
        if (_options.BytesMax == 0)
            return false;
        double used = _database.UsedBytes() / (double)_options.BytesMax;
        return (used > SoftLimit && TrySacrifice(Math.Min(_writer.Cursors.Acknowledged, _writer.DurableCount)))
            || (used > HardLimit && TrySacrifice(_writer.DurableCount));
    }

    private bool TrySacrifice(long below)
    {
        const string NotHeld = "AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.sequence = r.sequence) ORDER BY r.sequence LIMIT";
        List<long> scenes = _content.Sequences(
            $"SELECT DISTINCT r.sequence FROM images r WHERE kind = 2 AND r.sequence < ?1 {NotHeld} {RecordsPerStep}", below);
        List<long> records = scenes.Count > 0 ? scenes : _content.Sequences(
            $"SELECT sequence FROM records r WHERE gone_by IS NULL AND kind IN (17, 18) AND r.sequence < ?1 {NotHeld} {RecordsPerStep}", below);
        if (records.Count == 0)
            return false;
        PurgeScope scope = scenes.Count > 0 ? PurgeScope.ContextImages : PurgeScope.Records;
        _purges.Destroy(records, new() { Scope = scope, Reason = PurgeReason.Disk });
        Sacrificed += records.Count;
        return true;
    }
}

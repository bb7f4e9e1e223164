using Alpr.Journal.Storage;

namespace Alpr.Journal.Searching;

/// <summary>
/// Finds detections, the last in the log first. What drives it is the index that leaves least to look at: a plate's own entries, the entries that begin
/// as it does, hits, or else all detections in the order of the log, which are forty bytes each and not the records.
/// </summary>
internal sealed class DetectionScan(JournalDatabase database, DetectionQuery query)
{
    /// <summary>
    /// Entries of a beginning in one epoch that are sorted in memory. With more of them, one in a hundred, they are so frequent that reading detections
    /// in the order of the log finds a page sooner.
    /// </summary>
    private const int GatheredMax = 2_000;

    private const int LooksBetweenClock = 512; // some milliseconds
    private const int ScannedAtOnce = 1024; // sequences, within SQLite: 0.2 ms

    /// <summary>One page.</summary>
    /// <param name="limit">Detections at most.</param>
    /// <param name="isOver">True when time is up; asked now and then. Each page gets on all the same.</param>
    public DetectionPage Page(int limit, Func<bool> isOver)
    {
        (long low, long high) = Bounds();
        List<FoundDetection> found = [];
        using Statement row = new(database, "SELECT captured_us, state, texts FROM detections WHERE sequence = ?1");
        using Statement? hits = query.WantsHit ? HitsOfOne() : null;
        long looks = 0;
        foreach ((long sequence, bool mayFit) in Candidates(low, high))
        {
            if (mayFit && TryFit(row, hits, sequence, out FoundDetection fits))
                found.Add(fits);
            if (found.Count == limit || ((!mayFit || ++looks % LooksBetweenClock == 0) && isOver()))
                return new(found, sequence);
        }
        return new(found, null);
    }

    private IEnumerable<(long Sequence, bool MayFit)> Candidates(long low, long high)
    {
        using Statement ends = new(database, "SELECT (SELECT min(sequence) FROM detections), (SELECT max(sequence) FROM detections)");
        if (!ends.Step() || ends.IsNull(0))
            return [];
        (low, high) = (Math.Max(low, ends.Integer(0)), Math.Min(high, ends.Integer(1) + 1));
        return query.Pattern is { Prefix.IsEmpty: false } ? ByText(query.Pattern, low, high) : ByHitOrAll(low, high);
    }

    // Epoch by epoch; after each a sequence that fits nothing, to look at the clock.
    private IEnumerable<(long Sequence, bool MayFit)> ByText(PlatePattern pattern, long low, long high)
    {
        for (long end = high, begin; end > low; end = begin)
        {
            long epoch = (end - 1) >> Schema.EpochShift;
            begin = Math.Max(low, epoch << Schema.EpochShift);
            IEnumerable<(long, bool)> fits = pattern.IsExact
                ? Rows("SELECT detection FROM plates WHERE epoch = ?3 AND text = ?4", begin, end, statement => statement.Bind(3, epoch).Bind(4, pattern.Prefix.Span))
                : Gather(pattern, epoch, begin, end)?.Select(sequence => (sequence, true)) ?? ByHitOrAll(begin, end);
            foreach ((long, bool) fit in fits)
                yield return fit;
            yield return (begin, false);
        }
    }

    private IEnumerable<(long Sequence, bool MayFit)> ByHitOrAll(long low, long high)
    {
        if (query.Category is not null)
            return Rows("SELECT DISTINCT detection FROM hits WHERE category = ?3", low, high, statement => statement.Bind(3, query.Category));
        if (query.List is not null)
            return Rows("SELECT DISTINCT detection FROM hits WHERE list = ?3", low, high, statement => statement.Bind(3, query.List));
        return query.HitsOnly ? Rows("SELECT DISTINCT detection FROM hits WHERE true", low, high, _ => { }) : Scan(low, high);
    }

    // What does not have the pattern's longest part is left out within SQLite. After each piece comes a sequence that fits nothing, to look at the clock.
    private IEnumerable<(long Sequence, bool MayFit)> Scan(long low, long high)
    {
        using Statement piece = new(database, "SELECT sequence FROM detections WHERE sequence >= ?1 AND sequence < ?2 AND instr(texts, ?3) ORDER BY sequence DESC");
        for (long end = high, begin; end > low; end = begin)
        {
            begin = Math.Max(low, end - ScannedAtOnce);
            piece.Bind(1, begin).Bind(2, end).Bind(3, query.Pattern is null ? [] : query.Pattern.Literal);
            while (piece.Step())
                yield return (piece.Integer(0), true);
            yield return (begin, false);
        }
    }

    private IEnumerable<(long Sequence, bool MayFit)> Rows(string sql, long low, long high, Action<Statement> bind)
    {
        using Statement statement = new(database, sql + " AND detection >= ?1 AND detection < ?2 ORDER BY detection DESC");
        statement.Bind(1, low).Bind(2, high);
        bind(statement);
        while (statement.Step())
            yield return (statement.Integer(0), true);
    }

    private List<long>? Gather(PlatePattern pattern, long epoch, long low, long high)
    {
        byte[] after = pattern.Prefix.ToArray();
        after[^1]++; // no character is 0xff
        using Statement statement = new(database, "SELECT text, detection FROM plates WHERE epoch = ?1 AND text >= ?2 AND text < ?3");
        statement.Bind(1, epoch).Bind(2, pattern.Prefix.Span).Bind(3, after);
        HashSet<long> fits = [];
        for (int entries = 0; statement.Step(); entries++)
        {
            if (entries == GatheredMax)
                return null;
            long detection = statement.Integer(1);
            if (detection >= low && detection < high && pattern.Fits(statement.Bytes(0)))
                fits.Add(detection);
        }
        return [.. fits.OrderDescending()];
    }

    private bool TryFit(Statement row, Statement? hits, long sequence, out FoundDetection found)
    {
        found = default;
        if (!row.Bind(1, sequence).Step())
            return false;
        long? made = row.IsNull(0) ? null : row.Integer(0);
        int text = query.Pattern is null ? 0 : PlateFolding.FirstFit(row.Bytes(2), query.Pattern);
        bool fits = text >= 0 && (query.State is null || row.Text(1) == query.State) && IsInTime(made);
        row.Reset();
        found = new(sequence, text, made);
        return fits && (hits is null || HasHit(hits, sequence));
    }

    private bool IsInTime(long? madeUs) =>
        (query.From is null || madeUs >= ClockWatch.UtcUs(query.From.Value)) && (query.To is null || madeUs < ClockWatch.UtcUs(query.To.Value));

    // One hit that has both, not two that have one each.
    private Statement HitsOfOne()
    {
        string category = query.Category is null ? "" : " AND category = ?2", list = query.List is null ? "" : " AND list = ?3";
        Statement statement = new(database, $"SELECT 1 FROM hits INDEXED BY hits_by_detection WHERE detection = ?1{category}{list} LIMIT 1");
        if (query.Category is not null)
            statement.Bind(2, query.Category);
        if (query.List is not null)
            statement.Bind(3, query.List);
        return statement;
    }

    private static bool HasHit(Statement hits, long sequence)
    {
        bool has = hits.Bind(1, sequence).Step();
        hits.Reset();
        return has;
    }

    // Times follow the log but for jumps of the clock: the span's own first and last record bound what is looked at. Finding them takes longer than looking
    // at the few entries of one plate.
    private (long Low, long High) Bounds()
    {
        if ((query.From is null && query.To is null) || query.Pattern is { IsExact: true })
            return (0, query.Before);
        using Statement span = new(database, """
            SELECT min(sequence), max(sequence) FROM records INDEXED BY records_by_time
            WHERE gone_by IS NULL AND kind IN (17, 18) AND captured_us >= ?1 AND captured_us < ?2
            """);
        span.Bind(1, query.From is { } from ? ClockWatch.UtcUs(from) : long.MinValue).Bind(2, query.To is { } to ? ClockWatch.UtcUs(to) : long.MaxValue);
        return span.Step() && !span.IsNull(0) ? (span.Integer(0), Math.Min(query.Before, span.Integer(1) + 1)) : (0, 0);
    }
}

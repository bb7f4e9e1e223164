using Alpr.Contracts.V1;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <content>What those need who bring the records to backends.</content>
public sealed partial class JournalReader
{
    /// <summary>The log's name in checkpoints: no other log has it, and a record's place in it names the record everywhere.</summary>
    public string Origin => _content.Origin;

    /// <summary>One record; null when it is not durable yet, or only its leaf hash is left.</summary>
    public JournalEntry? TryRead(long sequence) =>
        sequence >= 0 && _content.Read(sequence, 1).FirstOrDefault() is { IsGone: false } entry && entry.Sequence == sequence ? entry : null;

    /// <summary>Sequences of hits that are still there, from one on, in order.</summary>
    /// <param name="first">The first to look at.</param>
    /// <param name="limit">Hits at most.</param>
    public IReadOnlyList<long> HitsFrom(long first, int limit) =>
        _content.Sequences("SELECT sequence FROM hits WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2", first, (long)limit);

    /// <summary>Records of some kinds that are still there from a sequence on.</summary>
    public long CountFrom(long first, params ReadOnlySpan<Record.BodyOneofCase> kinds)
    {
        long count = 0;
        foreach (Record.BodyOneofCase kind in kinds)
        {
            // Detections and hits are counted in their own small tables: rows of records hold whole envelopes.
            string sql = kind switch
            {
                Record.BodyOneofCase.Detection => "SELECT count(*) FROM detections WHERE sequence >= ?1",
                Record.BodyOneofCase.Hit => "SELECT count(*) FROM hits WHERE sequence >= ?1",
                _ => "SELECT count(*) FROM records INDEXED BY records_by_kind WHERE gone_by IS NULL AND kind <> 17 AND kind = ?2 AND sequence >= ?1",
            };
            using Statement statement = new(_database, sql);
            statement.Bind(1, first);
            if (kind is not (Record.BodyOneofCase.Detection or Record.BodyOneofCase.Hit))
                statement.Bind(2, (long)kind);
            count += statement.Step() ? statement.Integer(0) : 0;
        }
        return count;
    }
}

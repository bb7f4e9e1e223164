using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// Keeps records from being destroyed while they are evidence in a case. Placing and releasing are signed records. For the
/// writer's thread.
/// </summary>
public sealed class EvidenceHolds
{
    private readonly JournalWriter _writer;
    private readonly JournalDatabase _database;
    private readonly JournalContent _content;

    internal EvidenceHolds(JournalWriter writer, JournalDatabase database, JournalContent content)
    {
        _writer = writer;
        _database = database;
        _content = content;
    }

    /// <summary>Records that a case holds, in order.</summary>
    public IReadOnlyList<long> Of(string caseNumber) =>
        _content.Sequences("SELECT sequence FROM holds WHERE case_number = ?1 ORDER BY sequence", caseNumber);

    /// <summary>Holds records for a case; those it holds already stay held. Durable on return.</summary>
    /// <param name="caseNumber">The case.</param>
    /// <param name="sequences">The records.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <returns>The sequence of the record that says so.</returns>
    /// <exception cref="ArgumentException">A text is empty or too long, or a record is not there; nothing was held.</exception>
    public long Place(string caseNumber, IEnumerable<long> sequences, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        long[] wanted = [.. sequences.Distinct().Order()];
        foreach (long sequence in wanted)
        {
            if (sequence < 0 || sequence >= _writer.Count || _content.Read(sequence).IsGone)
                throw new ArgumentException($"Record {sequence} is not in the journal, or was destroyed; the case can only hold what is there.");
        }
        return Change(caseNumber, wanted, by, reason, released: false, "INSERT OR IGNORE INTO holds(case_number, sequence) VALUES(?1, ?2)");
    }

    /// <summary>Releases all records of a case; retention takes them up again. Durable on return.</summary>
    /// <inheritdoc cref="Place"/>
    public long Release(string caseNumber, string by, string reason) =>
        Change(caseNumber, Of(caseNumber), by, reason, released: true, "DELETE FROM holds WHERE case_number = ?1 AND sequence = ?2");

    private long Change(string caseNumber, IReadOnlyList<long> sequences, string by, string reason, bool released, string sql)
    {
        RequireText(caseNumber, "case number", required: true);
        RequireText(by, "name", required: true);
        RequireText(reason, "reason", required: false);
        if (sequences.Count == 0)
            throw new ArgumentException($"Case '{caseNumber}' holds no records.");
        HoldChanged change = new() { CaseNumber = caseNumber, Released = released, By = by, Reason = reason };
        change.Ranges.AddRange(SequenceRanges.Of(sequences));
        if (change.Ranges.Count > EvidenceLimits.RangesPerRecordMax)
            throw new ArgumentException($"{change.Ranges.Count} separate ranges do not fit one record; hold at most {EvidenceLimits.RangesPerRecordMax} at a time.");
        long at = _writer.AppendWith(new Record { HoldChanged = change }, _ =>
        {
            using Statement each = new(_database, sql);
            foreach (long sequence in sequences)
                each.Bind(1, caseNumber).Bind(2, sequence).Run();
        });
        _writer.Commit();
        return at;
    }

    private static void RequireText(string text, string what, bool required)
    {
        ArgumentNullException.ThrowIfNull(text);
        if ((required && string.IsNullOrWhiteSpace(text)) || text.Length > EvidenceLimits.TextLengthMax || text.Any(char.IsControl))
            throw new ArgumentException($"A {what} has {(required ? 1 : 0)} to {EvidenceLimits.TextLengthMax} characters and no control characters.");
    }
}

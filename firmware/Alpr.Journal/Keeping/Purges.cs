using Alpr.Contracts.V1;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// Destroys records or their context images together with the signed record that says so: both in one transaction, or
/// neither. SQLite overwrites what it frees (secure_delete).
/// </summary>
internal sealed class Purges : IDisposable
{
    private readonly JournalWriter _writer;
    private readonly SearchTables _search;
    private readonly Statement _forget, _forgetContext, _images, _context, _countImages, _countContext;

    public Purges(JournalWriter writer, JournalDatabase database)
    {
        _writer = writer;
        _search = new(database);
        _forget = new(database, "UPDATE records SET envelope = NULL, gone_by = ?1 WHERE sequence = ?2");
        _forgetContext = new(database, "UPDATE records SET context_gone_by = ?1 WHERE sequence = ?2");
        _images = new(database, "DELETE FROM images WHERE sequence = ?1");
        _context = new(database, "DELETE FROM images WHERE sequence = ?1 AND kind = 2");
        _countImages = new(database, "SELECT count(*) FROM images WHERE sequence = ?1");
        _countContext = new(database, "SELECT count(*) FROM images WHERE sequence = ?1 AND kind = 2");
    }

    /// <summary>Destroys, and commits.</summary>
    /// <param name="sequences">In order; none held, none gone.</param>
    /// <param name="purge">Scope and reason; the rest is filled in.</param>
    public void Destroy(IReadOnlyList<long> sequences, Purge purge)
    {
        purge.Ranges.AddRange(SequenceRanges.Of(sequences));
        purge.Records = (ulong)sequences.Count;
        bool whole = purge.Scope == PurgeScope.Records;
        purge.Images = (ulong)sequences.Sum(sequence => Count(whole ? _countImages : _countContext, sequence));
        purge.Unacknowledged = sequences[^1] >= _writer.Cursors.Acknowledged;
        _writer.AppendWith(new Record { Purge = purge }, at =>
        {
            foreach (long sequence in sequences)
            {
                if (whole)
                    _search.Remove(sequence);
                (whole ? _images : _context).Bind(1, sequence).Run();
                (whole ? _forget : _forgetContext).Bind(1, at).Bind(2, sequence).Run();
            }
        });
        _writer.Commit();
    }

    public void Dispose()
    {
        _search.Dispose();
        _forget.Dispose();
        _forgetContext.Dispose();
        _images.Dispose();
        _context.Dispose();
        _countImages.Dispose();
        _countContext.Dispose();
    }

    private static long Count(Statement statement, long sequence)
    {
        long count = statement.Bind(1, sequence).Step() ? statement.Integer(0) : 0;
        statement.Reset();
        return count;
    }
}

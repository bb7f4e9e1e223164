using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>A record that a backend refused so often that it was set aside.</summary>
/// <param name="Sequence">Which.</param>
/// <param name="Reason">Why, in words; no plate. Cut after <see cref="EvidenceLimits.TextLengthMax"/> characters.</param>
/// <param name="UtcUs">When, microseconds since 1970 as the clock said.</param>
/// <param name="Attempts">How often it was tried; 0: it is to be tried again.</param>
public sealed record DeadLetter(long Sequence, string Reason, long UtcUs, int Attempts);

/// <content>Records that a backend refuses for good: set aside so that the others go on, and shown until somebody decides.</content>
public sealed partial class BackendCursors
{
    /// <summary>Records set aside for one backend. Whoever refuses ten thousand refuses all, and must not be given the rest to lose.</summary>
    public const int DeadLettersMax = 10_000;

    /// <summary>Sets a record aside, or says anew why it was.</summary>
    /// <returns>False when there are <see cref="DeadLettersMax"/> already: then nothing was set aside.</returns>
    /// <exception cref="ArgumentException">The backend is not known.</exception>
    public bool SetAside(string backend, DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        RequireKnown(backend);
        if (CountDeadLetters(backend) >= DeadLettersMax && !IsSetAside(backend, letter.Sequence))
            return false;
        string reason = letter.Reason.Length <= EvidenceLimits.TextLengthMax ? letter.Reason : letter.Reason[..EvidenceLimits.TextLengthMax];
        _writer.Change(() =>
        {
            using Statement put = new(_database,
                "INSERT OR REPLACE INTO dead_letters(backend, sequence, reason, utc_us, attempts) VALUES(?1, ?2, ?3, ?4, ?5)");
            put.Bind(1, backend).Bind(2, letter.Sequence).Bind(3, reason).Bind(4, letter.UtcUs).Bind(5, (long)letter.Attempts).Run();
        });
        return true;
    }

    /// <summary>What was set aside for a backend, in the order of the log.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(string backend)
    {
        List<DeadLetter> letters = [];
        using Statement all = new(_database, "SELECT sequence, reason, utc_us, attempts FROM dead_letters WHERE backend = ?1 ORDER BY sequence");
        all.Bind(1, backend);
        while (all.Step())
            letters.Add(new(all.Integer(0), all.Text(1), all.Integer(2), (int)all.Integer(3)));
        return letters;
    }

    /// <summary>How many were set aside for a backend.</summary>
    public int CountDeadLetters(string backend)
    {
        using Statement count = new(_database, "SELECT count(*) FROM dead_letters WHERE backend = ?1");
        return count.Bind(1, backend).Step() ? (int)count.Integer(0) : 0;
    }

    /// <summary>Marks a record that was set aside to be tried again. False when there is none such.</summary>
    public bool Retry(string backend, long sequence)
    {
        if (!IsSetAside(backend, sequence))
            return false;
        _writer.Change(() =>
        {
            using Statement mark = new(_database, "UPDATE dead_letters SET attempts = 0 WHERE backend = ?1 AND sequence = ?2");
            mark.Bind(1, backend).Bind(2, sequence).Run();
        });
        return true;
    }

    /// <summary>Forgets a record that was set aside: the backend has it now, or it is gone.</summary>
    public void Forget(string backend, long sequence) => _writer.Change(() =>
    {
        using Statement remove = new(_database, "DELETE FROM dead_letters WHERE backend = ?1 AND sequence = ?2");
        remove.Bind(1, backend).Bind(2, sequence).Run();
    });

    private bool IsSetAside(string backend, long sequence)
    {
        using Statement one = new(_database, "SELECT 1 FROM dead_letters WHERE backend = ?1 AND sequence = ?2");
        return one.Bind(1, backend).Bind(2, sequence).Step();
    }

    private void RequireKnown(string backend)
    {
        if (!_positions.ContainsKey(backend))
            throw new ArgumentException($"No backend '{backend}' is known; add it first.");
    }
}

using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Searching;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// Reads a journal while its writer writes, from the same process or another. It sees what is durable. For one thread;
/// open one for each. It believes the file: whoever receives an export has the verifier.
/// </summary>
public sealed partial class JournalReader : IDisposable
{
    private readonly JournalDatabase _database;
    private readonly JournalContent _content;
    private readonly BatchExport _export;

    private JournalReader(JournalDatabase database, JournalContent content)
    {
        _database = database;
        _content = content;
        _export = new(database, content);
    }

    /// <summary>Durable records.</summary>
    public long Count => _content.Count();

    /// <summary>The device whose journal it is.</summary>
    public string DeviceId => _content.Certificate.DeviceId;

    /// <summary>The certificate of the key that signs it; belongs to the reader.</summary>
    public DeviceCertificate Certificate => _content.Certificate;

    /// <summary>Opens a journal for reading.</summary>
    /// <exception cref="JournalException">The file is missing or cannot be used; the message says why and what to do.</exception>
    public static JournalReader Open(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new JournalException(JournalProblem.Missing, full, "it does not exist",
                "Give the journal's path from the appliance's configuration");
        }
        JournalDatabase database = JournalDatabase.OpenReader(full);
        try
        {
            if (database.IsNew)
            {
                throw new JournalException(JournalProblem.Missing, full, "nothing was ever written to it",
                    "Start the appliance once, or give the right path");
            }
            database.RequireKnownVersion();
            return new(database, new(database));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The signed checkpoint over all durable records.</summary>
    public Checkpoint LatestCheckpoint() => _content.LatestCheckpoint();

    /// <summary>
    /// Reads up to a number of records from a sequence on, as far as there are any. Dispose the enumeration soon: it
    /// holds the WAL back. Records of which only the leaf hash is left are among them.
    /// </summary>
    public IEnumerable<JournalEntry> Read(long first, long count) => _content.Read(first, count);

    /// <summary>The images of a record; empty when it has none.</summary>
    public IReadOnlyList<JournalImage> Images(long sequence) => _content.Images(sequence);

    /// <summary>Writes records and images as a batch, with the newest checkpoint and the proofs that tie them to it.</summary>
    /// <param name="output">Where to; stays the caller's. After an exception what was written is not a batch.</param>
    /// <param name="first">First sequence.</param>
    /// <param name="count">Number of records; null for all that follow.</param>
    /// <param name="kept">The receiver's kept checkpoint, to be shown to be continued; left out when that cannot be
    /// shown.</param>
    /// <param name="written">Told how many records are written.</param>
    /// <returns>The checkpoint in the batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not all there and durable.</exception>
    /// <exception cref="JournalException">The file could not be read.</exception>
    public Checkpoint Export(Stream output, long first = 0, long? count = null, Checkpoint? kept = null, Action<long>? written = null) =>
        _export.Range(output, first, count, new(Images: true, kept), written);

    /// <summary>
    /// Writes single records as exhibits, each with its images and its own proof, and the changes of key, purges and holds that
    /// explain them.
    /// </summary>
    /// <param name="output">Where to; stays the caller's. After an exception what was written is not a batch.</param>
    /// <param name="sequences">The records; those that are gone are left out.</param>
    /// <param name="cases">Cases whose holds are stated with them.</param>
    /// <exception cref="JournalException">The file could not be read.</exception>
    public Checkpoint ExportExhibits(Stream output, IReadOnlyList<long> sequences, params IReadOnlyList<string> cases) =>
        _export.Exhibits(output, sequences, cases, new(Images: true));

    /// <summary>The records that a case holds, in order.</summary>
    public IReadOnlyList<long> HeldBy(string caseNumber) =>
        _content.Sequences("SELECT sequence FROM holds WHERE case_number = ?1 ORDER BY sequence", caseNumber);

    /// <summary>Detections and hits made from one time up to, not including, another, in order; records that nothing dates are in none.</summary>
    public IReadOnlyList<long> MadeBetween(DateTimeOffset from, DateTimeOffset to) => _content.Sequences(
        "SELECT sequence FROM records WHERE gone_by IS NULL AND kind IN (17, 18) AND captured_us >= ?1 AND captured_us < ?2 ORDER BY sequence",
        ClockWatch.UtcUs(from), ClockWatch.UtcUs(to));

    /// <summary>Searches detections, the last in the log first: no jump of a clock changes that order.</summary>
    /// <param name="query">Which.</param>
    /// <param name="limit">Detections at most.</param>
    /// <param name="isOver">True when time is up: the page ends then and says where to go on.</param>
    public DetectionPage Search(DetectionQuery query, int limit, Func<bool> isOver) => new DetectionScan(_database, query).Page(limit, isOver);

    /// <summary>Hits of a detection that are still there, in order.</summary>
    public IReadOnlyList<long> HitsOf(long detection) =>
        _content.Sequences("SELECT sequence FROM hits WHERE detection = ?1 ORDER BY sequence", detection);

    /// <summary>The hashes of a record's images that are still there, without reading the images.</summary>
    public IReadOnlyList<Hash256> ImageHashes(long sequence)
    {
        List<Hash256> hashes = [];
        using Statement statement = new(_database, "SELECT sha256 FROM images WHERE sequence = ?1");
        statement.Bind(1, sequence);
        while (statement.Step())
            hashes.Add(Hash256.From(statement.Bytes(0)));
        return hashes;
    }

    /// <summary>Detections and hits that are still there and were made before a time; those alone that a case holds, if wanted.</summary>
    public long CountMadeBefore(DateTimeOffset time, bool heldOnly = false)
    {
        string held = heldOnly ? " AND EXISTS (SELECT 1 FROM holds WHERE holds.sequence = records.sequence)" : "";
        using Statement statement = new(_database, $"SELECT count(*) FROM records WHERE gone_by IS NULL AND kind IN (17, 18) AND captured_us < ?1{held}");
        return statement.Bind(1, ClockWatch.UtcUs(time)).Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Cases that hold a record, in order.</summary>
    public IReadOnlyList<string> CasesOf(long sequence)
    {
        List<string> cases = [];
        using Statement statement = new(_database, "SELECT case_number FROM holds WHERE sequence = ?1 ORDER BY case_number");
        statement.Bind(1, sequence);
        while (statement.Step())
            cases.Add(statement.Text(0));
        return cases;
    }

    /// <summary>Cases that hold anything, in order. Hold on to it no longer than to an enumeration of <see cref="Read"/>.</summary>
    public IEnumerable<HeldCase> Cases()
    {
        using Statement statement = new(_database, "SELECT case_number, count(*) FROM holds GROUP BY case_number ORDER BY case_number");
        while (statement.Step())
            yield return new(statement.Text(0), statement.Integer(1));
    }

    /// <summary>
    /// Records of one kind that are still there, made from one time up to, not including, another, in order of time. Not for detections, of
    /// which there are too many: see <see cref="Detections"/>.
    /// </summary>
    public IEnumerable<DatedEntry> OfKind(Record.BodyOneofCase kind, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)Record.BodyOneofCase.Detection);
        using Statement statement = new(_database, """
            SELECT sequence, captured_us FROM records INDEXED BY records_by_kind
            WHERE gone_by IS NULL AND kind <> 17 AND kind = ?1 AND captured_us >= ?2 AND captured_us < ?3 ORDER BY captured_us, sequence
            """);
        statement.Bind(1, (long)kind).Bind(2, ClockWatch.UtcUs(from)).Bind(3, ClockWatch.UtcUs(to));
        while (statement.Step())
            yield return new(_content.Read(statement.Integer(0)), statement.Integer(1));
    }

    /// <summary>The last record of a kind that was made before a time; null when there is none.</summary>
    public DatedEntry? LastOfKind(Record.BodyOneofCase kind, DateTimeOffset before)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)Record.BodyOneofCase.Detection);
        using Statement statement = new(_database, """
            SELECT sequence, captured_us FROM records INDEXED BY records_by_kind
            WHERE gone_by IS NULL AND kind <> 17 AND kind = ?1 AND captured_us < ?2 ORDER BY captured_us DESC, sequence DESC LIMIT 1
            """);
        return statement.Bind(1, (long)kind).Bind(2, ClockWatch.UtcUs(before)).Step()
            ? new(_content.Read(statement.Integer(0)), statement.Integer(1))
            : null;
    }

    /// <summary>Detections that are still there, made from one time up to, not including, another, in the order of the log, without their records.</summary>
    public IEnumerable<CountedDetection> Detections(DateTimeOffset from, DateTimeOffset to)
    {
        using Statement statement = new(_database, "SELECT sequence, captured_us, state FROM detections WHERE captured_us >= ?1 AND captured_us < ?2 ORDER BY sequence");
        statement.Bind(1, ClockWatch.UtcUs(from)).Bind(2, ClockWatch.UtcUs(to));
        while (statement.Step())
            yield return new(statement.Integer(0), statement.Integer(1), statement.Text(2));
    }

    /// <summary>Detections below a sequence that nothing dates: no period counts them.</summary>
    public long UndatedDetections(long below)
    {
        using Statement statement = new(_database, "SELECT count(*) FROM records WHERE captured_us IS NULL AND gone_by IS NULL AND kind = 17 AND sequence < ?1");
        return statement.Bind(1, below).Step() ? statement.Integer(0) : 0;
    }

    /// <summary>
    /// Records of a kind that were made from one time up to, not including, another and destroyed since. What their rows still say; the signed purges name
    /// the same sequences, without kind and time.
    /// </summary>
    public long CountDestroyed(Record.BodyOneofCase kind, DateTimeOffset from, DateTimeOffset to, long below)
    {
        using Statement statement = new(_database, """
            SELECT count(*) FROM records WHERE (gone_by IS NOT NULL OR context_gone_by IS NOT NULL) AND gone_by IS NOT NULL
            AND kind = ?1 AND captured_us >= ?2 AND captured_us < ?3 AND sequence < ?4
            """);
        return statement.Bind(1, (long)kind).Bind(2, ClockWatch.UtcUs(from)).Bind(3, ClockWatch.UtcUs(to)).Bind(4, below).Step() ? statement.Integer(0) : 0;
    }

    /// <summary>The root hash of the log when it had so many records.</summary>
    public Hash256 RootAt(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Count);
        return MerkleTree.FromFrontier(size, RangeProof.Left(_content.Nodes, size)).Root();
    }

    /// <summary>When the first record that is still dated was made; null when none is.</summary>
    public DateTimeOffset? FirstDated()
    {
        using Statement statement = new(_database, "SELECT captured_us FROM records WHERE captured_us IS NOT NULL ORDER BY sequence LIMIT 1");
        return statement.Step() ? DateTimeOffset.UnixEpoch.AddMicroseconds(statement.Integer(0)) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _database.Dispose();
    }
}

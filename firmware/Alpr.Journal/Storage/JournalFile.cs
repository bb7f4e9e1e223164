using System.Security.Cryptography;
using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Recovery;

namespace Alpr.Journal.Storage;

/// <summary>Gets a journal file ready for its writer: makes it, or finds out whether it can be continued.</summary>
internal static class JournalFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LogIdHexDigits = 16; // 64 random bits: devices start a journal once or a few times
    private const int TailRecords = 64;    // a power cut harms the end of a file; the rest is what verifying an export is for

    /// <summary>Opens the file, making it where there is none, and refuses it if its pages are damaged.</summary>
    /// <param name="options">How.</param>
    /// <param name="paths">The file.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="origin">The log that it is known to have held; empty when none is known.</param>
    public static JournalDatabase OpenChecked(JournalOptions options, JournalPaths paths, DeviceKey key, string origin)
    {
        bool isMissing = !File.Exists(paths.Journal); // and not only empty: whoever moved it away wants a new one
        bool isSuspect = File.Exists(paths.Suspect);
        paths.RequireWholeWal();
        JournalDatabase database = Open(options, paths.Journal, isMissing ? "" : origin);
        try
        {
            if (database.IsNew)
                Create(database, key);
            database.RequireKnownVersion();
            CheckPages(database, options.WholeCheckBytesMax, isSuspect);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the file with mode 0600, making an empty one where there is none. SQLite gives -wal and -shm the same
    /// mode.
    /// </summary>
    private static JournalDatabase Open(JournalOptions options, string path, string formerLog)
    {
        MakeEmpty(path);
        return JournalDatabase.OpenWriter(path, options.BytesMax, options.FlushesEachCommit, formerLog);
    }

    /// <summary>Makes an empty file with mode 0600 where there is none.</summary>
    public static void MakeEmpty(string path)
    {
        try
        {
            using (new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = OwnerOnly,
            }))
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalProblem.DeviceFailed, path, "it cannot be opened for writing: " + error.Message,
                "Check that it is a file, belongs to the service, and the disk is mounted for writing", error);
        }
    }

    /// <summary>Makes the tables and the checkpoint of no records, all or nothing.</summary>
    private static void Create(JournalDatabase database, DeviceKey key)
    {
        string logId = NewLogId();
        Checkpoint empty = Checkpoint.Sign(Checkpoint.OriginOf(key.DeviceId, logId), 0, MerkleHash.Empty, key);
        database.Execute("BEGIN IMMEDIATE");
        CreateTables(database, logId, key);
        using (Statement checkpoint = new(database, "INSERT INTO checkpoints(size, note) VALUES(0, ?1)"))
            checkpoint.Bind(1, empty.Note.Span).Run();
        database.Execute("COMMIT");
    }

    /// <summary>Draws the name of a new log.</summary>
    public static string NewLogId() => RandomNumberGenerator.GetHexString(LogIdHexDigits, true);

    /// <summary>Makes the tables, empty but for whose log it is, in the caller's transaction.</summary>
    public static void CreateTables(JournalDatabase database, string logId, DeviceKey key)
    {
        database.Execute($"PRAGMA application_id={Schema.ApplicationId}; PRAGMA user_version={Schema.Version}");
        database.Execute(Schema.Tables);
        using Statement meta = new(database, "INSERT INTO meta(name, value) VALUES(?1, ?2)");
        meta.Bind(1, "log_id").Bind(2, Encoding.ASCII.GetBytes(logId)).Run();
        meta.Bind(1, "certificate").Bind(2, key.Certificate.Der.Span).Run();
    }

    /// <summary>Refuses a file that is damaged in a way SQLite notices.</summary>
    /// <param name="database">The file.</param>
    /// <param name="wholeCheckBytesMax">Up to which size all pages are checked.</param>
    /// <param name="isSuspect">A run met damage: then all pages are, and whether indexes agree with tables, which takes longer.</param>
    private static void CheckPages(JournalDatabase database, long wholeCheckBytesMax, bool isSuspect)
    {
        bool whole = isSuspect || database.Scalar("PRAGMA page_count") * database.Scalar("PRAGMA page_size") <= wholeCheckBytesMax;
        foreach (string table in whole ? [""] : new[] { "('meta')", "('checkpoints')", "('subtrees')" })
        {
            using Statement check = new(database, $"PRAGMA {(isSuspect ? "integrity_check" : "quick_check")}{table}");
            string found = check.Step() ? check.Text(0) : "nothing can be checked";
            if (found != "ok")
                throw database.Corrupt("it is damaged: " + found);
        }
    }

    /// <summary>
    /// Refuses a file of another device or key, and one whose last records are not a chain that this key signed or whose
    /// tree is not the one in the last checkpoint. Returns the tree, ready to grow.
    /// </summary>
    public static MerkleTree CheckContent(JournalDatabase database, JournalContent content, DeviceKey key)
    {
        RequireKey(database, content, key);
        long count = content.Count();
        CheckTail(database, content, key, count);
        Checkpoint checkpoint = content.LatestCheckpoint();
        if (checkpoint.SignatureBy(key.PublicKey) != CheckpointSignature.Valid || checkpoint.Origin != content.Origin)
            throw database.Corrupt("its last checkpoint is not signed by its own key");
        if (checkpoint.Size != count)
            throw database.Corrupt($"it holds {count} records, its last checkpoint says {checkpoint.Size}");
        MerkleTree tree = MerkleTree.FromFrontier(count, RangeProof.Left(content.Nodes, count));
        if (tree.Root() != checkpoint.Root)
            throw database.Corrupt($"its {count} records do not give the root in its last checkpoint");
        if (!content.Certificate.Der.Span.SequenceEqual(key.Certificate.Der.Span))
        {
            WriteCertificate(database, key.Certificate); // the same key, now certified by the agency
            content.RefreshCertificate();
        }
        return tree;
    }

    /// <summary>Replaces the certificate that goes with exports.</summary>
    public static void WriteCertificate(JournalDatabase database, DeviceCertificate certificate)
    {
        using Statement update = new(database, "UPDATE meta SET value = ?1 WHERE name = 'certificate'");
        update.Bind(1, certificate.Der.Span).Run();
    }

    private static void RequireKey(JournalDatabase database, JournalContent content, DeviceKey key)
    {
        DeviceCertificate owner = content.Certificate;
        if (owner.DeviceId == key.DeviceId && owner.PublicKey.KeyId == key.PublicKey.KeyId)
            return;
        long change = LastChangeOfKey(content);
        string since = change < 0 ? "" : $" since its key was changed at record {change}";
        throw new JournalException(JournalProblem.OtherDevice, database.Path,
            $"it belongs to device {owner.DeviceId} with key {owner.PublicKey.KeyId}{since}, "
            + $"the key in use is {key.PublicKey.KeyId} of {key.DeviceId}",
            "Give that key in journal.key, or move the journal away to begin a new one");
    }

    private static long LastChangeOfKey(JournalContent content) =>
        content.StatementsOf(Record.BodyOneofCase.KeyChanged) is [.., long last] ? last : -1;

    // Records up to the last change of key are signed by an earlier one; chain, root and checkpoint bind them all the same.
    private static void CheckTail(JournalDatabase database, JournalContent content, DeviceKey key, long count)
    {
        long signedFrom = LastChangeOfKey(content) + 1;
        // What lies before a gap was judged when the gap was signed; of some of it there is no leaf any more.
        long lastGap = content.StatementsOf(Record.BodyOneofCase.Gap) is [.., long gap] ? gap : 0;
        long expected = Math.Max(lastGap, count - TailRecords);
        Hash256 previous = expected == 0 ? default : content.Nodes.Leaf(expected - 1);
        foreach (JournalEntry entry in content.Read(expected, TailRecords))
        {
            if (entry.Sequence != expected || !(entry.IsGone || entry.Leaf == MerkleHash.Leaf(entry.Envelope.Span)))
                throw database.Corrupt($"record {expected} is missing or changed");
            if (!entry.IsGone)
                CheckSigned(database, entry, entry.Sequence >= signedFrom ? key : null, previous);
            previous = entry.Leaf;
            expected++;
        }
    }

    private static void CheckSigned(JournalDatabase database, JournalEntry entry, DeviceKey? key, in Hash256 previous)
    {
        if (!EnvelopeView.TryRead(entry.Envelope.Span, out EnvelopeView envelope)
            || (key is not null && !Dsse.IsSignedBy(envelope, key.PublicKey)))
            throw database.Corrupt($"the signature of record {entry.Sequence} does not match");
        if (!entry.ToRecord().PreviousHash.Span.SequenceEqual(previous.Bytes))
            throw database.Corrupt($"the chain is broken between records {entry.Sequence - 1} and {entry.Sequence}");
    }
}

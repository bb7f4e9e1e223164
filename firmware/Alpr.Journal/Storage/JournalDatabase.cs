using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Alpr.Journal.Storage;

/// <summary>One connection to a journal file, and the meaning of SQLite's errors.</summary>
internal sealed class JournalDatabase : IDisposable
{
    private const int BusyTimeoutMs = 5000; // a reader that recovers or a checkpoint that ends; anything longer is a fault
    private const int IoErrorData = 10 | 32 << 8, IoErrorCorruptFileSystem = 10 | 33 << 8; // SQLITE_IOERR_DATA, SQLITE_IOERR_CORRUPTFS
    private readonly SqliteConnection _connection;

    static JournalDatabase() => Batteries_V2.Init();

    private JournalDatabase(string path, SqliteOpenMode mode)
    {
        Path = path;
        SqliteConnectionStringBuilder how = new() { DataSource = path, Mode = mode, Pooling = false };
        _connection = new SqliteConnection(how.ToString());
        try
        {
            _connection.Open();
        }
        catch (SqliteException error)
        {
            _connection.Dispose();
            throw new JournalException(JournalProblem.DeviceFailed, path, "it cannot be opened: " + error.Message,
                "Check that the file and its folder belong to the service and the disk is mounted", error);
        }
    }

    public string Path { get; }

    public sqlite3 Handle => _connection.Handle ?? throw new ObjectDisposedException(nameof(JournalDatabase));

    /// <summary>Opens an existing file, which may be empty, for the one writer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytesMax">How large it may grow; 0 for the disk's size.</param>
    /// <param name="flushesEachCommit">False in tests alone.</param>
    /// <param name="formerLog">The log that it must hold; empty when it may be new.</param>
    public static JournalDatabase OpenWriter(string path, long bytesMax, bool flushesEachCommit, string formerLog)
    {
        JournalDatabase database = new(path, SqliteOpenMode.ReadWrite);
        try
        {
            database.Execute($"PRAGMA busy_timeout={BusyTimeoutMs}");
            database.WritesWalOnClose(false); // until it is known to be whole: what is set aside is left as it was found
            // Before the mode is changed: a file of something else must not be touched.
            database.RequireApplicationId();
            if (formerLog.Length > 0 && database.IsNew)
                throw database.Corrupt($"it is empty and held the log '{formerLog}'");
            database.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(flushesEachCommit ? "FULL" : "NORMAL")}; PRAGMA journal_size_limit=16777216;"
                + "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
            if (bytesMax > 0)
                database.Execute($"PRAGMA max_page_count={Math.Max(1, bytesMax / database.Scalar("PRAGMA page_size"))}");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for reading, while a writer may write.</summary>
    public static JournalDatabase OpenReader(string path)
    {
        JournalDatabase database = new(path, SqliteOpenMode.ReadOnly);
        try
        {
            database.Execute($"PRAGMA busy_timeout={BusyTimeoutMs}; PRAGMA query_only=ON;"
                + "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
            database.RequireApplicationId();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a damaged file for reading what is left, whatever it says to be.</summary>
    public static JournalDatabase OpenDamaged(string path)
    {
        JournalDatabase database = new(path, SqliteOpenMode.ReadOnly);
        try
        {
            database.WritesWalOnClose(false);
            database.Execute("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens an empty file to be filled in one transaction. A file half filled is thrown away, so nothing is written twice or flushed
    /// in between; whoever fills it flushes it at the end.
    /// </summary>
    public static JournalDatabase OpenToFill(string path)
    {
        JournalDatabase database = new(path, SqliteOpenMode.ReadWrite);
        try
        {
            database.Execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Told of each sign that the file is damaged.</summary>
    public Action? OnDamage { get; set; }

    /// <summary>True when nothing was ever written to the file.</summary>
    public bool IsNew =>
        Scalar("PRAGMA application_id") == 0
        && Scalar("PRAGMA user_version") == 0
        && Scalar("SELECT count(*) FROM sqlite_schema") == 0;

    /// <summary>Says whether the last connection to close writes the WAL into the file, as SQLite does unless told.</summary>
    public void WritesWalOnClose(bool writes)
    {
        int result = raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, writes ? 0 : 1, out _);
        if (result != raw.SQLITE_OK)
            throw Failure(result, "say what closing does");
    }

    /// <summary>Runs statements whose rows do not matter.</summary>
    public void Execute(string sql)
    {
        int result = raw.sqlite3_exec(Handle, sql);
        if (result != raw.SQLITE_OK)
            throw Failure(result, sql);
    }

    /// <summary>The number in the only row of a query.</summary>
    public long Scalar(string sql)
    {
        using Statement statement = new(this, sql);
        return statement.Step() ? statement.Integer(0) : throw Corrupt($"'{sql}' gives nothing");
    }

    /// <summary>Bytes in use, those left out that are free for new records.</summary>
    public long UsedBytes() => (Scalar("PRAGMA page_count") - Scalar("PRAGMA freelist_count")) * Scalar("PRAGMA page_size");

    /// <summary>
    /// Writes all of the WAL into the file and cuts it to nothing, so that what was destroyed is not left in it. False when a
    /// reader is in the way; the next commits overwrite it then.
    /// </summary>
    public bool TryTruncateWal()
    {
        Execute("PRAGMA busy_timeout=0");
        try
        {
            return Scalar("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            Execute($"PRAGMA busy_timeout={BusyTimeoutMs}");
        }
    }

    /// <summary>Refuses a file whose tables are of a later version than this program knows.</summary>
    public void RequireKnownVersion()
    {
        long version = Scalar("PRAGMA user_version");
        if (version > Schema.Version)
        {
            throw new JournalException(JournalProblem.NewerVersion, Path,
                $"its format {version} is newer than the {Schema.Version} that this program knows",
                "Run the program that wrote it, or a later one");
        }
        if (version < Schema.Version)
        {
            throw new JournalException(JournalProblem.OlderVersion, Path, $"its format {version} is older than the {Schema.Version} that this program knows, and was never in a released version",
                "To keep what it holds, export it with the program that wrote it; then move the file away, and the appliance begins a new journal");
        }
    }

    /// <summary>The exception for a file that is not what was written.</summary>
    public JournalException Corrupt(string what, Exception? cause = null)
    {
        OnDamage?.Invoke();
        return new(JournalProblem.Corrupt, Path, what,
            "Export what can be read with 'alprctl export'; the appliance sets the file aside when it starts, and agencies' kept checkpoints show what is missing",
            cause);
    }

    /// <summary>The exception for an error code of SQLite (sqlite.org/rescode.html).</summary>
    public JournalException Failure(int code, string doing)
    {
        string what = $"cannot {doing}: {raw.sqlite3_errmsg(Handle).utf8_to_string()} (SQLite {code})";
        if (code is IoErrorData or IoErrorCorruptFileSystem)
            return Corrupt(what); // the file system's own checksums say so
        if ((code & 0xff) == raw.SQLITE_NOTADB)
            OnDamage?.Invoke();
        return (code & 0xff) switch
        {
            raw.SQLITE_FULL => new(JournalProblem.Full, Path, what,
                "The disk or the journal's size limit is used up; make room or let retention do so"),
            raw.SQLITE_NOTADB => new(JournalProblem.NotAJournal, Path, "it is no journal",
                "Give the journal's own path, or move this file away"),
            // Our statements and values are right: a table or rule that stands against them is not the one we made.
            raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH => Corrupt(what),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(JournalProblem.AlreadyOpen, Path, what,
                "Another program holds the file; stop it"),
            _ => new(JournalProblem.DeviceFailed, Path, what, "Check the disk and that the file belongs to the service"),
        };
    }

    public void Dispose() => _connection.Dispose();

    private void RequireApplicationId()
    {
        if (Scalar("PRAGMA application_id") != Schema.ApplicationId && !IsNew)
        {
            throw new JournalException(JournalProblem.NotAJournal, Path, "it is a database of something else",
                "Point the configuration at the journal, or move this file away");
        }
    }
}

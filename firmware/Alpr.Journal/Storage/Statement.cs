using SQLitePCL;

namespace Alpr.Journal.Storage;

/// <summary>
/// A prepared statement that binds and reads bytes where they lie. Microsoft.Data.Sqlite's commands would want an array
/// of its own for each image and box each number; on the evidence thread that is a megabyte a passage for nothing.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly JournalDatabase _database;
    private readonly sqlite3_stmt _statement;

    public Statement(JournalDatabase database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database.Handle, sql, out _statement), sql);
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value), "bind a number");
        return this;
    }

    /// <summary>Binds a number, or NULL for null.</summary>
    public Statement Bind(int parameter, long? value)
    {
        if (value is { } number)
            return Bind(parameter, number);
        Check(raw.sqlite3_bind_null(_statement, parameter), "bind nothing");
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, parameter, value), "bind bytes");
        return this;
    }

    /// <summary>Binds a text, or NULL for null.</summary>
    public Statement Bind(int parameter, string? value)
    {
        Check(value is null
            ? raw.sqlite3_bind_null(_statement, parameter)
            : raw.sqlite3_bind_text(_statement, parameter, value), "bind a text");
        return this;
    }

    /// <summary>Goes to the next row; false, ready to be bound again, when there is none.</summary>
    public bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        Reset();
        if (result != raw.SQLITE_DONE)
            throw _database.Failure(result, "run a statement");
        return false;
    }

    /// <summary>Runs a statement that gives no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Gives up the rows that are left.</summary>
    public void Reset() => raw.sqlite3_reset(_statement); // its result repeats the last step's, which was looked at

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The bytes of a column; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();

    private void Check(int result, string doing)
    {
        if (result != raw.SQLITE_OK)
            throw _database.Failure(result, doing);
    }
}

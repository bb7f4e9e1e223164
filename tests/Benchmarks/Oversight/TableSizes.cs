using Microsoft.Data.Sqlite;

namespace Alpr.Benchmarks.Oversight;

/// <summary>What the tables that searching uses occupy: the pages that come free when they are dropped from a copy.</summary>
internal static class TableSizes
{
    private static readonly string[] Drops =
    [
        "TABLE plates", "TABLE detections", "INDEX records_by_kind", "INDEX hits_by_detection", "INDEX hits_by_category", "INDEX hits_by_list", "TABLE hits", "INDEX records_by_time",
    ];

    /// <summary>Prints bytes a detection of each table and index.</summary>
    public static void Print(string journal, int detections)
    {
        string copy = journal + ".copy";
        foreach (string part in new[] { "", "-wal" }) // nobody writes meanwhile
            File.Copy(journal + part, copy + part, overwrite: true);
        using SqliteConnection connection = new($"Data Source={copy};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA foreign_keys=OFF; PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF");
        foreach (string drop in Drops)
        {
            long before = Number(connection, "PRAGMA freelist_count");
            Run(connection, "DROP " + drop);
            double bytes = (Number(connection, "PRAGMA freelist_count") - before) * Number(connection, "PRAGMA page_size") / (double)detections;
            SearchBench.Line($"table     {drop,-24} {bytes,6:0.0} bytes a detection{(drop.EndsWith("by_time", StringComparison.Ordinal) ? ", for comparison: it was there before" : "")}");
        }
        connection.Close();
        File.Delete(copy);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}

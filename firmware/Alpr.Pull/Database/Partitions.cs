using Npgsql;

namespace Alpr.Pull.Database;

/// <summary>Makes the months' partitions when records of a month first come, each in a short transaction of its own, so that it never holds two tables while it waits.</summary>
/// <param name="source">Gives connections.</param>
internal sealed class Partitions(NpgsqlDataSource source)
{
    // Records outside are of a clock that was not set; they share one partition, so that a unit cannot have thousands made.
    private const int FirstYear = 2020, LastYear = 2099;

    private readonly HashSet<(int, int)> _known = [];

    /// <summary>Sees to it that these months have partitions.</summary>
    public async Task EnsureAsync(IReadOnlyList<(int Year, int Month)> months)
    {
        foreach ((int year, int month) in months)
        {
            if (year is < FirstYear or > LastYear || IsKnown((year, month)))
                continue;
            foreach (string table in Schema.Partitioned)
                await MakeAsync(Schema.MakePartition(table, year, month)).ConfigureAwait(false);
            lock (_known)
                _known.Add((year, month));
        }
    }

    private bool IsKnown((int, int) month)
    {
        lock (_known)
            return _known.Contains(month);
    }

    private async Task MakeAsync(string partition)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using NpgsqlCommand make = new($"SELECT pg_advisory_xact_lock({Schema.MakingLock}); SET LOCAL client_min_messages = warning; {partition}", connection, transaction);
        await make.ExecuteNonQueryAsync().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }
}

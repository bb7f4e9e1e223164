using Alpr.Pull.Folder;
using Alpr.Pull.Pulling;
using Npgsql;
using NpgsqlTypes;

namespace Alpr.Pull.Database;

/// <summary>
/// Keeps batches as rows in PostgreSQL. A batch is one transaction: copied into temporary tables, taken over from there as far as it is new, and the unit's row says how far
/// that is. The row is locked first, so that two pulls of one unit do not mix.
/// </summary>
public sealed class DatabaseStore : IBatchStore
{
    private readonly NpgsqlDataSource _source;
    private readonly Partitions _partitions;
    private readonly SpoolFolder _spool;
    private readonly bool _honourPurges;

    private DatabaseStore(NpgsqlDataSource source, SpoolFolder spool, bool honourPurges)
    {
        (_source, _spool, _honourPurges) = (source, spool, honourPurges);
        _partitions = new(source);
    }

    /// <summary>Called between the steps of <see cref="IBatchStore.KeepAsync"/>; tests end there, as a kill does.</summary>
    internal Action<DatabaseStep>? OnStep { get; set; }

    /// <summary>Connects, and makes the tables that are not there.</summary>
    /// <param name="address">See <see cref="DatabaseAddress"/>.</param>
    /// <param name="spool">Folder where batches lie until they are proven, and stay that are not.</param>
    /// <param name="atOnce">Batches kept at once.</param>
    /// <param name="honourPurges">True: what signed purges name is destroyed here too.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="PullException">It does not go.</exception>
    public static async Task<DatabaseStore> OpenAsync(string address, string spool, int atOnce, bool honourPurges, CancellationToken stop)
    {
        NpgsqlConnectionStringBuilder settings = DatabaseAddress.Read(address);
        settings.ApplicationName = "alprctl pull";
        settings.MaxPoolSize = atOnce + 2;
        settings.NoResetOnClose = true; // the temporary tables stay with the connection
        settings.Timezone = "UTC";
        SpoolFolder folder = new(spool);
        try
        {
            await MakeTablesAsync(settings, stop).ConfigureAwait(false);
            return new(Source(settings, Schema.MakeStages), folder, honourPurges);
        }
        catch (Exception failure)
        {
            folder.Dispose();
            if (failure is NpgsqlException)
                throw DatabaseFailure.Of("", failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<UnitState?> LoadAsync(string unit, CancellationToken stop)
    {
        try
        {
            await using NpgsqlCommand query = _source.CreateCommand("SELECT device, log, position, exhibits, checkpoint, log_size, certificate, trust FROM alpr.units WHERE name = $1");
            query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = unit });
            await using NpgsqlDataReader row = await query.ExecuteReaderAsync(stop).ConfigureAwait(false);
            return !await row.ReadAsync(stop).ConfigureAwait(false) ? null : new()
            {
                Unit = unit,
                Device = row.GetString(0),
                Log = row.GetString(1),
                Position = row.GetInt64(2),
                Exhibits = row.GetBoolean(3),
                Checkpoint = row.GetFieldValue<byte[]>(4),
                LogSize = row.GetInt64(5),
                Certificate = row.GetFieldValue<byte[]>(6),
                Trust = row.GetString(7),
            };
        }
        catch (NpgsqlException failure)
        {
            throw DatabaseFailure.Of(unit, failure);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LeftBatch> Left(string unit, long position) => [];

    /// <inheritdoc/>
    public FileStream Spool(string unit) => _spool.Spool(unit);

    /// <inheritdoc/>
    public async Task KeepAsync(ProvenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        try
        {
            OnStep?.Invoke(DatabaseStep.Spooled);
            await using (NpgsqlConnection connection = await _source.OpenConnectionAsync().ConfigureAwait(false))
                await KeepAsync(batch, connection).ConfigureAwait(false);
            File.Delete(batch.Path);
        }
        catch (NpgsqlException failure)
        {
            throw DatabaseFailure.Of(batch.Unit, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(batch.Unit, failure);
        }
    }

    /// <inheritdoc/>
    public async Task<string> RefuseAsync(string unit, string path, long position, IReadOnlyList<string> findings)
    {
        string kept = _spool.Refuse(unit, path, position, findings);
        try
        {
            await using NpgsqlCommand note = _source.CreateCommand("UPDATE alpr.units SET refused_at = now(), refused = $2 WHERE name = $1");
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = unit });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = string.Join('\n', findings.Take(PullLimits.RefusedKeptMax)).Replace("\0", "", StringComparison.Ordinal) });
            await note.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The finding is told and the file is kept; the note in the database is a convenience.
        }
        return kept;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _spool.Dispose();
    }

    private static async Task MakeTablesAsync(NpgsqlConnectionStringBuilder settings, CancellationToken stop)
    {
        bool isThere;
        await using NpgsqlDataSource source = Source(settings, null);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using (NpgsqlCommand there = new($"SELECT pg_advisory_xact_lock({Schema.MakingLock}); SELECT to_regclass('alpr.schema_version') IS NOT NULL", connection, transaction))
        {
            await using NpgsqlDataReader answer = await there.ExecuteReaderAsync(stop).ConfigureAwait(false);
            await answer.NextResultAsync(stop).ConfigureAwait(false);
            isThere = await answer.ReadAsync(stop).ConfigureAwait(false) && answer.GetBoolean(0);
        }
        string otherwise = string.Join(';', Schema.Partitioned.Select(Schema.MakeOtherwise));
        if (!isThere)
        {
            await using NpgsqlCommand make = new($"SET LOCAL client_min_messages = warning; {Schema.Make} {otherwise}", connection, transaction);
            await make.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }
        await using NpgsqlCommand version = new("SELECT max(version) FROM alpr.schema_version", connection, transaction);
        if (await version.ExecuteScalarAsync(stop).ConfigureAwait(false) is not Schema.Version)
            throw new PullException(PullProblem.Settings, "", "the tables in the database are of another version of this program", "Use the version that made them, or a new database");
        await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings, string? onConnect)
    {
        NpgsqlSlimDataSourceBuilder builder = new(settings.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        if (onConnect is not null)
        {
            builder.UsePhysicalConnectionInitializer(connection =>
            {
                using NpgsqlCommand command = new(onConnect, connection);
                command.ExecuteNonQuery();
            }, async connection =>
            {
                await using NpgsqlCommand command = new(onConnect, connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        }
        return builder.Build();
    }

    private async Task KeepAsync(ProvenBatch batch, NpgsqlConnection connection)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            int unit = await LockUnitAsync(batch, connection).ConfigureAwait(false);
            (List<BatchItem> items, bool hasImages) = await CopyImagesAsync(batch.Path, connection).ConfigureAwait(false);
            BatchRows rows = new(unit, items, _honourPurges);
            await _partitions.EnsureAsync(rows.Months).ConfigureAwait(false);
            List<string> filled = await rows.CopyAsync(connection).ConfigureAwait(false);
            if (hasImages)
                filled.Add("images");
            OnStep?.Invoke(DatabaseStep.Copied);
            await TakeOverAsync(batch, unit, filled, _honourPurges && rows.HasPurge, connection).ConfigureAwait(false);
            OnStep?.Invoke(DatabaseStep.TakenOver);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
        OnStep?.Invoke(DatabaseStep.Committed);
    }

    // The row as it was when the batch was judged, or nothing is kept.
    private static async Task<int> LockUnitAsync(ProvenBatch batch, NpgsqlConnection connection)
    {
        await using NpgsqlCommand query = new(batch.Before is null
            ? """
              INSERT INTO alpr.units (name, device, log, position, exhibits, checkpoint, log_size, certificate, trust) VALUES ($1, '', '', $2, false, '', 0, '', '')
              ON CONFLICT (name) DO NOTHING RETURNING id
              """
            : "SELECT id FROM alpr.units WHERE name = $1 AND position = $2 FOR UPDATE", connection);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = batch.Unit });
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = batch.Before?.Position ?? 0 });
        return await query.ExecuteScalarAsync().ConfigureAwait(false) as int?
            ?? throw new PullException(PullProblem.OtherPull, batch.Unit, "another pull has kept records of this unit meanwhile", "Let one alone pull from it into this database");
    }

    private static async Task<(List<BatchItem> Items, bool HasImages)> CopyImagesAsync(string path, NpgsqlConnection connection)
    {
        List<BatchItem> items = [];
        NpgsqlBinaryImporter? copy = null;
        try
        {
            foreach (BatchItem item in BatchItems.Read(path))
            {
                if (item.Image is not { } image)
                {
                    items.Add(item);
                    continue;
                }
                copy ??= await connection.BeginBinaryImportAsync("COPY pg_temp.stage_images FROM STDIN (FORMAT BINARY)").ConfigureAwait(false);
                await copy.StartRowAsync().ConfigureAwait(false);
                await copy.WriteAsync(image.Sha256.Memory, NpgsqlDbType.Bytea).ConfigureAwait(false);
                await copy.WriteAsync(image.Content.Memory, NpgsqlDbType.Bytea).ConfigureAwait(false);
            }
            if (copy is not null)
                await copy.CompleteAsync().ConfigureAwait(false);
            return (items, copy is not null);
        }
        finally
        {
            if (copy is not null)
                await copy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task TakeOverAsync(ProvenBatch batch, int unit, List<string> filled, bool purges, NpgsqlConnection connection)
    {
        await using NpgsqlBatch work = new(connection);
        if (purges)
            Add(work, $"SELECT pg_advisory_xact_lock({Schema.ImagesLock})");
        else if (filled.Contains("images"))
            Add(work, $"SELECT pg_advisory_xact_lock_shared({Schema.ImagesLock})");
        foreach (string table in filled)
            Add(work, Schema.TakeOver(table));
        if (purges)
        {
            foreach (string statement in Schema.HonourPurges)
                Add(work, statement);
        }
        UnitState state = batch.After;
        NpgsqlBatchCommand enter = Add(work, """
            UPDATE alpr.units SET device = $2, log = $3, position = $4, exhibits = $5, checkpoint = $6, log_size = $7, certificate = $8, trust = $9,
            updated = now(), refused_at = NULL, refused = NULL WHERE id = $1
            """);
        enter.Parameters.Add(new NpgsqlParameter<int> { TypedValue = unit });
        enter.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.Device });
        enter.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.Log });
        enter.Parameters.Add(new NpgsqlParameter<long> { TypedValue = state.Position });
        enter.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = state.Exhibits });
        enter.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = state.Checkpoint });
        enter.Parameters.Add(new NpgsqlParameter<long> { TypedValue = state.LogSize });
        enter.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = state.Certificate });
        enter.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.Trust });
        await work.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static NpgsqlBatchCommand Add(NpgsqlBatch work, string sql)
    {
        NpgsqlBatchCommand command = new(sql);
        work.BatchCommands.Add(command);
        return command;
    }
}

/// <summary>Between which steps of keeping a batch in a database a kill may fall.</summary>
internal enum DatabaseStep
{
    /// <summary>Proven.</summary>
    Spooled,

    /// <summary>In the temporary tables.</summary>
    Copied,

    /// <summary>In the tables, not committed.</summary>
    TakenOver,

    /// <summary>Durable; the unit was not yet told.</summary>
    Committed,
}

namespace Alpr.Pull.Database;

/// <summary>The tables of an agency's database; <c>docs/agency-database.md</c> describes them.</summary>
internal static class Schema
{
    /// <summary>Version that this code makes and expects.</summary>
    public const int Version = 1;

    /// <summary>Tables that are partitioned by month of <c>captured</c>.</summary>
    public static IReadOnlyList<string> Partitioned { get; } = ["records", "detections", "candidates", "record_images", "hits"];

    /// <summary>Taken while the tables or partitions are made: "alpr" in ASCII.</summary>
    public const long MakingLock = 0x616C_7072;

    /// <summary>Shared by whoever adds images, held alone by whoever removes such as nothing refers to.</summary>
    public const long ImagesLock = MakingLock + 1;

    /// <summary>Makes everything that is not there.</summary>
    public const string Make = """
        CREATE SCHEMA IF NOT EXISTS alpr;
        CREATE TABLE IF NOT EXISTS alpr.schema_version (version int NOT NULL);
        INSERT INTO alpr.schema_version SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM alpr.schema_version);
        CREATE TABLE IF NOT EXISTS alpr.units (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, device text NOT NULL, log text NOT NULL,
            position bigint NOT NULL, exhibits boolean NOT NULL, checkpoint bytea NOT NULL, log_size bigint NOT NULL, certificate bytea NOT NULL,
            trust text NOT NULL, updated timestamptz NOT NULL DEFAULT now(), refused_at timestamptz, refused text);
        CREATE TABLE IF NOT EXISTS alpr.records (
            unit int NOT NULL, sequence bigint NOT NULL, captured timestamptz NOT NULL, dated boolean NOT NULL, kind smallint NOT NULL,
            envelope bytea, leaf bytea NOT NULL, gone_by bigint, PRIMARY KEY (unit, sequence, captured)) PARTITION BY RANGE (captured);
        CREATE TABLE IF NOT EXISTS alpr.detections (
            unit int NOT NULL, sequence bigint NOT NULL, captured timestamptz NOT NULL, plate text NOT NULL, plate_folded text NOT NULL, raw_plate text NOT NULL,
            confidence real NOT NULL, character_confidence real[] NOT NULL, state text NOT NULL, state_confidence real NOT NULL, frames int NOT NULL,
            PRIMARY KEY (unit, sequence, captured)) PARTITION BY RANGE (captured);
        CREATE INDEX IF NOT EXISTS detections_by_plate ON alpr.detections (plate_folded text_pattern_ops, captured);
        CREATE INDEX IF NOT EXISTS detections_by_time ON alpr.detections USING brin (captured);
        CREATE TABLE IF NOT EXISTS alpr.candidates (
            unit int NOT NULL, sequence bigint NOT NULL, captured timestamptz NOT NULL, place smallint NOT NULL, plate text NOT NULL, plate_folded text NOT NULL,
            confidence real NOT NULL, PRIMARY KEY (unit, sequence, place, captured)) PARTITION BY RANGE (captured);
        CREATE INDEX IF NOT EXISTS candidates_by_plate ON alpr.candidates (plate_folded text_pattern_ops, captured);
        CREATE TABLE IF NOT EXISTS alpr.hits (
            unit int NOT NULL, sequence bigint NOT NULL, captured timestamptz NOT NULL, detection bigint NOT NULL, match text NOT NULL, list text NOT NULL,
            list_sha256 bytea NOT NULL, list_date timestamptz, list_age_s bigint NOT NULL, category text NOT NULL, reference text NOT NULL, entry_plate text NOT NULL,
            entry_state text NOT NULL, states text NOT NULL, informational boolean NOT NULL, sighting int NOT NULL, unconfirmed boolean NOT NULL,
            PRIMARY KEY (unit, sequence, captured)) PARTITION BY RANGE (captured);
        CREATE INDEX IF NOT EXISTS hits_by_time ON alpr.hits (captured);
        CREATE TABLE IF NOT EXISTS alpr.record_images (
            unit int NOT NULL, sequence bigint NOT NULL, captured timestamptz NOT NULL, place smallint NOT NULL, kind smallint NOT NULL, sha256 bytea NOT NULL,
            media_type text NOT NULL, width int NOT NULL, height int NOT NULL, PRIMARY KEY (unit, sequence, place, captured)) PARTITION BY RANGE (captured);
        CREATE INDEX IF NOT EXISTS record_images_by_hash ON alpr.record_images (sha256);
        CREATE TABLE IF NOT EXISTS alpr.images (sha256 bytea PRIMARY KEY, content bytea NOT NULL);
        ALTER TABLE alpr.images ALTER COLUMN content SET STORAGE EXTERNAL;
        CREATE TABLE IF NOT EXISTS alpr.gone_ranges (
            unit int NOT NULL, sequence bigint NOT NULL, place int NOT NULL, captured timestamptz NOT NULL, kind smallint NOT NULL, scope smallint NOT NULL,
            reason text NOT NULL, first bigint NOT NULL, count bigint NOT NULL, ordered_by text[] NOT NULL, honoured boolean NOT NULL, PRIMARY KEY (unit, sequence, place));
        """;

    /// <summary>Columns that rows come in by, of each table that rows come into; the same in both.</summary>
    public static IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["records"] = "unit, sequence, captured, dated, kind, envelope, leaf",
        ["detections"] = "unit, sequence, captured, plate, plate_folded, raw_plate, confidence, character_confidence, state, state_confidence, frames",
        ["candidates"] = "unit, sequence, captured, place, plate, plate_folded, confidence",
        ["hits"] = "unit, sequence, captured, detection, match, list, list_sha256, list_date, list_age_s, category, reference, entry_plate, entry_state, states, informational, sighting, unconfirmed",
        ["record_images"] = "unit, sequence, captured, place, kind, sha256, media_type, width, height",
        ["images"] = "sha256, content",
        ["gone_ranges"] = "unit, sequence, place, captured, kind, scope, reason, first, count, ordered_by, honoured",
    };

    /// <summary>Made on each connection: rows go there first, and are gone with the transaction.</summary>
    public static string MakeStages { get; } = string.Concat(Columns.Select(table =>
            $"CREATE TEMP TABLE stage_{table.Key} ON COMMIT DELETE ROWS AS SELECT {table.Value} FROM alpr.{table.Key} WITH NO DATA;"))
        + "CREATE TEMP TABLE stage_dropped (sha256 bytea NOT NULL) ON COMMIT DELETE ROWS;";

    /// <summary>Takes staged rows over. Images in order of their hashes, so that no two transactions wait for each other in a ring.</summary>
    public static string TakeOver(string table) => table == "images"
        ? "INSERT INTO alpr.images SELECT DISTINCT ON (sha256) sha256, content FROM pg_temp.stage_images ORDER BY sha256 ON CONFLICT DO NOTHING"
        : $"INSERT INTO alpr.{table} ({Columns[table]}) SELECT {Columns[table]} FROM pg_temp.stage_{table} ON CONFLICT DO NOTHING";

    /// <summary>What signed purges among the staged rows name loses plate, envelope and images.</summary>
    public static IReadOnlyList<string> HonourPurges { get; } =
    [
        $"UPDATE alpr.records r SET envelope = NULL, gone_by = g.sequence FROM pg_temp.stage_gone_ranges g WHERE {Named("r")} AND g.scope = 1 AND r.envelope IS NOT NULL",
        .. new[] { "detections", "candidates", "hits" }.Select(table => $"DELETE FROM alpr.{table} r USING pg_temp.stage_gone_ranges g WHERE {Named("r")} AND g.scope = 1"),
        $"""
        WITH dropped AS (DELETE FROM alpr.record_images r USING pg_temp.stage_gone_ranges g WHERE {Named("r")} AND (g.scope = 1 OR r.kind = 2) RETURNING r.sha256)
        INSERT INTO pg_temp.stage_dropped SELECT sha256 FROM dropped
        """,
        """
        DELETE FROM alpr.images i USING (SELECT DISTINCT sha256 FROM pg_temp.stage_dropped) d WHERE i.sha256 = d.sha256
        AND NOT EXISTS (SELECT 1 FROM alpr.record_images r WHERE r.sha256 = i.sha256)
        """,
    ];

    /// <summary>One month's partition of each table. Only digits come from outside.</summary>
    public static string MakePartition(string table, int year, int month)
    {
        DateOnly first = new(year, month, 1), next = first.AddMonths(1);
        return FormattableString.Invariant(
            $"CREATE TABLE IF NOT EXISTS alpr.{table}_{year:0000}_{month:00} PARTITION OF alpr.{table} FOR VALUES FROM ('{first:yyyy-MM-dd} 00:00:00Z') TO ('{next:yyyy-MM-dd} 00:00:00Z')");
    }

    /// <summary>For times that no working clock gives.</summary>
    public static string MakeOtherwise(string table) => $"CREATE TABLE IF NOT EXISTS alpr.{table}_otherwise PARTITION OF alpr.{table} DEFAULT";

    private static string Named(string alias) => $"g.kind = 25 AND {alias}.unit = g.unit AND {alias}.sequence >= g.first AND {alias}.sequence < g.first + g.count";
}

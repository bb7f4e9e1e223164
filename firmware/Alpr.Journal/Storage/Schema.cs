namespace Alpr.Journal.Storage;

/// <summary>The tables of a journal file. A change here is a new <see cref="Version"/> with a migration.</summary>
internal static class Schema
{
    /// <summary>SQLite's application_id: "ALPR" in ASCII.</summary>
    public const int ApplicationId = 0x414C5052;

    /// <summary>SQLite's user_version.</summary>
    public const int Version = 1;

    /// <summary>
    /// The tree's nodes are stored at every eighth level: one row for 256 below, and at most 255 reads to compute one
    /// between.
    /// </summary>
    public const int StoredLevelStep = 8;

    /// <summary>
    /// All tables. Envelope and images are null or gone once retention has destroyed them; the leaf hash stays.
    /// </summary>
    public const string Tables = """
        CREATE TABLE meta(
          name TEXT PRIMARY KEY,
          value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE records(
          sequence INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          plate TEXT,
          captured_us INTEGER NOT NULL,
          leaf_hash BLOB NOT NULL,
          envelope BLOB
        ) STRICT;
        CREATE INDEX records_by_plate ON records(plate, captured_us) WHERE plate IS NOT NULL;
        CREATE INDEX records_by_time ON records(captured_us);
        CREATE TABLE images(
          sequence INTEGER NOT NULL REFERENCES records(sequence),
          sha256 BLOB NOT NULL,
          kind INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          bytes BLOB NOT NULL,
          PRIMARY KEY(sequence, sha256)
        ) STRICT;
        CREATE TABLE subtrees(
          level INTEGER NOT NULL,
          position INTEGER NOT NULL,
          hash BLOB NOT NULL,
          PRIMARY KEY(level, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoints(
          size INTEGER PRIMARY KEY,
          note BLOB NOT NULL
        ) STRICT;
        """;
}

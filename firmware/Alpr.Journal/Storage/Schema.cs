namespace Alpr.Journal.Storage;

/// <summary>The tables of a journal file. A change here is a new <see cref="Version"/> with a migration.</summary>
internal static class Schema
{
    /// <summary>SQLite's application_id: "ALPR" in ASCII.</summary>
    public const int ApplicationId = 0x414C5052;

    /// <summary>SQLite's user_version. Versions 1 and 2 were of development alone; no unit holds such a journal.</summary>
    public const int Version = 3;

    /// <summary>
    /// The tree's nodes are stored at every eighth level: one row for 256 below, and at most 255 reads to compute one
    /// between.
    /// </summary>
    public const int StoredLevelStep = 8;

    /// <summary>Shift of a sequence that gives its epoch.</summary>
    public const int EpochShift = 16;

    /// <summary>Sequences of one epoch: some days of a busy road, and sixteen epochs for a million records, each looked at by a search.</summary>
    public const long EpochSequences = 1L << EpochShift;

    /// <summary>
    /// All tables. Of a record that was purged or lost the leaf hash stays, with the sequence of the purge or gap that says
    /// so; envelope, texts and images are gone. A record has no time while nothing dates it (the clock was not yet set).
    /// Records of kinds 17 and 18, detections and hits, are what retention destroys; images of kind 2 show the whole scene.
    /// SQLite takes the index of statements only for a query that repeats its whole condition; without it, it reads every record.
    /// <para>What people search is in three tables that follow from the records and go with them: of a detection its texts, folded as
    /// <see cref="PlateFolding"/> does, in one row in the order of the log (plate / as the reader had it / candidates), which is read for patterns that
    /// begin with a wildcard; each text once more in the order of texts; and its hits. Texts are in that order within an epoch of <see cref="EpochSequences"/>
    /// records: so new ones touch few pages, and a purge of old ones empties whole pages. SQLite overwrites a page that it frees; in one that it keeps it leaves
    /// copies of what it moved to a page beside.</para>
    /// The index of leaves holds each leaf hash a second time, on other pages: after damage to a page of records the tree goes on.
    /// </summary>
    public const string Tables = """
        CREATE TABLE meta(
          name TEXT PRIMARY KEY,
          value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE records(
          sequence INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          captured_us INTEGER,
          gone_by INTEGER REFERENCES records(sequence),
          context_gone_by INTEGER REFERENCES records(sequence),
          leaf_hash BLOB NOT NULL,
          envelope BLOB
        ) STRICT;
        CREATE INDEX records_by_kind ON records(kind, captured_us) WHERE gone_by IS NULL AND kind <> 17;
        CREATE INDEX records_by_time ON records(captured_us) WHERE gone_by IS NULL AND kind IN (17, 18);
        CREATE INDEX records_undated ON records(sequence) WHERE captured_us IS NULL AND gone_by IS NULL;
        CREATE INDEX records_gone ON records(sequence) WHERE gone_by IS NOT NULL OR context_gone_by IS NOT NULL;
        CREATE INDEX records_leaves ON records(sequence, leaf_hash);
        CREATE INDEX statements ON records(kind, sequence) WHERE kind IN (25, 26, 27, 28);
        CREATE TABLE detections(
          sequence INTEGER PRIMARY KEY REFERENCES records(sequence),
          captured_us INTEGER,
          state TEXT NOT NULL,
          texts BLOB NOT NULL
        ) STRICT;
        CREATE TABLE plates(
          epoch INTEGER NOT NULL,
          text BLOB NOT NULL,
          detection INTEGER NOT NULL,
          PRIMARY KEY(epoch, text, detection)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE hits(
          sequence INTEGER PRIMARY KEY REFERENCES records(sequence),
          detection INTEGER NOT NULL,
          category TEXT NOT NULL,
          list TEXT NOT NULL
        ) STRICT;
        CREATE INDEX hits_by_detection ON hits(detection);
        CREATE INDEX hits_by_category ON hits(category, detection);
        CREATE INDEX hits_by_list ON hits(list, detection);
        CREATE TABLE images(
          sequence INTEGER NOT NULL REFERENCES records(sequence),
          sha256 BLOB NOT NULL,
          kind INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          bytes BLOB NOT NULL,
          PRIMARY KEY(sequence, sha256)
        ) STRICT;
        CREATE INDEX images_of_scenes ON images(sequence) WHERE kind = 2;
        CREATE TABLE holds(
          sequence INTEGER NOT NULL REFERENCES records(sequence),
          case_number TEXT NOT NULL,
          PRIMARY KEY(sequence, case_number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX holds_by_case ON holds(case_number);
        CREATE TABLE cursors(
          backend TEXT PRIMARY KEY,
          position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE dead_letters(
          backend TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          reason TEXT NOT NULL,
          utc_us INTEGER NOT NULL,
          attempts INTEGER NOT NULL,
          PRIMARY KEY(backend, sequence)
        ) STRICT, WITHOUT ROWID;
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

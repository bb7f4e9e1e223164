using Alpr.Board.Simulated;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using SQLitePCL;

namespace Alpr.Journal.Tests;

/// <summary>A folder with a key and a journal in it.</summary>
internal sealed class Bench : IDisposable
{
    public Bench()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-journal-").FullName;
        Key = DeviceKey.Create(Path.Combine(Folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        JournalPath = Path.Combine(Folder, "journal", "journal.db");
    }

    public string Folder { get; }

    public string JournalPath { get; }

    public DeviceKey Key { get; }

    public VirtualClock Clock { get; } = new();

    public List<long> Durable { get; } = [];

    public RecordContext Context { get; set; } = new()
    {
        BootId = new byte[16],
        ConfigurationSha256 = new byte[32],
        Models = [new() { Name = "plate-detector" }, new() { Name = "plate-reader" }],
    };

    /// <summary>What was said of files set aside.</summary>
    public List<string> SetAside { get; } = [];

    /// <summary>Files set aside, without their companions.</summary>
    public string[] SetAsideFiles => [.. Directory.GetFiles(Path.GetDirectoryName(JournalPath)!, "journal.db.damaged-*")
        .Where(name => !name.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)).Order()];

    public JournalOptions Options => new() { Path = JournalPath, OnDurable = Durable.Add, OnSetAside = SetAside.Add };

    public JournalWriter Open(JournalOptions? options = null, DeviceKey? key = null) =>
        JournalWriter.Open(options ?? Options, key ?? Key, Clock, Context);

    /// <summary>A journal with some records, committed and closed.</summary>
    public void Fill(int records)
    {
        using JournalWriter journal = Open();
        for (int i = 0; i < records; i++)
            journal.Append(Detection(i), Images(i));
        journal.Commit();
    }

    public static Record Detection(int number) => new() { Detection = new() { Plate = $"7ABC{number:000}", Confidence = 0.9f } };

    public static ImageBlob[] Images(int number) =>
    [
        new(ImageKind.Plate, "image/jpeg", 160, 40, BitConverter.GetBytes(2 * number)),
        new(ImageKind.Context, "image/jpeg", 1280, 720, BitConverter.GetBytes(2 * number + 1)),
    ];

    public VerificationReport Export(JournalReader reader, long first = 0, long? count = null, Checkpoint? kept = null)
    {
        using MemoryStream batch = new();
        reader.Export(batch, first, count, kept);
        batch.Position = 0;
        ReadOnlyMemory<byte> note = kept is null ? default : kept.Note;
        return BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Key.PublicKey), KeptCheckpoint = note });
    }

    /// <summary>Changes the closed file behind the journal's back.</summary>
    public void Sql(string sql)
    {
        Batteries_V2.Init();
        raw.sqlite3_open(JournalPath, out sqlite3 database);
        using (database)
            Assert.That(raw.sqlite3_exec(database, "PRAGMA foreign_keys=OFF;" + sql), Is.EqualTo(raw.SQLITE_OK), sql);
    }

    public JournalException Refused(JournalProblem problem, Func<IDisposable> open)
    {
        JournalException error = Assert.Throws<JournalException>(() => open().Dispose())!;
        Assert.That(error.Problem, Is.EqualTo(problem), error.Message);
        Assert.That(error.Message, Does.StartWith(Folder), "the message names the file");
        return error;
    }

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, true);
    }
}

using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Recognition;
using Google.Protobuf;

namespace Alpr.Benchmarks.Evidence;

/// <summary>A commit that was flushed.</summary>
/// <param name="AtUs">When it had been, monotonic.</param>
/// <param name="Durable">Records that survive from then on.</param>
internal readonly record struct Flush(long AtUs, long Durable);

/// <summary>
/// What the evidence thread works with, as the appliance has it: a key file, a journal on the disk, and the pictures' buffers. All files go
/// with it.
/// </summary>
internal sealed class EvidenceDesk : IDisposable
{
    private const int ExhibitSlots = 8; // as in Appliance.cs
    private const int FlushesExpected = 4096; // room, so that the measured thread need not make any

    private readonly string _folder;
    private readonly string _journalPath;

    /// <summary>Opens a new journal in a new folder.</summary>
    /// <param name="parent">Where the folder is made.</param>
    /// <param name="models">What records name.</param>
    /// <param name="framePixels">Most pixels of a frame.</param>
    /// <param name="commitDelayUs">Longest wait of a record; null for the product's.</param>
    public EvidenceDesk(string parent, ModelBundle models, int framePixels, long? commitDelayUs = null)
    {
        _folder = Path.Combine(Directory.CreateDirectory(parent).FullName, $"evidence-bench-{Environment.ProcessId}");
        _journalPath = Path.Combine(_folder, "journal", "journal.db");
        Directory.CreateDirectory(_folder);
        Key = DeviceKey.Create(Path.Combine(_folder, "device.key"), "bench", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        JournalOptions options = new() { Path = _journalPath, OnDurable = durable => Flushes.Add(new(SystemClock.Instance.MonotonicUs, durable)) };
        RecordContext context = new()
        {
            BootId = new byte[16],
            ConfigurationSha256 = new byte[Hash256.Size],
            Models = [.. models.All.Select(model => new ModelIdentity { Name = model.Name, Sha256 = ByteString.CopyFrom(model.Sha256) })],
        };
        options = commitDelayUs is { } delay ? options with { CommitDelayMaxUs = delay } : options;
        Journal = JournalWriter.Open(options, Key, SystemClock.Instance, context);
        Exhibits = [.. Enumerable.Range(0, ExhibitSlots).Select(_ => new Exhibit(framePixels))];
    }

    /// <summary>The device's key.</summary>
    public DeviceKey Key { get; }

    /// <summary>The open journal.</summary>
    public JournalWriter Journal { get; }

    /// <summary>Builds records and pictures.</summary>
    public DetectionRecord Record { get; } = new();

    /// <summary>Slots between those who build and those who sign.</summary>
    public Exhibit[] Exhibits { get; }

    /// <summary>Commits so far.</summary>
    public List<Flush> Flushes { get; } = new(FlushesExpected);

    /// <summary>Bytes of the journal's files, the write-ahead log aside, which is used again and again.</summary>
    public long StoredBytes => new FileInfo(_journalPath).Length;

    /// <summary>The kind of file system, as the kernel names it.</summary>
    public string FileSystem => new DriveInfo(_folder).DriveFormat;

    /// <inheritdoc/>
    public void Dispose()
    {
        Record.Dispose();
        Journal.Dispose();
        Key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

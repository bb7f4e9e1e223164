using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Pull.Tests.Server;

/// <summary>A unit's key and real journal, and what its pull interface gives of it.</summary>
internal sealed class Appliance : IDisposable
{
    private readonly object _gate = new();
    private readonly IClock _clock;
    private JournalWriter _writer;
    private JournalReader? _reader;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Appliance(string folder, string name, IClock clock)
    {
        (Folder, Name, _clock) = (folder, name, clock);
        Directory.CreateDirectory(folder);
        Key = DeviceKey.Create(Path.Combine(folder, "device.key"), name, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _writer = OpenWriter();
    }

    public string Folder { get; }

    public string Name { get; }

    public DeviceKey Key { get; }

    /// <summary>What the agency noted when the unit was installed.</summary>
    public string Trust => DeviceKey.CertificatePathOf(Path.Combine(Folder, "device.key"));

    public string JournalPath => Path.Combine(Folder, "journal.db");

    /// <summary>Single records that another agency may have; null: all, as ranges.</summary>
    public Func<long, bool>? Shared { get; set; }

    public long Count
    {
        get
        {
            lock (_gate)
                return _writer.DurableCount;
        }
    }

    /// <summary>Told to the unit as kept.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Completes when more is durable.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
                return _news.Task;
        }
    }

    public void Append(int records, bool images = false, int imageBytes = 64)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            for (int i = 0; i < records; i++)
                AppendOne((int)_writer.Count, images, imageBytes);
            _writer.Commit();
            (news, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        news.SetResult();
    }

    public void Append(Record record)
    {
        lock (_gate)
        {
            _writer.Append(record);
            _writer.Commit();
        }
    }

    public void Use(Action<JournalWriter> use)
    {
        lock (_gate)
            use(_writer);
    }

    /// <summary>The leaf of each record, as the journal has it.</summary>
    public List<Hash256> Leaves()
    {
        lock (_gate)
            return [.. Reader.Read(0, long.MaxValue / 2).Select(entry => entry.Leaf)];
    }

    /// <summary>Copies the journal aside as it is now.</summary>
    public void CopyAside(string name)
    {
        lock (_gate)
        {
            Close();
            File.Copy(JournalPath, Path.Combine(Folder, name), true);
            _writer = OpenWriter();
        }
    }

    /// <summary>Puts a copy in the journal's place: a log set back, or forked from there on.</summary>
    public void PutBack(string name)
    {
        lock (_gate)
        {
            Close();
            File.Copy(Path.Combine(Folder, name), JournalPath, true);
            _writer = OpenWriter();
        }
    }

    public Checkpoint Checkpoint()
    {
        lock (_gate)
            return Reader.LatestCheckpoint();
    }

    /// <summary>A batch from a position on, and the last sequence that it covers; null when there is none.</summary>
    public (byte[] Batch, long Last)? Export(long position, int limit, bool images, Checkpoint? kept)
    {
        lock (_gate)
        {
            long count = Math.Min(limit, Reader.Count - position);
            if (count <= 0)
                return null;
            using MemoryStream batch = new();
            Reader.Export(batch, position, count, kept);
            if (Shared is { } shared)
            {
                BatchHeader header = HeaderOf(batch); // its proof goes before the single records
                batch.SetLength(0);
                Reader.ExportExhibits(batch, [.. Enumerable.Range((int)position, (int)count).Select(sequence => (long)sequence).Where(shared)]);
                return (Rewritten(batch, images, header), position + count - 1);
            }
            return (images ? batch.ToArray() : Rewritten(batch, false, null), position + count - 1);
        }
    }

    public void Dispose()
    {
        Close();
        Key.Dispose();
    }

    private JournalReader Reader => _reader ??= JournalReader.Open(JournalPath);

    private JournalWriter OpenWriter() =>
        JournalWriter.Open(new() { Path = JournalPath, CommitDelayMaxUs = 10_000_000 }, Key, _clock, new() { BootId = new byte[16] });

    private void Close()
    {
        _reader?.Dispose();
        _reader = null;
        _writer.Dispose();
    }

    private void AppendOne(int number, bool images, int imageBytes)
    {
        Detection detection = new() { Plate = $"{number % 10}QXI{number % 1000:000}", Confidence = 0.97f, State = "CA", StateConfidence = 0.9f, RawPlate = $"{number % 10}QX1{number % 1000:000}", Frames = 7 };
        detection.CharacterConfidence.AddRange([0.99f, 0.98f, 0.97f]);
        detection.Candidates.Add(new PlateCandidate { Plate = $"{number % 10}0X1{number % 1000:000}", Confidence = 0.02f });
        if (!images)
        {
            _writer.Append(new Record { Detection = detection });
            return;
        }
        _writer.Append(new Record { Detection = detection },
            new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, Picture(2 * number, imageBytes / 8)), new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, Picture(2 * number + 1, imageBytes)));
    }

    private byte[] Picture(int number, int bytes)
    {
        byte[] picture = new byte[Math.Max(bytes, 80)];
        System.Text.Encoding.ASCII.GetBytes($"{Name} {number}", picture);
        return picture;
    }

    private static BatchHeader HeaderOf(MemoryStream batch)
    {
        batch.Position = 0;
        new BatchReader(batch).Read(out BatchPart? part);
        return part!.Header;
    }

    private static byte[] Rewritten(MemoryStream batch, bool images, BatchHeader? proof)
    {
        batch.Position = 0;
        BatchReader reader = new(batch);
        using MemoryStream output = new();
        BatchWriter writer = new(output);
        while (reader.Read(out BatchPart? part) == BatchRead.Part)
        {
            switch (part!.PartCase)
            {
                case BatchPart.PartOneofCase.Header:
                    if (proof is not null)
                    {
                        part.Header.OlderCheckpoint = proof.OlderCheckpoint;
                        part.Header.Consistency.Add(proof.Consistency);
                    }
                    writer.Begin(part.Header);
                    break;
                case BatchPart.PartOneofCase.Statement:
                    writer.Statement((long)part.Statement.Sequence, part.Statement.Envelope.Memory, [.. part.Statement.Inclusion.Select(hash => Hash256.From(hash.Span))]);
                    break;
                case BatchPart.PartOneofCase.Exhibit:
                    writer.Exhibit((long)part.Exhibit.Sequence, part.Exhibit.Envelope.Memory, [.. part.Exhibit.Inclusion.Select(hash => Hash256.From(hash.Span))]);
                    break;
                case BatchPart.PartOneofCase.Record when part.Record.Envelope.IsEmpty:
                    writer.Gone(Hash256.From(part.Record.GoneLeafHash.Span));
                    break;
                case BatchPart.PartOneofCase.Record:
                    writer.Record(part.Record.Envelope.Memory);
                    break;
                case BatchPart.PartOneofCase.Image when images:
                    writer.Image(Hash256.From(part.Image.Sha256.Span), part.Image.Content.Memory);
                    break;
                case BatchPart.PartOneofCase.End:
                    writer.End();
                    break;
            }
        }
        return output.ToArray();
    }
}

using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence.Tests;

/// <summary>A small log in memory, honest unless told otherwise, and the batches made from it.</summary>
internal sealed class SampleLog : IDisposable, IMerkleNodes
{
    private EnvelopeSealer _sealer;

    public SampleLog(DeviceKey key, string logId = "0011223344556677")
    {
        Key = key;
        Origin = Checkpoint.OriginOf(key.DeviceId, logId);
        _sealer = new(key);
    }

    public DeviceKey Key { get; }

    public string Origin { get; }

    public List<byte[]> Envelopes { get; } = [];

    public List<byte[][]> Images { get; } = [];

    public List<Hash256> Leaves { get; } = [];

    public Hash256 Leaf(long index) => Leaves[(int)index];

    public static SampleLog WithDetections(DeviceKey key, int count)
    {
        SampleLog log = new(key);
        for (int i = 0; i < count; i++)
            log.AddDetection($"7ABC{i:000}", $"plate {i}", $"context {i}");
        return log;
    }

    public void AddDetection(string plate, params string[] images) =>
        Add(new Record { Detection = new() { Plate = plate, Confidence = 0.97f } }, images);

    /// <summary>Adds a record; <paramref name="change"/> may falsify its header before it is signed.</summary>
    public void Add(Record record, string[] images, Action<Record>? change = null)
    {
        record.DeviceId = Key.DeviceId;
        record.Sequence = (ulong)Envelopes.Count;
        record.PreviousHash = ByteString.CopyFrom(Leaves.Count == 0 ? new byte[32] : Leaves[^1].Bytes);
        record.Time = new() { UtcUs = 1_700_000_000_000_000 + 1_000_000L * Envelopes.Count, Source = TimeSource.Gps };
        byte[][] contents = Array.ConvertAll(images, Encoding.UTF8.GetBytes);
        if (record.BodyCase == Record.BodyOneofCase.Detection)
            record.Detection.Images.AddRange(contents.Select(bytes => new ImageReference { Sha256 = HashOf(bytes) }));
        change?.Invoke(record);
        Append(_sealer.Seal(record).ToArray(), contents);
    }

    /// <summary>Another key signs from here on.</summary>
    public void ChangeKey(DeviceKey next) => _sealer = new(next);

    public void Append(byte[] envelope, byte[][] images)
    {
        Envelopes.Add(envelope);
        Images.Add(images);
        Leaves.Add(MerkleHash.Leaf(envelope));
    }

    public Checkpoint CheckpointAt(int size, DeviceKey? signer = null) =>
        Checkpoint.Sign(Origin, size, Oracle.Root(Leaves[..size]), signer ?? Key);

    /// <summary>A batch of a range, up to the newest checkpoint or a given one, with its parts for a test to rearrange.</summary>
    public byte[] Batch(
        int first = 0,
        int? count = null,
        Checkpoint? older = null,
        Checkpoint? newest = null,
        Action<List<BatchPart>>? change = null)
    {
        newest ??= CheckpointAt(Leaves.Count);
        int records = count ?? (int)newest.Size - first;
        List<BatchPart> parts = [new() { Header = BatchRange.Describe(this, newest, Key.Certificate, first, records, older) }];
        int images = 0;
        for (int i = first; i < first + records; i++)
        {
            parts.Add(new() { Record = new() { Envelope = ByteString.CopyFrom(Envelopes[i]) } });
            foreach (byte[] image in Images[i])
            {
                parts.Add(new() { Image = new() { Sha256 = HashOf(image), Content = ByteString.CopyFrom(image) } });
                images++;
            }
        }
        parts.Add(new() { End = new() { Records = (ulong)records, Images = (ulong)images, FormatVersion = BatchFormat.Version } });
        change?.Invoke(parts);
        return FileOf(parts);
    }

    public static byte[] FileOf(IEnumerable<BatchPart> parts)
    {
        using MemoryStream file = new();
        file.Write(BatchFormat.Magic);
        foreach (BatchPart part in parts)
            part.WriteDelimitedTo(file);
        return file.ToArray();
    }

    /// <summary>A batch of single records, each with its own proof.</summary>
    public byte[] ExhibitBatch(IEnumerable<int> exhibits, IEnumerable<int>? statements = null, DeviceKey? newest = null)
    {
        using MemoryStream file = new();
        BatchWriter writer = new(file);
        DeviceKey signer = newest ?? Key;
        writer.Begin(BatchRange.Describe(this, CheckpointAt(Leaves.Count, signer), signer.Certificate, 0, 0));
        foreach (int statement in statements ?? [])
            writer.Statement(statement, Envelopes[statement], MerkleProof.Inclusion(this, statement, Leaves.Count));
        foreach (int exhibit in exhibits)
        {
            writer.Exhibit(exhibit, Envelopes[exhibit], MerkleProof.Inclusion(this, exhibit, Leaves.Count));
            foreach (byte[] image in Images[exhibit])
                writer.Image(Hash256.Of(image), image);
        }
        writer.End();
        return file.ToArray();
    }

    /// <summary>A batch of all records, some of them gone, with the statements that say why.</summary>
    public byte[] RangeBatch(IEnumerable<int> statements, IReadOnlyList<int> gone, DeviceKey newest)
    {
        using MemoryStream file = new();
        BatchWriter writer = new(file);
        writer.Begin(BatchRange.Describe(this, CheckpointAt(Leaves.Count, newest), newest.Certificate, 0, Leaves.Count));
        foreach (int statement in statements)
            writer.Statement(statement, Envelopes[statement], MerkleProof.Inclusion(this, statement, Leaves.Count));
        for (int i = 0; i < Leaves.Count; i++)
        {
            if (gone.Contains(i))
            {
                writer.Gone(Leaves[i]);
                continue;
            }
            writer.Record(Envelopes[i]);
            foreach (byte[] image in Images[i])
                writer.Image(Hash256.Of(image), image);
        }
        writer.End();
        return file.ToArray();
    }

    public void Dispose() => Key.Dispose();

    private static ByteString HashOf(byte[] bytes) => ByteString.CopyFrom(Hash256.Of(bytes).Bytes);
}

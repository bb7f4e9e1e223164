using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Sync.Tests.Brokers;

/// <summary>Records as the journal holds them, signed with a device's key.</summary>
internal sealed class SignedRecords : IDisposable
{
    public const string Device = "pole-7";

    private readonly DeviceKey _key;
    private readonly EnvelopeSealer _sealer;
    private long _next;

    public SignedRecords(string folder)
    {
        _key = DeviceKey.Create(Path.Combine(folder, "device.key"), Device, DateTimeOffset.UtcNow.AddDays(-1));
        _sealer = new(_key);
    }

    public DevicePublicKey Key => _key.PublicKey;

    /// <summary>The next detections.</summary>
    public Delivery[] Take(int count, int imageBytes = 0) => [.. Enumerable.Range(0, count).Select(_ => Next(imageBytes))];

    /// <summary>A record that is no detection.</summary>
    public Delivery Health() => Seal(new() { Health = new() { UptimeS = 5 } }, []);

    /// <summary>True for bytes that the device signed.</summary>
    public bool IsSigned(byte[] bytes) => EnvelopeView.TryRead(bytes, out EnvelopeView envelope) && Dsse.IsSignedBy(envelope, _key.PublicKey);

    public void Dispose() => _key.Dispose();

    private Delivery Next(int imageBytes)
    {
        List<JournalImage> images = [];
        Detection detection = new()
        {
            Plate = "7ABC123", Confidence = 0.97f, State = "CA", StateConfidence = 0.8f,
            Corners = { new Corner { X = 100, Y = 200 }, new Corner { X = 300, Y = 200 }, new Corner { X = 300, Y = 250 }, new Corner { X = 100, Y = 250 } },
            Images = { new ImageReference { Kind = ImageKind.Context, Width = 1000, Height = 500, MediaType = "image/jpeg" } },
        };
        if (imageBytes > 0)
        {
            byte[] picture = new byte[imageBytes];
            BitConverter.TryWriteBytes(picture, _next + 1);
            JournalImage image = new(Hash256.Of(picture), ImageKind.Plate, "image/jpeg", picture);
            images.Add(image);
            detection.Images.Add(new ImageReference { Kind = ImageKind.Plate, MediaType = "image/jpeg", Sha256 = ByteString.CopyFrom(image.Sha256.Bytes) });
        }
        return Seal(new() { Detection = detection }, images);
    }

    private Delivery Seal(Record record, IReadOnlyList<JournalImage> images)
    {
        record.DeviceId = Device;
        record.Sequence = (ulong)_next;
        record.Time = new() { UtcUs = 1_800_000_000_123_456 + _next };
        byte[] envelope = _sealer.Seal(record).ToArray();
        return new() { Sequence = _next, Envelope = envelope, Record = record, Images = images, IdempotencyKey = $"alpr/{Device}/{_next++}" };
    }
}

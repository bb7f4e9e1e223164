using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Sync.Tests;

/// <summary>Records made by hand, the same at each run: what is signed is not, and its signature is zeros.</summary>
internal static class Sample
{
    public const string Key = "alpr-journal/pole-17/000102030405060708090a0b0c0d0e0f/41";

    private static readonly byte[] PlatePicture = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];
    private static readonly byte[] ScenePicture = [0xFF, 0xD8, 0xFF, 0xE0, 9, 8, 7, 6, 0xFF, 0xD9];

    public static Delivery Detection(bool withPictures = false)
    {
        Record record = new()
        {
            DeviceId = "pole-17",
            Sequence = 41,
            Time = new() { UtcUs = 1_800_000_000_250_000, BoottimeUs = 900_250_000, Source = TimeSource.Gps, UncertaintyUs = 1 },
            Detection = new()
            {
                Plate = "7ABC123",
                Confidence = 0.97f,
                State = "CA",
                StateConfidence = 0.88f,
                FirstUs = 899_500_000,
                LastUs = 900_200_000,
                Frames = 21,
                RawPlate = "7ABCI23",
            },
        };
        record.Detection.Candidates.Add(new PlateCandidate { Plate = "7ABC123", Confidence = 0.97f });
        record.Detection.Candidates.Add(new PlateCandidate { Plate = "7A8C123", Confidence = 0.41f });
        foreach ((float x, float y) in ((float, float)[])[(801.4f, 602f), (961f, 610.6f), (960f, 652f), (800f, 643f)])
            record.Detection.Corners.Add(new Corner { X = x, Y = y });
        List<JournalImage> images = [];
        if (withPictures)
        {
            foreach ((ImageKind kind, byte[] bytes, uint width, uint height) in ((ImageKind, byte[], uint, uint)[])
                [(ImageKind.Plate, PlatePicture, 160, 40), (ImageKind.Context, ScenePicture, 1920, 1080)])
            {
                Hash256 hash = Hash256.Of(bytes);
                images.Add(new(hash, kind, "image/jpeg", bytes));
                record.Detection.Images.Add(new ImageReference { Kind = kind, MediaType = "image/jpeg", Sha256 = ByteString.CopyFrom(hash.Bytes), Width = width, Height = height });
            }
        }
        return new() { Sequence = 41, Envelope = Sealed(record), Record = record, Images = images, IdempotencyKey = Key };
    }

    public static Delivery Hit(bool withDetection = true)
    {
        Delivery seen = Detection(withPictures: true);
        Record record = new()
        {
            DeviceId = "pole-17",
            Sequence = 42,
            Time = new() { UtcUs = 1_800_000_000_300_000, BoottimeUs = 900_300_000, Source = TimeSource.Gps },
            Hit = new() { Detection = 41, Match = MatchKind.Exact, List = "svs", Category = "stolen", Reference = "R-1", EntryPlate = "7ABC123", EntryState = "CA", Sighting = 1, Unconfirmed = true },
        };
        return new()
        {
            Sequence = 42,
            Envelope = Sealed(record),
            Record = record,
            Detection = withDetection ? seen.Record : null,
            DetectionEnvelope = withDetection ? seen.Envelope : default,
            Images = withDetection ? seen.Images : [],
            IdempotencyKey = Key[..^2] + "42",
        };
    }

    private static byte[] Sealed(Record record) => new Envelope
    {
        PayloadType = "application/vnd.alpr.record.v1+protobuf",
        Payload = record.ToByteString(),
        KeyId = new string('0', 64),
        Signature = ByteString.CopyFrom(new byte[70]),
    }.ToByteArray();
}

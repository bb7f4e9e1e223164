using Alpr.Contracts.V1;

namespace Alpr.Evidence.Tests;

/// <summary>
/// A bundle and a batch of format 2, made when that format was new: with a change of key, a hold, and a purge. They must
/// verify for ever, and a bundle's page must be written the same for ever.
/// </summary>
public sealed class GoldenBundleTests
{
    public const string Name = "pole-19";

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden");

    public static byte[] Bundle => File.ReadAllBytes(Path.Combine(Folder, Name + BundleFormat.Extension));

    [Test]
    public void The_golden_bundle_is_proven_by_the_key_from_before_its_change()
    {
        using TrustAnchors trusted = TrustAnchors.Load(Path.Combine(Folder, Name + ".crt"));
        VerificationReport report = BundleVerifier.Verify(new MemoryStream(Bundle), new() { Trust = trusted });
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Trust, report.KeyChanges, report.Exhibits, report.Images, report.ImagesPurged), Is.EqualTo((KeyTrust.Pinned, 1, 2L, 3L, 1L)));
    }

    [Test]
    public void The_golden_batch_of_format_2_is_proven_with_what_was_purged()
    {
        using TrustAnchors trusted = TrustAnchors.Load(Path.Combine(Folder, Name + ".crt"));
        VerificationReport report = BatchVerifier.Verify(new MemoryStream(File.ReadAllBytes(Path.Combine(Folder, Name + BatchFormat.Extension))), new() { Trust = trusted });
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Records, report.Purged, report.Detections), Is.EqualTo((9L, 1L, 4L)));
    }

    [Test, Explicit("Writes new golden files into the source tree. Only for a new format version, beside the old ones.")]
    public void Write_the_golden_files()
    {
        string folder = Golden.SourceFolder;
        if (File.Exists(Path.Combine(folder, Name + BundleFormat.Extension)))
            Assert.Ignore("The golden bundle is there, and is never replaced.");
        using TestKeys keys = new();
        using SampleLog log = new(keys.Create(deviceId: Name));
        for (int i = 0; i < 4; i++)
            log.Add(new Record { Detection = new() { Plate = $"7ABC{i:000}", RawPlate = $"7ABC{i:000}", Confidence = 0.97f, State = "CA", StateConfidence = 0.9f, Frames = 9 } },
                [$"plate {i}", $"scene {i}"], Kinds);
        log.Add(Purge(PurgeScope.ContextImages, 1), []);
        log.Add(Purge(PurgeScope.Records, 0), []);
        HoldChanged hold = new() { CaseNumber = "24-1107", By = "officer.one", Reason = "stolen vehicle" };
        hold.Ranges.Add(new SequenceRange { First = 1, Count = 2 });
        log.Add(new Record { HoldChanged = hold }, []);
        using DeviceKey next = keys.Create("next", Name);
        log.Add(new Record { KeyChanged = KeyChange.Make(log.Leaves[^1], log.Key.Certificate, next) }, []);
        log.ChangeKey(next);
        log.Add(new Record { Detection = new() { Plate = "8XYZ000", Confidence = 0.9f } }, []);
        log.Images[1] = [log.Images[1][0]];
        using MemoryStream bundle = new();
        Assert.That(BundleWriter.Write(new MemoryStream(log.ExhibitBatch([1, 2], [7, 4, 6], next)), bundle).Findings, Is.Empty);
        File.WriteAllBytes(Path.Combine(folder, Name + BundleFormat.Extension), bundle.ToArray());
        File.WriteAllBytes(Path.Combine(folder, Name + BatchFormat.Extension), log.RangeBatch([7, 4, 5], gone: [0], next));
        File.Copy(keys.PathOf("device.crt"), Path.Combine(folder, Name + ".crt"));
    }

    private static void Kinds(Record record)
    {
        record.Detection.Images[0].Kind = ImageKind.Plate;
        record.Detection.Images[1].Kind = ImageKind.Context;
        record.Detection.Images[0].MediaType = record.Detection.Images[1].MediaType = "image/jpeg";
    }

    private static Record Purge(PurgeScope scope, ulong sequence)
    {
        Purge purge = new() { Scope = scope, Reason = PurgeReason.Retention, Records = 1 };
        purge.Ranges.Add(new SequenceRange { First = sequence, Count = 1 });
        return new Record { Purge = purge };
    }
}

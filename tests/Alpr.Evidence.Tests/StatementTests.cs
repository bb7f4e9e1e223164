using Alpr.Contracts.V1;

namespace Alpr.Evidence.Tests;

/// <summary>Exhibits and statements prove themselves, and none can be made up.</summary>
public sealed class StatementTests
{
    private TestKeys _keys = null!;
    private SampleLog _log = null!;

    [SetUp]
    public void MakeLog()
    {
        _keys = new();
        _log = SampleLog.WithDetections(_keys.Create(), 6);
    }

    [TearDown]
    public void RemoveLog()
    {
        _log.Dispose();
        _keys.Dispose();
    }

    [Test]
    public void Exhibits_of_every_place_in_logs_of_every_size_are_proven()
    {
        using SampleLog log = new(_keys.Create("growing"));
        for (int size = 1; size <= 40; size++)
        {
            log.AddDetection($"7ABC{size:000}");
            VerificationReport report = Judge.Verify(log.ExhibitBatch(Enumerable.Range(0, size)));
            Assert.That(report.Findings, Is.Empty, $"size {size}");
            Assert.That(report.Exhibits, Is.EqualTo(size));
        }
    }

    [Test]
    public void An_exhibit_at_another_place_is_not_in_the_log()
    {
        byte[] batch = Change(_log.ExhibitBatch([2]), part => part.Exhibit.Sequence = 3, BatchPart.PartOneofCase.Exhibit);
        Judge.Found(Judge.Verify(batch), FindingKind.NotIncluded, "record 3 is not shown to be in the log of 6 records");
    }

    [Test]
    public void An_exhibit_that_comes_twice_is_refused()
    {
        byte[] batch = _log.ExhibitBatch([2, 3]);
        Judge.Found(Judge.Verify(Change(batch, part => part.Exhibit.Sequence = 2, BatchPart.PartOneofCase.Exhibit)), FindingKind.SequenceRepeated, "exhibit 2 comes behind exhibit 2");
    }

    [Test]
    public void A_detection_is_no_statement() =>
        Judge.Found(Judge.Verify(_log.ExhibitBatch([], [2])), FindingKind.StatementRefused, "record 2 of kind Detection is no statement");

    [Test]
    public void A_purge_that_names_what_comes_after_it_is_refused()
    {
        Purge purge = new() { Scope = PurgeScope.Records, Reason = PurgeReason.Retention };
        purge.Ranges.Add(new SequenceRange { First = 4, Count = 10 });
        _log.Add(new Record { Purge = purge }, []);
        Judge.Found(Judge.Verify(_log.ExhibitBatch([], [6])), FindingKind.StatementRefused, "ranges that are not before it");
    }

    [Test]
    public void A_missing_scene_is_explained_by_a_purge_of_scenes_and_a_missing_plate_is_not()
    {
        foreach ((int image, bool explained) in new[] { (1, true), (0, false) })
        {
            using SampleLog log = new(_keys.Create($"scenes{image}"));
            log.Add(new Record { Detection = new() { Plate = "7ABC000" } }, ["plate", "scene"], record =>
            {
                record.Detection.Images[0].Kind = ImageKind.Plate;
                record.Detection.Images[1].Kind = ImageKind.Context;
            });
            Purge purge = new() { Scope = PurgeScope.ContextImages, Reason = PurgeReason.Disk };
            purge.Ranges.Add(new SequenceRange { First = 0, Count = 1 });
            log.Add(new Record { Purge = purge }, []);
            log.Images[0] = [log.Images[0][1 - image]];
            VerificationReport report = Judge.Verify(log.ExhibitBatch([0], [1]));
            Assert.That(report.IsProven, Is.EqualTo(explained), string.Join('\n', report.Findings));
            Assert.That(report.ImagesPurged, Is.EqualTo(explained ? 1 : 0));
        }
    }

    [Test]
    public void A_change_of_key_that_the_new_key_did_not_sign_is_refused()
    {
        using DeviceKey next = _keys.Create("next");
        KeyChanged change = KeyChange.Make(_log.Leaves[^1], _log.Key.Certificate, next);
        change.NewSignature = KeyChange.Make(_log.Leaves[0], _log.Key.Certificate, next).NewSignature; // of another place
        _log.Add(new Record { KeyChanged = change }, []);
        Judge.Found(Judge.Verify(_log.ExhibitBatch([], [6], next)), FindingKind.KeyChangeRefused, "the new key did not sign it");
    }

    [Test]
    public void A_change_of_key_that_leads_elsewhere_is_refused()
    {
        using DeviceKey next = _keys.Create("next"), other = _keys.Create("other");
        _log.Add(new Record { KeyChanged = KeyChange.Make(_log.Leaves[^1], _log.Key.Certificate, next) }, []);
        Judge.Found(Judge.Verify(_log.ExhibitBatch([], [6], other)), FindingKind.KeyChangeRefused, "the changes of key end with");
    }

    [Test]
    public void Records_from_before_and_after_a_change_of_key_are_each_checked_by_their_own()
    {
        using DeviceKey next = _keys.Create("next");
        _log.Add(new Record { KeyChanged = KeyChange.Make(_log.Leaves[^1], _log.Key.Certificate, next) }, []);
        Assert.That(Judge.Verify(_log.ExhibitBatch([2], [6], next), trusted: _log.Key.PublicKey).Findings, Is.Empty);
        _log.AddDetection("7OLD999"); // signed by the key that was given up
        Judge.Found(Judge.Verify(_log.ExhibitBatch([7], [6], next)), FindingKind.SignatureWrong, "record 7: it is signed by another key");
    }

    [Test]
    public void The_first_format_has_no_exhibits()
    {
        byte[] batch = Change(_log.ExhibitBatch([2]), part => part.Header.FormatVersion = 1, BatchPart.PartOneofCase.Header);
        Judge.Found(Judge.Verify(batch), FindingKind.Malformed, "a part that does not belong there");
    }

    // Changes the last part of a kind.
    private static byte[] Change(byte[] batch, Action<BatchPart> change, BatchPart.PartOneofCase kind)
    {
        BatchReader reader = new(new MemoryStream(batch));
        List<BatchPart> parts = [];
        while (reader.Read(out BatchPart? part) == BatchRead.Part)
            parts.Add(part!);
        change(parts.Last(part => part.PartCase == kind));
        return SampleLog.FileOf(parts);
    }
}

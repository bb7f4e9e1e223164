using Alpr.Contracts.V1;
using Google.Protobuf;
using static Alpr.Evidence.Tests.Judge;

namespace Alpr.Evidence.Tests;

/// <summary>Each way to falsify records, images or the file is found and called by its name.</summary>
public sealed class BatchVerifierTests
{
    private TestKeys _keys = null!;
    private SampleLog _log = null!;

    [SetUp]
    public void MakeLog()
    {
        _keys = new();
        _log = SampleLog.WithDetections(_keys.Create(), 12);
    }

    [TearDown]
    public void RemoveLog()
    {
        _log.Dispose();
        _keys.Dispose();
    }

    [Test]
    public void An_honest_batch_is_proven_and_described()
    {
        VerificationReport report = Verify(_log.Batch());
        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.IsProven);
        Assert.That((report.First, report.Records, report.Detections, report.Images), Is.EqualTo((0L, 12L, 12L, 24L)));
        Assert.That((report.DeviceId, report.KeyId), Is.EqualTo(("pole-17", _log.Key.PublicKey.KeyId)));
        Assert.That(report.Trust, Is.EqualTo(KeyTrust.SelfAsserted));
        Assert.That(report.Checkpoint!.Size, Is.EqualTo(12));
        Assert.That(report.FirstTime, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
        Assert.That(report.LastTime, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1_700_000_011)));
    }

    [Test]
    public void Every_range_of_a_log_is_proven()
    {
        for (int first = 0; first <= 12; first++)
        {
            for (int count = 0; count <= 12 - first; count++)
                Assert.That(Verify(_log.Batch(first, count)).Findings, Is.Empty, $"{count} from {first}");
        }
    }

    [Test]
    public void Canary_a_flipped_bit_must_give_a_finding()
    {
        // If this test cannot fail, neither can the others: it is the smallest forgery there is.
        byte[] batch = _log.Batch();
        Assert.That(Verify(batch).IsProven);
        batch[batch.Length / 2] ^= 1;
        Assert.That(Verify(batch).IsProven, Is.False);
    }

    [Test]
    public void A_signature_that_does_not_match_is_found_at_its_record()
    {
        _log.Envelopes[7][^1] ^= 1;
        _log.Leaves[7] = MerkleHash.Leaf(_log.Envelopes[7]); // a device that signs the tree over a bad record all the same
        Found(Verify(_log.Batch()), FindingKind.SignatureWrong, "record 7: its signature does not match");
    }

    [Test]
    public void A_record_signed_by_another_key_is_found()
    {
        using SampleLog other = SampleLog.WithDetections(_keys.Create("other"), 12);
        Found(Verify(_log.Batch(change: parts => Envelope(parts, 4, other.Envelopes[4]))),
            FindingKind.SignatureWrong, "record 4: it is signed by another key");
    }

    [Test]
    public void An_edited_record_that_was_signed_again_breaks_chain_and_root()
    {
        using SampleLog edited = new(DeviceKey.Load(_keys.PathOf("device.key")));
        for (int i = 0; i < 12; i++)
            edited.AddDetection(i == 4 ? "EDITED" : $"7ABC{i:000}", $"plate {i}", $"context {i}");
        VerificationReport report = Verify(_log.Batch(change: parts => Envelope(parts, 4, edited.Envelopes[4])));
        Found(report, FindingKind.ChainBroken, "records 4 and 5");
        Found(report, FindingKind.RootDiffers, "do not give the root");
    }

    [Test]
    public void A_record_left_out_is_a_gap()
    {
        VerificationReport report = Verify(_log.Batch(change: parts => parts.RemoveRange(1 + 3 * 8, 3)));
        Found(report, FindingKind.SequenceGap, "sequence gap 7 -> 9");
        Found(report, FindingKind.ChainBroken, "records 7 and 9");
        Found(report, FindingKind.CountDiffers, "11 records");
        Found(report, FindingKind.RootDiffers, "");
    }

    [Test]
    public void A_device_that_skips_a_number_is_found_even_when_it_signs_the_result()
    {
        _log.Add(new() { Boot = new() }, [], record => record.Sequence = 13);
        VerificationReport report = Verify(_log.Batch());
        Assert.That(report.Findings.Select(f => f.Kind), Is.EqualTo(new[] { FindingKind.SequenceGap }));
        Found(report, FindingKind.SequenceGap, "sequence gap 11 -> 13");
    }

    [Test]
    public void A_record_that_comes_twice_is_a_replay()
    {
        byte[] batch = _log.Batch(change: parts => parts.InsertRange(1 + 3 * 5, parts.GetRange(1 + 3 * 4, 3)));
        VerificationReport report = Verify(batch);
        Found(report, FindingKind.SequenceRepeated, "record 4 comes again");
        Found(report, FindingKind.CountDiffers, "13 records");
    }

    [Test]
    public void Records_in_another_order_are_found()
    {
        VerificationReport report = Verify(_log.Batch(change: parts =>
        {
            List<BatchPart> moved = parts.GetRange(1 + 3 * 4, 3);
            parts.RemoveRange(1 + 3 * 4, 3);
            parts.InsertRange(1 + 3 * 5, moved);
        }));
        Found(report, FindingKind.SequenceGap, "sequence gap 3 -> 5");
        Found(report, FindingKind.SequenceRepeated, "record 4 comes again or too late, behind record 5");
        Found(report, FindingKind.RootDiffers, "");
    }

    [Test]
    public void A_record_that_names_another_predecessor_breaks_the_chain()
    {
        _log.Add(new() { Boot = new() }, [], record => record.PreviousHash = ByteString.CopyFrom(_log.Leaves[3].Bytes));
        Found(Verify(_log.Batch()), FindingKind.ChainBroken, "records 11 and 12: the chain is broken");
        using SampleLog fresh = new(_keys.Create("fresh"));
        fresh.Add(new() { Boot = new() }, [], record => record.PreviousHash = ByteString.CopyFrom(_log.Leaves[3].Bytes));
        Found(Verify(fresh.Batch()), FindingKind.ChainBroken, "records -1 and 0");
    }

    [Test]
    public void A_record_of_another_device_is_found()
    {
        _log.Add(new() { Boot = new() }, [], record => record.DeviceId = "pole-18");
        Found(Verify(_log.Batch()), FindingKind.OtherDevice, "record 12 is of device 'pole-18'");
    }

    [Test]
    public void An_image_that_differs_is_missing_or_was_slipped_in_is_named()
    {
        string hash = Hash256.Of("plate 3"u8).ToString();
        const int PlateOfThree = 1 + 3 * 3 + 1;
        Found(Verify(_log.Batch(change: parts => parts[PlateOfThree].Image.Content = ByteString.CopyFromUtf8("plate X"))),
            FindingKind.ImageDiffers, hash);
        Found(Verify(_log.Batch(change: parts => parts.RemoveAt(PlateOfThree))), FindingKind.ImageMissing, hash);
        Found(Verify(_log.Batch(change: parts => parts.Insert(PlateOfThree, parts[PlateOfThree + 4]))),
            FindingKind.ImageUnexpected, "behind record 3");
        Found(Verify(_log.Batch(change: parts => parts.Insert(PlateOfThree, parts[PlateOfThree]))),
            FindingKind.ImageUnexpected, "behind record 3");
        Found(Verify(_log.Batch(change: parts => parts.RemoveAt(parts.Count - 2))),
            FindingKind.ImageMissing, Hash256.Of("context 11"u8).ToString());
    }

    [Test]
    public void A_later_format_version_is_refused_by_name() =>
        Found(Verify(_log.Batch(change: parts => parts[0].Header.FormatVersion = 3)), FindingKind.UnknownVersion, "version 3");

    [Test]
    public void Files_that_are_not_whole_batches_are_named()
    {
        byte[] batch = _log.Batch();
        Found(Verify([]), FindingKind.NotABatch, "");
        Found(Verify("PK\x3\x4 not ours"u8.ToArray()), FindingKind.NotABatch, "");
        Found(Verify([.. batch, 0]), FindingKind.TrailingBytes, "");
        Found(Verify([.. batch, .. batch]), FindingKind.TrailingBytes, "");
        Found(Verify(batch[..^1]), FindingKind.Truncated, "");
        Found(Verify(_log.Batch(change: parts => parts.RemoveAt(parts.Count - 1))), FindingKind.Truncated, "");
        Found(Verify(_log.Batch(change: parts => parts.RemoveAt(0))), FindingKind.Malformed, "header");
        Found(Verify(_log.Batch(change: parts => parts.Insert(4, parts[0]))), FindingKind.Malformed, "behind record 0");
        Found(Verify([.. BatchFormat.Magic, 0xff, 0xff, 0xff, 0xff, 0x7f]), FindingKind.Malformed, "too long");
    }

    [Test]
    public void A_field_this_version_does_not_know_is_refused_since_it_would_go_unchecked()
    {
        // Field 15, varint 1, appended to the header's part: protobuf would skip it.
        byte[] known = new BatchPart { Header = new() { FormatVersion = 1 } }.ToByteArray();
        BatchPart header = BatchPart.Parser.ParseFrom([.. known, 0x78, 0x01]);
        Found(Verify(_log.Batch(change: parts => parts[0] = header)), FindingKind.Malformed, "not encoded");
    }

    [Test]
    public void Findings_are_bounded_and_the_rest_is_counted()
    {
        VerificationReport report = Verify(_log.Batch(change: parts =>
            parts.InsertRange(parts.Count - 1, Enumerable.Repeat(parts[2], EvidenceLimits.FindingsMax + 50))));
        Assert.That(report.Findings, Has.Count.EqualTo(EvidenceLimits.FindingsMax));
        Assert.That(report.FindingsLeftOut, Is.GreaterThanOrEqualTo(50));
    }

    [Test]
    public void A_batch_of_ten_thousand_records_is_written_and_verified_in_the_memory_of_its_largest_part()
    {
        string path = _keys.PathOf("large" + BatchFormat.Extension);
        const int Records = 10_000;
        using (SampleLog large = new(DeviceKey.Load(_keys.PathOf("device.key"))))
        {
            for (int i = 0; i < Records; i++)
                large.AddDetection("7ABC123", $"image {i}");
            using FileStream output = File.Create(path);
            BatchWriter writer = new(output);
            Checkpoint newest = large.CheckpointAt(Records);
            writer.Begin(BatchRange.Describe(large, newest, large.Key.Certificate, 0, Records));
            for (int i = 0; i < Records; i++)
            {
                writer.Record(large.Envelopes[i]);
                writer.Image(Hash256.Of(large.Images[i][0]), large.Images[i][0]);
            }
            writer.End();
        }
        long before = GC.GetTotalMemory(true);
        using FileStream input = File.OpenRead(path);
        VerificationReport report = BatchVerifier.Verify(input);
        long held = GC.GetTotalMemory(true) - before;
        Assert.That((report.IsProven, report.Records, report.Images), Is.EqualTo((true, 10_000L, 10_000L)));
        Assert.That(held, Is.LessThan(1_000_000), "bytes that the report keeps alive");
    }

    [Test]
    public void A_writer_refuses_parts_out_of_order()
    {
        BatchWriter writer = new(new MemoryStream());
        Assert.That(() => writer.Record(_log.Envelopes[0]), Throws.InvalidOperationException);
        writer.Begin(new());
        Assert.That(() => writer.Image(default, new byte[1]), Throws.InvalidOperationException);
        Assert.That(() => writer.Begin(new()), Throws.InvalidOperationException);
        writer.Record(_log.Envelopes[0]);
        Assert.That(() => writer.Image(default, new byte[EvidenceLimits.BatchPartBytesMax]), Throws.ArgumentException);
        writer.End();
        Assert.That(writer.End, Throws.InvalidOperationException);
    }

    private static void Envelope(List<BatchPart> parts, int record, byte[] envelope) =>
        parts[1 + 3 * record].Record.Envelope = ByteString.CopyFrom(envelope);
}

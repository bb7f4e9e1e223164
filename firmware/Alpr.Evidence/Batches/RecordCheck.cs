using System.Diagnostics.CodeAnalysis;
using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// Judges the records of a batch one after another: signature, device, sequence, chain, images; and at the end whether
/// all of them together give the root that the checkpoint signs. Made only with a header whose checkpoint is signed.
/// </summary>
internal sealed class RecordCheck
{
    private readonly FindingList _findings;
    private readonly HeaderCheck _header;
    private readonly MerkleTree _tree;
    private readonly Dictionary<Hash256, bool> _images = []; // of the last record: true once its bytes came
    private Hash256? _previousLeaf;
    private long _previous;

    public RecordCheck(FindingList findings, HeaderCheck header)
    {
        _findings = findings;
        _header = header;
        _tree = header.Count > 0 ? MerkleTree.FromFrontier(header.First, header.Left) : new();
        Expected = header.First;
        _previous = header.First - 1;
        if (header.First == 0)
            _previousLeaf = default(Hash256); // the first record of a log names 32 zero bytes
    }

    /// <summary>The sequence the next record should have.</summary>
    public long Expected { get; private set; }

    public long Records { get; private set; }

    public long Detections { get; private set; }

    public long Images { get; private set; }

    public RecordTimes Times { get; } = new();

    public void Record(BatchRecord part)
    {
        RequireAllImages();
        Records++;
        Hash256 leaf = MerkleHash.Leaf(part.Envelope.Span);
        if (Records <= _header.Count)
            _tree.Append(leaf); // beyond that the tree could outgrow its checkpoint; Finish reports the count
        if (TryOpen(part.Envelope.Span, out Record? record))
            CheckRecord(record, (long)record.Sequence);
        else
            _previous = Expected++;
        _previousLeaf = leaf;
    }

    public void Image(BatchImage part)
    {
        Images++;
        if (!Hash256.TryRead(part.Sha256.Span, out Hash256 named) || !_images.TryGetValue(named, out bool came) || came)
        {
            _findings.Add(FindingKind.ImageUnexpected,
                $"behind record {_previous} is an image that it does not refer to", _previous);
            return;
        }
        _images[named] = true;
        if (Hash256.Of(part.Content.Span) != named)
            _findings.Add(FindingKind.ImageDiffers,
                $"record {_previous}: the image with sha256 {named} differs from what was signed", _previous);
    }

    public void Finish(BatchEnd end)
    {
        RequireAllImages();
        if (Records != _header.Count || end.Records != (ulong)Records || end.Images != (ulong)Images)
        {
            _findings.Add(FindingKind.CountDiffers,
                $"the batch holds {Records} records and {Images} images; it says {_header.Count} records at its beginning, "
                + $"{end.Records} and {end.Images} images at its end");
        }
        if (_header.Count == 0 || _header.Checkpoint is not { } checkpoint)
            return;
        if (!RangeProof.TryComplete(_tree, checkpoint.Size, _header.Right) || _tree.Root() != checkpoint.Root)
            _findings.Add(FindingKind.RootDiffers,
                $"the records do not give the root that the checkpoint of {checkpoint.Size} records signs");
    }

    private bool TryOpen(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Record? record)
    {
        record = null;
        if (!EnvelopeView.TryRead(bytes, out EnvelopeView envelope)
            || !envelope.PayloadType.SequenceEqual(Dsse.RecordPayloadTypeUtf8))
        {
            _findings.Add(FindingKind.RecordMalformed, $"record {Expected}: its envelope is not well formed", Expected);
            return false;
        }
        DevicePublicKey key = _header.Key!;
        if (!envelope.KeyId.SequenceEqual(Encoding.ASCII.GetBytes(key.KeyId)))
        {
            _findings.Add(FindingKind.SignatureWrong,
                $"record {Expected}: it is signed by another key than {key.KeyId}", Expected);
            return false;
        }
        if (!Dsse.IsSignedBy(envelope, key))
        {
            _findings.Add(FindingKind.SignatureWrong, $"record {Expected}: its signature does not match", Expected);
            return false;
        }
        try
        {
            record = Contracts.V1.Record.Parser.ParseFrom(envelope.Payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            _findings.Add(FindingKind.RecordMalformed, $"record {Expected}: it is signed but is not a record", Expected);
            return false;
        }
    }

    private void CheckRecord(Record record, long sequence)
    {
        if (record.DeviceId != _header.DeviceId)
            _findings.Add(FindingKind.OtherDevice,
                $"record {sequence} is of device '{record.DeviceId}', not {_header.DeviceId}", sequence);
        if (sequence > Expected)
            _findings.Add(FindingKind.SequenceGap, $"sequence gap {Expected - 1} -> {sequence}", sequence);
        else if (sequence < Expected)
            _findings.Add(FindingKind.SequenceRepeated,
                $"record {sequence} comes again or too late, behind record {_previous}", sequence);
        if (_previousLeaf is { } leaf && !record.PreviousHash.Span.SequenceEqual(leaf.Bytes))
            _findings.Add(FindingKind.ChainBroken, $"records {_previous} and {sequence}: the chain is broken", sequence);
        _previous = sequence;
        Expected = Math.Clamp(sequence, 0, EvidenceLimits.TreeSizeMax) + 1;

        if (record.BodyCase == Contracts.V1.Record.BodyOneofCase.Detection)
            Detections++;
        Times.Note(record);
        NoteImages(record, sequence);
    }

    private void NoteImages(Record record, long sequence)
    {
        foreach (ImageReference reference in BatchFormat.ImagesOf(record))
        {
            if (!Hash256.TryRead(reference.Sha256.Span, out Hash256 hash) || _images.Count >= EvidenceLimits.ImagesPerRecordMax)
                _findings.Add(FindingKind.RecordMalformed,
                    $"record {sequence} refers to more images than it may, or to one without a hash", sequence);
            else
                _images.TryAdd(hash, false);
        }
    }

    private void RequireAllImages()
    {
        foreach ((Hash256 hash, bool came) in _images)
        {
            if (!came)
                _findings.Add(FindingKind.ImageMissing,
                    $"record {_previous}: the image with sha256 {hash} is missing", _previous);
        }
        _images.Clear();
    }
}

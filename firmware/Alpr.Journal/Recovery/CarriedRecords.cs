using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Recovery;

/// <summary>
/// Chooses and copies the records that go on whole: statements all, for they explain the rest; then what a case holds; then the
/// rest, newest first, which is what backends have not acknowledged yet; up to a number of bytes.
/// </summary>
internal sealed class CarriedRecords(DamagedJournal damaged, TreeSalvage tree, SalvageWriter to, DeviceKey key)
{
    /// <summary>Bytes carried: some hundred records with their images, and two seconds of start-up on eMMC.</summary>
    public const long BytesMax = 64L * 1024 * 1024;

    private readonly Dictionary<long, List<SequenceRange>> _purges = [];
    private readonly HashSet<long> _carried = [], _withoutImages = [];
    private readonly List<(long Last, string KeyId)> _earlierKeys = []; // each signed up to and with its change; newest first
    private long _bytesLeft = BytesMax;

    /// <summary>Records that are here, but not all their images.</summary>
    public IReadOnlyCollection<long> WithoutImages => _withoutImages;

    /// <summary>True when the record was carried.</summary>
    public bool Contains(long sequence) => _carried.Contains(sequence);

    /// <summary>The purge or earlier gap that explains why a record was gone before; null when that is not here.</summary>
    public long? ReasonOf(long sequence, long? goneBy) =>
        goneBy is { } by && _purges.TryGetValue(by, out List<SequenceRange>? ranges) && ranges.Exists(range => IsIn(range, sequence)) ? by : null;

    /// <summary>Copies them.</summary>
    /// <param name="held">Records held.</param>
    public void Copy(IEnumerable<long> held)
    {
        // Backwards: a change of key says who signed what lies before it.
        foreach (long sequence in damaged.Statements().Distinct().OrderDescending())
            Statement(sequence);
        foreach (long sequence in held.Distinct().OrderDescending())
            TryCopy(sequence);
        for (long i = tree.Size - 1; i >= 0 && _bytesLeft > 0; i--)
            TryCopy(i);
    }

    private void Statement(long sequence)
    {
        if (!TryRead(sequence, out DamagedRow? row, out Record? record, out Hash256 leaf) || !_carried.Add(sequence))
            return;
        to.Whole(sequence, record, row.CapturedUs, null, leaf, row.Envelope);
        if (record.BodyCase is Record.BodyOneofCase.Purge or Record.BodyOneofCase.Gap)
            _purges[sequence] = [.. record.BodyCase == Record.BodyOneofCase.Purge ? record.Purge.Ranges : record.Gap.Ranges];
    }

    private void TryCopy(long sequence)
    {
        if (_bytesLeft <= 0 || _carried.Contains(sequence) || !TryRead(sequence, out DamagedRow? row, out Record? record, out Hash256 leaf))
            return;
        List<JournalImage> images = damaged.Images(sequence);
        HashSet<Hash256> missing = [];
        foreach (ImageReference reference in record.Detection?.Images ?? [])
            missing.Add(Hash256.TryRead(reference.Sha256.Span, out Hash256 hash) ? hash : default);
        images.RemoveAll(image => !missing.Remove(image.Sha256));
        bool purged = missing.Count > 0 && ReasonOf(sequence, row.ContextGoneBy) is not null && IsContextOnly(record, missing);
        if (missing.Count > 0 && !purged)
            _withoutImages.Add(sequence);
        _carried.Add(sequence);
        to.Whole(sequence, record, row.CapturedUs, purged ? row.ContextGoneBy : missing.Count > 0 ? tree.Size : null, leaf, row.Envelope);
        _bytesLeft -= row.Envelope.Length;
        foreach (JournalImage image in images)
        {
            to.Image(sequence, image);
            _bytesLeft -= image.Bytes.Length;
        }
    }

    // A change of key is signed by the key before it, and leads to the one that signed what comes behind it.
    private void NoteKey(Record record, long sequence)
    {
        if (!DeviceCertificate.TryRead(record.KeyChanged.OldCertificate.Span, out DeviceCertificate? old, out _))
            return;
        using (old)
        {
            if (!DeviceCertificate.TryRead(record.KeyChanged.NewCertificate.Span, out DeviceCertificate? next, out _))
                return;
            using (next)
            {
                if (next.PublicKey.KeyId == KeyAt(sequence))
                    _earlierKeys.Add((sequence, old.PublicKey.KeyId));
            }
        }
    }

    // An envelope whose leaf leads to the signed root needs no other proof of where it comes from. But a verifier must find its
    // key: where a change of key is lost, what the earlier key signed stays behind.
    private bool TryRead(long sequence, out DamagedRow row, out Record record, out Hash256 leaf)
    {
        (row, record) = (null!, null!);
        if (!tree.TryLeaf(sequence, out leaf) || damaged.Row(sequence) is not { Envelope.Length: > 0 } found || MerkleHash.Leaf(found.Envelope) != leaf
            || !EnvelopeView.TryRead(found.Envelope, out EnvelopeView envelope))
            return false;
        (row, record) = (found, Record.Parser.ParseFrom(envelope.Payload));
        if (record.BodyCase == Record.BodyOneofCase.KeyChanged)
            NoteKey(record, sequence);
        return record.Sequence == (ulong)sequence && envelope.KeyId.SequenceEqual(Encoding.ASCII.GetBytes(KeyAt(sequence)));
    }

    private string KeyAt(long sequence)
    {
        string signer = key.PublicKey.KeyId;
        foreach ((long last, string keyId) in _earlierKeys)
        {
            if (sequence <= last)
                signer = keyId;
        }
        return signer;
    }

    private static bool IsContextOnly(Record record, HashSet<Hash256> missing) => record.Detection.Images.All(image =>
        image.Kind == ImageKind.Context || (Hash256.TryRead(image.Sha256.Span, out Hash256 hash) && !missing.Contains(hash)));

    private static bool IsIn(SequenceRange range, long sequence) =>
        (ulong)sequence >= range.First && (ulong)sequence - range.First < range.Count;
}

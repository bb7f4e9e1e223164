using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>Judges the images behind a record: each that it refers to, once, with the bytes that were signed, and no other.</summary>
internal sealed class ImageCheck(FindingList findings, GoneRecords gone, bool mayBeLeftOut)
{
    private readonly Dictionary<Hash256, (ImageKind Kind, bool Came)> _expected = [];
    private long _sequence = -1;

    /// <summary>Images seen.</summary>
    public long Count { get; private set; }

    /// <summary>Images that a signed purge or gap explains to be gone.</summary>
    public long Purged { get; private set; }

    /// <summary>Begins with the next record.</summary>
    public void Expect(Record record, long sequence)
    {
        Nothing(sequence);
        foreach (ImageReference reference in BatchFormat.ImagesOf(record))
        {
            if (!Hash256.TryRead(reference.Sha256.Span, out Hash256 hash) || _expected.Count >= EvidenceLimits.ImagesPerRecordMax)
            {
                findings.Add(FindingKind.RecordMalformed,
                    $"record {sequence} refers to more images than it may, or to one without a hash", sequence);
            }
            else
            {
                _expected.TryAdd(hash, (reference.Kind, false));
            }
        }
    }

    /// <summary>Begins with a record that has none.</summary>
    public void Nothing(long sequence)
    {
        Finish();
        _sequence = sequence;
    }

    /// <summary>Takes an image.</summary>
    public void Take(BatchImage part)
    {
        Count++;
        if (!Hash256.TryRead(part.Sha256.Span, out Hash256 named) || !_expected.TryGetValue(named, out (ImageKind Kind, bool Came) expected) || expected.Came)
        {
            findings.Add(FindingKind.ImageUnexpected,
                $"behind record {_sequence} is an image that it does not refer to", _sequence);
            return;
        }
        _expected[named] = expected with { Came = true };
        if (Hash256.Of(part.Content.Span) != named)
        {
            findings.Add(FindingKind.ImageDiffers,
                $"record {_sequence}: the image with sha256 {named} differs from what was signed", _sequence);
        }
    }

    /// <summary>Ends the last record: every image came, or a purge or gap says why not.</summary>
    public void Finish()
    {
        foreach ((Hash256 hash, (ImageKind kind, bool came)) in _expected)
        {
            if (came || mayBeLeftOut)
                continue;
            if ((kind == ImageKind.Context && gone.HasPurgedContext(_sequence)) || gone.IsLost(_sequence))
                Purged++;
            else
                findings.Add(FindingKind.ImageMissing, $"record {_sequence}: the image with sha256 {hash} is missing", _sequence);
        }
        _expected.Clear();
    }
}

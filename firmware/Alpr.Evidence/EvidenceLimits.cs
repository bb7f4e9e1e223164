namespace Alpr.Evidence;

/// <summary>Bounds on what is signed and what is believed from outside. Each says why it has its value.</summary>
public static class EvidenceLimits
{
    /// <summary>
    /// Largest serialised record, in bytes. A detection takes about 800; a list-installed record with a long reason, a
    /// few thousand.
    /// </summary>
    public const int RecordBytesMax = 64 * 1024;

    /// <summary>
    /// Largest envelope in bytes: the record, and 512 for type (39), key id (64), signature (72) and field tags.
    /// </summary>
    public const int EnvelopeBytesMax = RecordBytesMax + 512;

    /// <summary>Largest image in bytes. A 12-megapixel JPEG at high quality stays under 6 MiB.</summary>
    public const int ImageBytesMax = 8 * 1024 * 1024;

    /// <summary>Images with one record: a plate and a context picture from each of up to four cameras on one pole.</summary>
    public const int ImagesPerRecordMax = 8;

    /// <summary>Largest part of a batch in bytes: an image, its hash and the field tags.</summary>
    public const int BatchPartBytesMax = ImageBytesMax + 1024;

    /// <summary>
    /// Largest checkpoint in bytes. Sixteen post-quantum cosignatures of 5 kB, which C2SP signed-note says must be
    /// accepted, fit.
    /// </summary>
    public const int CheckpointBytesMax = 128 * 1024;

    /// <summary>Signature lines read from a checkpoint. C2SP signed-note asks for at least 16.</summary>
    public const int CheckpointSignaturesMax = 32;

    /// <summary>Largest certificate in bytes. Ours take about 400.</summary>
    public const int CertificateBytesMax = 8 * 1024;

    /// <summary>
    /// Most records in a log. A record every millisecond takes 8,900 years to get there; the bound keeps sums inside 64
    /// bits.
    /// </summary>
    public const long TreeSizeMax = 1L << 48;

    /// <summary>Longest device id in characters: the bound of a common name in X.509 (RFC 5280, ub-common-name).</summary>
    public const int DeviceIdLengthMax = 64;

    /// <summary>Findings kept in a report. Whoever has a thousand does not need the next; they are counted.</summary>
    public const int FindingsMax = 1000;

    /// <summary>Hashes from a leaf to the root of the largest tree.</summary>
    public const int InclusionHashesMax = 48;

    /// <summary>Changes of key in one log. One a month makes this 80 years.</summary>
    public const int KeyChangesMax = 1000;

    /// <summary>Statements and exhibits in one batch: purges of some hundred records each in a log of many millions.</summary>
    public const int ProvenRecordsMax = 100_000;

    /// <summary>Ranges that the purges and gaps of one batch may name, 16 bytes each.</summary>
    public const int GoneRangesMax = 4_000_000;

    /// <summary>Ranges in one purge, gap or hold: some 12 bytes each, so that the record stays below its bound.</summary>
    public const int RangesPerRecordMax = 4_000;

    /// <summary>Longest case number, name or reason in characters.</summary>
    public const int TextLengthMax = 200;
}

namespace Alpr.Evidence;

/// <summary>What can be wrong with a batch. One of these is enough for a batch not to be proven.</summary>
public enum FindingKind
{
    /// <summary>The file does not begin as a batch does.</summary>
    NotABatch,

    /// <summary>The file ends too early.</summary>
    Truncated,

    /// <summary>The file goes on behind its end.</summary>
    TrailingBytes,

    /// <summary>A part is too long, badly encoded, or out of order.</summary>
    Malformed,

    /// <summary>The batch is of a later format.</summary>
    UnknownVersion,

    /// <summary>The device certificate cannot be used.</summary>
    CertificateRefused,

    /// <summary>The batch is signed by another key than the one that is trusted.</summary>
    OtherKey,

    /// <summary>The device certificate was not issued by the agency's certificate authority that is trusted.</summary>
    NotIssuedByAgency,

    /// <summary>The checkpoint is not well formed.</summary>
    CheckpointRefused,

    /// <summary>The checkpoint is not signed by the device's key.</summary>
    CheckpointSignedByAnotherKey,

    /// <summary>The checkpoint's signature by the device's key does not match.</summary>
    CheckpointSignatureWrong,

    /// <summary>The checkpoint is of another log than the device's or the kept one.</summary>
    OtherLog,

    /// <summary>The log is smaller than it was.</summary>
    RolledBack,

    /// <summary>The log is not a continuation of what it was: something that was signed has been changed.</summary>
    Forked,

    /// <summary>The batch brings no proof that it continues the kept checkpoint.</summary>
    ConsistencyMissing,

    /// <summary>The kept checkpoint that was given for comparison cannot be used.</summary>
    KeptCheckpointRefused,

    /// <summary>The records do not give the root that the checkpoint signs.</summary>
    RootDiffers,

    /// <summary>An envelope or the record in it is not well formed.</summary>
    RecordMalformed,

    /// <summary>A record's signature does not match.</summary>
    SignatureWrong,

    /// <summary>A record is of another device.</summary>
    OtherDevice,

    /// <summary>Records are missing between two others.</summary>
    SequenceGap,

    /// <summary>A record comes twice or after a later one.</summary>
    SequenceRepeated,

    /// <summary>A record does not name the record before it.</summary>
    ChainBroken,

    /// <summary>The batch holds another number of records or images than it says.</summary>
    CountDiffers,

    /// <summary>An image is not the one that was signed.</summary>
    ImageDiffers,

    /// <summary>An image that a record refers to is not in the batch, and no signed purge says why.</summary>
    ImageMissing,

    /// <summary>An image is in the batch that no record refers to.</summary>
    ImageUnexpected,

    /// <summary>A statement or exhibit is not shown to be in the log.</summary>
    NotIncluded,

    /// <summary>A statement cannot be one, or comes twice.</summary>
    StatementRefused,

    /// <summary>The keys of the batch do not lead from one to the next.</summary>
    KeyChangeRefused,

    /// <summary>A record is gone, and no signed purge or gap in the batch says why.</summary>
    GoneUnexplained,

    /// <summary>Something in a bundle is not what its evidence gives.</summary>
    BundleDiffers,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Text">A sentence for a person, naming the record or image.</param>
/// <param name="Sequence">The record it is about, if it is about one.</param>
public sealed record Finding(FindingKind Kind, string Text, long? Sequence = null);

/// <summary>Collects findings up to a bound.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public long LeftOut { get; private set; }

    public void Add(FindingKind kind, string text, long? sequence = null)
    {
        if (_findings.Count < EvidenceLimits.FindingsMax)
            _findings.Add(new(kind, text, sequence));
        else
            LeftOut++;
    }
}

using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>What a batch is judged against.</summary>
public sealed record VerificationOptions
{
    /// <summary>
    /// The key noted when the device was installed, or the agency's certificate authority. Without it a batch proves only
    /// that one key signed all of it.
    /// </summary>
    public TrustAnchors? Trust { get; init; }

    /// <summary>
    /// The checkpoint kept from the last batch. With it a batch also proves that nothing signed before was changed or
    /// dropped.
    /// </summary>
    public ReadOnlyMemory<byte> KeptCheckpoint { get; init; }

    /// <summary>True when records were asked for without their pictures: those that did not come are then no finding. Those that came are judged as ever.</summary>
    public bool ImagesLeftOut { get; init; }
}

/// <summary>Why the key of a batch is believed.</summary>
public enum KeyTrust
{
    /// <summary>No usable key was found.</summary>
    None,

    /// <summary>The key vouches for itself: anybody could have made it. Compare its fingerprint with the device's.</summary>
    SelfAsserted,

    /// <summary>The key is the trusted one that the caller gave.</summary>
    Pinned,

    /// <summary>The key's certificate was issued by the agency's certificate authority that the caller gave.</summary>
    IssuedByAgency,
}

/// <summary>
/// What was found out about a batch. When <see cref="IsProven"/> is false, everything else is what the batch claims.
/// </summary>
public sealed record VerificationReport
{
    /// <summary>True when nothing is wrong. Look at <see cref="Trust"/> to see in whose name.</summary>
    public bool IsProven => Findings.Count == 0;

    /// <summary>Everything that is wrong, in the order of the file; at most <see cref="EvidenceLimits.FindingsMax"/>.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Findings beyond those kept.</summary>
    public required long FindingsLeftOut { get; init; }

    /// <summary>Why the key is believed.</summary>
    public required KeyTrust Trust { get; init; }

    /// <summary>The device; null when the certificate was refused.</summary>
    public required string? DeviceId { get; init; }

    /// <summary>
    /// Fingerprint of the key, lower-case hex SHA-256 of its SubjectPublicKeyInfo; null when the certificate was
    /// refused.
    /// </summary>
    public required string? KeyId { get; init; }

    /// <summary>Changes of key that lead to this one.</summary>
    public required int KeyChanges { get; init; }

    /// <summary>
    /// The batch's checkpoint, to be kept for the next batch when this one is proven; null when it was refused.
    /// </summary>
    public required Checkpoint? Checkpoint { get; init; }

    /// <summary>Size of the older checkpoint that this batch was shown to continue; null when none was shown.</summary>
    public required long? ContinuesFrom { get; init; }

    /// <summary>First sequence of the range.</summary>
    public required long First { get; init; }

    /// <summary>Records of the range, those included of which only the leaf hash is left.</summary>
    public required long Records { get; init; }

    /// <summary>How many of them a signed purge destroyed.</summary>
    public required long Purged { get; init; }

    /// <summary>How many of them a signed gap says were lost with a damaged file.</summary>
    public required long Lost { get; init; }

    /// <summary>Single records, each with its own proof.</summary>
    public required long Exhibits { get; init; }

    /// <summary>What the log says about itself: changes of key, purges, gaps and holds, each with its own proof.</summary>
    public required long Statements { get; init; }

    /// <summary>How many records and exhibits of each kind are whole and signed.</summary>
    public required IReadOnlyDictionary<Record.BodyOneofCase, long> Kinds { get; init; }

    /// <summary>How many of them are detections.</summary>
    public long Detections => Kinds.GetValueOrDefault(Record.BodyOneofCase.Detection);

    /// <summary>Images seen.</summary>
    public required long Images { get; init; }

    /// <summary>Images that a signed purge destroyed.</summary>
    public required long ImagesPurged { get; init; }

    /// <summary>Records made before the clock was set, dated by a later record of the same boot.</summary>
    public required long DatedLater { get; init; }

    /// <summary>Records made while the clock was not set, which nothing in the batch dates. Their order is proven.</summary>
    public required long Undated { get; init; }

    /// <summary>Earliest time of a record, UTC; null when none is dated.</summary>
    public required DateTimeOffset? FirstTime { get; init; }

    /// <summary>Latest time of a record, UTC.</summary>
    public required DateTimeOffset? LastTime { get; init; }
}

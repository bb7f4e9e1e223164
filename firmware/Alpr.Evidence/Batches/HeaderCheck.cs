using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Alpr.Evidence;

/// <summary>Settles whose log a batch is from, what its checkpoint is worth, and whether it continues the kept one.</summary>
internal sealed class HeaderCheck(FindingList findings, VerificationOptions options) : IDisposable
{
    private DeviceCertificate? _certificate;

    /// <summary>The key that everything in the batch must be signed with.</summary>
    public DevicePublicKey? Key => _certificate?.PublicKey;

    public string? DeviceId => _certificate?.DeviceId;

    public KeyTrust Trust { get; private set; }

    /// <summary>The checkpoint, once it is known to be signed by <see cref="Key"/>.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    public long? ContinuesFrom { get; private set; }

    public long First { get; private set; }

    public long Count { get; private set; }

    public Hash256[] Left { get; private set; } = [];

    public Hash256[] Right { get; private set; } = [];

    /// <summary>Checks the header; false when the records behind it cannot be judged at all.</summary>
    public bool Check(BatchHeader header)
    {
        if (header.FormatVersion != BatchFormat.Version)
        {
            findings.Add(FindingKind.UnknownVersion,
                $"the batch has format version {header.FormatVersion}; this program knows {BatchFormat.Version}");
            return false;
        }
        if (!CheckKey(header.DeviceCertificate))
            return false;
        Checkpoint = ReadSigned(header.Checkpoint.Span, "the checkpoint", FindingKind.CheckpointRefused);
        if (Checkpoint is null)
            return false;
        if (!CheckRange(header, Checkpoint.Size))
            return false;
        CheckHistory(header, Checkpoint);
        return true;
    }

    public void Dispose()
    {
        _certificate?.Dispose();
    }

    private bool CheckKey(ByteString certificate)
    {
        if (!DeviceCertificate.TryRead(certificate.Span, out _certificate, out string? problem))
        {
            findings.Add(FindingKind.CertificateRefused, "the device certificate is refused: " + problem);
            return false;
        }
        // Judged on when it is not believed: a changed key and a forged batch look different in the rest.
        Trust = options.Trust?.Judge(_certificate, findings) ?? KeyTrust.SelfAsserted;
        return true;
    }

    private bool CheckRange(BatchHeader header, long size)
    {
        if (header.First > (ulong)size || header.Count > (ulong)size - header.First)
        {
            findings.Add(FindingKind.Malformed,
                $"the batch claims {header.Count} records from {header.First}, its checkpoint covers {size}");
            return false;
        }
        First = (long)header.First;
        Count = (long)header.Count;
        bool proofExpected = Count > 0;
        if (TryReadHashes(header.Left, proofExpected ? RangeProof.LeftCount(First) : 0, out Hash256[]? left)
            && TryReadHashes(header.Right, proofExpected ? RangeProof.RightCount(First + Count, size) : 0, out Hash256[]? right))
        {
            (Left, Right) = (left, right);
            return true;
        }
        findings.Add(FindingKind.Malformed,
            "the proof that places the records in the log has the wrong number or size of hashes");
        return false;
    }

    // Two earlier states of the log may be known: one that the batch brings with a proof, and one that the caller kept.
    private void CheckHistory(BatchHeader header, Checkpoint newest)
    {
        Checkpoint? brought = null;
        if (!header.OlderCheckpoint.IsEmpty)
            brought = ReadSigned(header.OlderCheckpoint.Span, "the older checkpoint in the batch", FindingKind.CheckpointRefused);
        else if (header.Consistency.Count > 0)
            findings.Add(FindingKind.Malformed, "the batch brings a consistency proof without the older checkpoint it is for");
        if (brought is not null && IsSameLogAndNotSmaller(brought, newest, "the older checkpoint in the batch"))
        {
            if (TryReadHashes(header.Consistency, header.Consistency.Count, out Hash256[]? path)
                && MerkleProof.IsConsistent(brought.Size, brought.Root, newest.Size, newest.Root, path))
                ContinuesFrom = brought.Size;
            else
                findings.Add(FindingKind.Forked,
                    $"the log of {newest.Size} records is not shown to continue its state of {brought.Size}");
        }
        if (!options.KeptCheckpoint.IsEmpty)
            CheckKept(newest, brought);
    }

    private void CheckKept(Checkpoint newest, Checkpoint? brought)
    {
        Checkpoint? kept = ReadSigned(options.KeptCheckpoint.Span, "the kept checkpoint", FindingKind.KeptCheckpointRefused);
        if (kept is null || !IsSameLogAndNotSmaller(kept, newest, "the kept checkpoint"))
            return;
        if (kept.Size == newest.Size && kept.Root != newest.Root)
            findings.Add(FindingKind.Forked, $"at {kept.Size} records the kept root is {kept.Root}, the batch's {newest.Root}");
        else if (kept.Size == newest.Size || kept.Size == 0)
            ContinuesFrom ??= kept.Size;
        else if (brought is null || brought.Size != kept.Size)
            findings.Add(FindingKind.ConsistencyMissing,
                $"the batch brings no proof that it continues the kept checkpoint of {kept.Size} records");
        else if (brought.Root != kept.Root)
            findings.Add(FindingKind.Forked,
                $"at {kept.Size} records the kept root is {kept.Root}, the log now says {brought.Root}");
    }

    private bool IsSameLogAndNotSmaller(Checkpoint older, Checkpoint newest, string name)
    {
        if (older.Origin != newest.Origin)
            findings.Add(FindingKind.OtherLog, $"{name} is of the log '{older.Origin}', the batch of '{newest.Origin}'");
        else if (older.Size > newest.Size)
            findings.Add(FindingKind.RolledBack, $"rolled back: size {newest.Size} is smaller than the {older.Size} of {name}");
        else
            return true;
        return false;
    }

    private Checkpoint? ReadSigned(ReadOnlySpan<byte> note, string name, FindingKind refused)
    {
        if (!Alpr.Evidence.Checkpoint.TryRead(note, out Checkpoint? checkpoint, out string? problem))
        {
            findings.Add(refused, $"{name} is refused: {problem}");
            return null;
        }
        if (!checkpoint.Origin.StartsWith(Alpr.Evidence.Checkpoint.OriginPrefixOf(DeviceId!), StringComparison.Ordinal))
        {
            findings.Add(FindingKind.OtherLog, $"{name} is of '{checkpoint.Origin}', which is not a log of device {DeviceId}");
            return null;
        }
        switch (checkpoint.SignatureBy(Key!))
        {
            case CheckpointSignature.Valid:
                return checkpoint;
            case CheckpointSignature.Absent:
                findings.Add(FindingKind.CheckpointSignedByAnotherKey, $"{name} is signed by another key than {Key!.KeyId}");
                return null;
            default:
                findings.Add(FindingKind.CheckpointSignatureWrong, $"the signature of {name} does not match");
                return null;
        }
    }

    private static bool TryReadHashes(RepeatedField<ByteString> bytes, int count, [NotNullWhen(true)] out Hash256[]? hashes)
    {
        hashes = null;
        if (bytes.Count != count)
            return false;
        Hash256[] read = new Hash256[count];
        for (int i = 0; i < count; i++)
        {
            if (!Hash256.TryRead(bytes[i].Span, out read[i]))
                return false;
        }
        hashes = read;
        return true;
    }
}

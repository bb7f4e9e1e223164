using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Alpr.Evidence;

/// <summary>Settles whose log a batch is from, what its checkpoint is worth, and which range of it the batch holds.</summary>
internal sealed class HeaderCheck(FindingList findings, VerificationOptions options) : IDisposable
{
    private DeviceCertificate? _certificate;

    /// <summary>The key that signed the checkpoint.</summary>
    public DevicePublicKey? Key => _certificate?.PublicKey;

    /// <summary>Which key signs what: <see cref="Key"/> everything, until the batch's changes of key say otherwise.</summary>
    public KeyTimeline? Keys { get; private set; }

    public string? DeviceId => _certificate?.DeviceId;

    public KeyTrust Trust { get; private set; }

    /// <summary>The checkpoint, once it is known to be signed by <see cref="Key"/>.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    public long First { get; private set; }

    public long Count { get; private set; }

    public Hash256[] Left { get; private set; } = [];

    public Hash256[] Right { get; private set; } = [];

    /// <summary>Checks the header; false when the records behind it cannot be judged at all.</summary>
    public bool Check(BatchHeader header)
    {
        if (header.FormatVersion is < BatchFormat.OldestVersion or > BatchFormat.Version)
        {
            findings.Add(FindingKind.UnknownVersion,
                $"the batch has format version {header.FormatVersion}; this program knows {BatchFormat.OldestVersion} to {BatchFormat.Version}");
            return false;
        }
        if (!CheckKey(header.DeviceCertificate))
            return false;
        Checkpoint = ReadSigned(header.Checkpoint.Span, "the checkpoint", FindingKind.CheckpointRefused);
        if (Checkpoint is null)
            return false;
        return CheckRange(header, Checkpoint.Size);
    }

    /// <summary>
    /// Says in whose name the batch speaks, once the changes of key were read: whoever trusts one of the keys trusts those that
    /// it hands over to and that it took over from, since both sign each change.
    /// </summary>
    public void CheckTrust()
    {
        Trust = KeyTrust.SelfAsserted;
        if (options.Trust is not { } trusted)
            return;
        // Judged on when it is not believed: a changed key and a forged batch look different in the rest.
        DeviceCertificate believed = Keys!.Certificates.FirstOrDefault(certificate => trusted.Believes(certificate, out _)) ?? _certificate!;
        Trust = trusted.Judge(believed, findings);
    }

    public void Dispose() => Keys?.Dispose();

    private bool CheckKey(ByteString certificate)
    {
        if (!DeviceCertificate.TryRead(certificate.Span, out _certificate, out string? problem))
        {
            findings.Add(FindingKind.CertificateRefused, "the device certificate is refused: " + problem);
            return false;
        }
        Keys = new(_certificate);
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

    /// <summary>Reads a checkpoint of the device's, signed by the key in force at its size; reports any other.</summary>
    public Checkpoint? ReadSigned(ReadOnlySpan<byte> note, string name, FindingKind refused)
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
        DevicePublicKey key = Keys!.KeyAt(checkpoint.Size);
        switch (checkpoint.SignatureBy(key))
        {
            case CheckpointSignature.Valid:
                return checkpoint;
            case CheckpointSignature.Absent:
                findings.Add(FindingKind.CheckpointSignedByAnotherKey, $"{name} is signed by another key than {key.KeyId}");
                return null;
            default:
                findings.Add(FindingKind.CheckpointSignatureWrong, $"the signature of {name} does not match");
                return null;
        }
    }

    /// <summary>Reads hashes of a given number; false for another number or size.</summary>
    public static bool TryReadHashes(RepeatedField<ByteString> bytes, int count, [NotNullWhen(true)] out Hash256[]? hashes)
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

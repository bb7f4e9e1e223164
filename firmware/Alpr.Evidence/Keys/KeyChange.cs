using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// The body of a <see cref="KeyChanged"/> record: the new key's signature over its place in the log and both keys. The
/// envelope around it is the old key's signature, so neither key can be put in place of another without its holder.
/// </summary>
public static class KeyChange
{
    private const int StatementBytes = 3 * Hash256.Size;

    private static ReadOnlySpan<byte> PayloadTypeUtf8 => "application/vnd.alpr.key-changed.v1"u8;

    /// <summary>Makes the body.</summary>
    /// <param name="previousLeaf">Leaf hash of the record before it, which binds the change to its place.</param>
    /// <param name="oldKey">The certificate of the key that signed so far.</param>
    /// <param name="newKey">The key that signs from the next record on.</param>
    public static KeyChanged Make(in Hash256 previousLeaf, DeviceCertificate oldKey, DeviceKey newKey)
    {
        ArgumentNullException.ThrowIfNull(oldKey);
        ArgumentNullException.ThrowIfNull(newKey);
        byte[] signed = Encode(previousLeaf, oldKey.PublicKey, newKey.PublicKey);
        Span<byte> signature = stackalloc byte[DeviceKey.SignatureBytesMax];
        return new()
        {
            OldCertificate = ByteString.CopyFrom(oldKey.Der.Span),
            NewCertificate = ByteString.CopyFrom(newKey.Certificate.Der.Span),
            NewSignature = ByteString.CopyFrom(signature[..newKey.Sign(signed, signature)]),
        };
    }

    /// <summary>True when the new key signed the change at this place.</summary>
    public static bool IsSignedByNew(
        ReadOnlySpan<byte> newSignature, in Hash256 previousLeaf, DevicePublicKey oldKey, DevicePublicKey newKey)
    {
        ArgumentNullException.ThrowIfNull(oldKey);
        ArgumentNullException.ThrowIfNull(newKey);
        return newKey.Verify(Encode(previousLeaf, oldKey, newKey), newSignature);
    }

    private static byte[] Encode(in Hash256 previousLeaf, DevicePublicKey oldKey, DevicePublicKey newKey)
    {
        byte[] statement = new byte[StatementBytes];
        previousLeaf.Bytes.CopyTo(statement);
        oldKey.Fingerprint.Bytes.CopyTo(statement.AsSpan(Hash256.Size));
        newKey.Fingerprint.Bytes.CopyTo(statement.AsSpan(2 * Hash256.Size));
        byte[] encoded = new byte[Dsse.EncodedBytesMax(PayloadTypeUtf8.Length, StatementBytes)];
        return Dsse.TryEncode(PayloadTypeUtf8, statement, encoded, out int written)
            ? encoded[..written]
            : throw new InvalidOperationException("A change of key outgrew the buffer that was sized for it.");
    }
}

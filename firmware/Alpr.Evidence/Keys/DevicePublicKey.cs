using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>A P-256 public key: what a verifier trusts. For one thread.</summary>
public sealed class DevicePublicKey : IDisposable
{
    private const int KeyFileBytesMax = 64 * 1024;
    private readonly ECDsa _key;

    // A P-256 key with its point written out has one DER form (RFC 5480, 2): these bytes, then the 64 of x and y.
    private static ReadOnlySpan<byte> P256Header =>
    [
        0x30, 0x59, 0x30, 0x13,
        0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,       // id-ecPublicKey
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, // prime256v1, by name: explicit curves forge (CVE-2020-0601)
        0x03, 0x42, 0x00, 0x04,
    ];

    private const int P256Bytes = 91;

    private DevicePublicKey(ECDsa key)
    {
        _key = key;
        SubjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        Fingerprint = Hash256.Of(SubjectPublicKeyInfo.Span);
        KeyId = Fingerprint.ToString();
    }

    /// <summary>The key as DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), 91 bytes.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/>.</summary>
    public Hash256 Fingerprint { get; }

    /// <summary><see cref="Fingerprint"/> in lower-case hex: the <c>key_id</c> of envelopes.</summary>
    public string KeyId { get; }

    /// <summary>Reads DER SubjectPublicKeyInfo; false when it is anything but a P-256 key in its one uncompressed form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out DevicePublicKey? key)
    {
        key = null;
        // Looked at before the platform does: it throws all sorts of exceptions at curves it has never heard of.
        if (subjectPublicKeyInfo.Length != P256Bytes || !subjectPublicKeyInfo.StartsWith(P256Header))
            return false;
        ECDsa ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            key = new(ecdsa);
            return true;
        }
        catch (CryptographicException)
        {
            ecdsa.Dispose(); // the point is not on the curve
            return false;
        }
    }

    /// <summary>Reads a key that a person chose to trust: a PEM file with a device certificate or a public key.</summary>
    /// <exception cref="DeviceKeyException">The file is missing, unreadable, or holds neither.</exception>
    public static DevicePublicKey Load(string path)
    {
        string pem = KeyFile.ReadText(path, KeyFileBytesMax, "Give the device certificate (.crt) that came with the appliance");
        return PemBlock.ReadAll(pem) is [PemBlock first, ..] && TryRead(first, out DevicePublicKey? key) ? key : throw NotAKey(path);
    }

    /// <summary>Reads the key in a device certificate or a public key.</summary>
    internal static bool TryRead(PemBlock block, [NotNullWhen(true)] out DevicePublicKey? key)
    {
        key = null;
        if (block.Label == PemBlock.PublicKey)
            return TryRead(block.Content, out key);
        if (block.Label == PemBlock.Certificate && DeviceCertificate.TryRead(block.Content, out DeviceCertificate? certificate, out _))
            key = certificate.PublicKey;
        return key is not null;
    }

    /// <summary>True when the signature (DER) is this key's over SHA-256 of the data. Never throws on bad bytes.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static DeviceKeyException NotAKey(string path) =>
        new(path, "it holds neither a P-256 device certificate nor a P-256 public key in PEM",
        "Give the appliance's device certificate (.crt)");
}

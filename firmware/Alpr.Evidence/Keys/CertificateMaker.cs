using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>
/// What a device says of itself: a certificate signed by its own key, or a request for one signed by an agency's
/// authority. Both are signed through <see cref="DevicePrivateKey.Sign"/>, so that a key that never leaves its TPM will do.
/// </summary>
internal static class CertificateMaker
{
    private const int SerialBytes = 16; // RFC 5280, 4.1.2.2: at most 20
    private static readonly DateTimeOffset NoExpiry = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero); // RFC 5280, 4.1.2.5

    /// <summary>A certificate of the key by itself, in DER.</summary>
    public static byte[] SelfSigned(DevicePrivateKey key, string deviceId, DateTimeOffset validFrom)
    {
        CertificateRequest request = Describe(key, deviceId);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40); // positive, and of one length
        using X509Certificate2 certificate =
            request.Create(request.SubjectName, new Generator(key, request.PublicKey), validFrom, NoExpiry, serial);
        return certificate.RawData;
    }

    /// <summary>A PKCS#10 request (RFC 2986) in PEM.</summary>
    public static string Request(DevicePrivateKey key, string deviceId)
    {
        CertificateRequest request = Describe(key, deviceId);
        return request.CreateSigningRequestPem(new Generator(key, request.PublicKey)) + "\n";
    }

    private static CertificateRequest Describe(DevicePrivateKey key, string deviceId)
    {
        if (!DeviceId.IsValid(deviceId))
            throw new ArgumentException($"'{deviceId}' is not a device id: 1-64 of A-Z a-z 0-9 - _ . beginning with a letter or digit.");
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(deviceId);
        PublicKey publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey.SubjectPublicKeyInfo.Span, out _);
        CertificateRequest request = new(subject.Build(), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        return request;
    }

    /// <summary>Signs with whatever keeps the key; the platform's own generator wants the key's parameters.</summary>
    private sealed class Generator(DevicePrivateKey key, PublicKey publicKey) : X509SignatureGenerator
    {
        // SEQUENCE { OID ecdsa-with-SHA256 }, without parameters (RFC 5758, 3.2).
        private static readonly byte[] EcdsaWithSha256 = [0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => EcdsaWithSha256;

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        {
            Span<byte> signature = stackalloc byte[DevicePrivateKey.SignatureBytesMax];
            return signature[..key.Sign(data, signature)].ToArray();
        }

        protected override PublicKey BuildPublicKey() => publicKey;
    }
}

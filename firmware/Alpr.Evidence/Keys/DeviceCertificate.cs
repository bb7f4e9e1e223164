using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>
/// The self-signed certificate in which a device states its id and key. It proves that whoever made it held the key;
/// that this is the device on the pole is known only by comparing <see cref="DevicePublicKey.KeyId"/> with what was
/// noted at installation (pinning).
/// </summary>
public sealed class DeviceCertificate : IDisposable
{
    private static readonly DateTimeOffset NoExpiry = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero); // RFC 5280, 4.1.2.5

    private DeviceCertificate(string deviceId, DevicePublicKey publicKey, byte[] der)
    {
        DeviceId = deviceId;
        PublicKey = publicKey;
        Der = der;
    }

    /// <summary>The device id: the subject's common name.</summary>
    public string DeviceId { get; }

    /// <summary>The key.</summary>
    public DevicePublicKey PublicKey { get; }

    /// <summary>The certificate's bytes.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>
    /// Reads a certificate from DER and checks its signature over itself. Dates are not checked: evidence outlives
    /// them, and a device's clock may be wrong when it is made.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> der, [NotNullWhen(true)] out DeviceCertificate? certificate, [NotNullWhen(false)] out string? problem)
    {
        certificate = null;
        if (der.Length > EvidenceLimits.CertificateBytesMax)
            return Fail($"it has {der.Length} bytes, more than {EvidenceLimits.CertificateBytesMax}", out problem);
        byte[] bytes = der.ToArray();
        try
        {
            using X509Certificate2 x509 = X509CertificateLoader.LoadCertificate(bytes);
            if (!DevicePublicKey.TryRead(x509.PublicKey.ExportSubjectPublicKeyInfo(), out DevicePublicKey? key))
                return Fail("its key is not a P-256 key", out problem);
            string deviceId = x509.GetNameInfo(X509NameType.SimpleName, false);
            if (Evidence.DeviceId.IsValid(deviceId) && x509.Subject == $"CN={deviceId}" && IsSelfSigned(bytes, key))
            {
                problem = null;
                certificate = new(deviceId, key, bytes);
                return true;
            }
            key.Dispose();
            return Fail("its signature over itself does not match or its subject is not a device id alone", out problem);
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            return Fail("it is not an X.509 certificate", out problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => PublicKey.Dispose();

    /// <summary>Makes the certificate of a new key.</summary>
    internal static byte[] Create(ECDsa key, string deviceId, DateTimeOffset validFrom)
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(deviceId);
        CertificateRequest request = new(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 certificate = request.CreateSelfSigned(validFrom, NoExpiry);
        return certificate.RawData;
    }

    // RFC 5280, 4.1: SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }, taken apart here because a chain
    // engine would also judge dates and trust stores, which do not matter to evidence.
    private static bool IsSelfSigned(ReadOnlyMemory<byte> der, DevicePublicKey key)
    {
        AsnReader outer = new(der, AsnEncodingRules.DER);
        AsnReader certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        ReadOnlyMemory<byte> signed = certificate.ReadEncodedValue();
        AsnReader algorithm = certificate.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        algorithm.ThrowIfNotEmpty();
        byte[] signature = certificate.ReadBitString(out int unusedBits);
        certificate.ThrowIfNotEmpty();
        const string EcdsaWithSha256 = "1.2.840.10045.4.3.2"; // RFC 5758, 3.2
        return oid == EcdsaWithSha256 && unusedBits == 0 && key.Verify(signed.Span, signature);
    }

    private static bool Fail(string reason, out string problem)
    {
        problem = reason;
        return false;
    }
}

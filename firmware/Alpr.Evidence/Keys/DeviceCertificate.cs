using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>
/// The certificate that states a device's id and key. Self-signed, it proves that whoever made it held the key; that
/// this is the device on the pole is known only by comparing <see cref="DevicePublicKey.KeyId"/> with what was noted at
/// installation (pinning). Issued by an agency's authority, it proves what that authority's certificate makes of it:
/// see <see cref="TrustAnchors"/>; reading it alone proves nothing.
/// </summary>
public sealed class DeviceCertificate : IDisposable
{
    private DeviceCertificate(string deviceId, DevicePublicKey publicKey, byte[] der, X509Certificate2 x509, bool isSelfSigned)
    {
        DeviceId = deviceId;
        PublicKey = publicKey;
        Der = der;
        IsSelfSigned = isSelfSigned;
        Issuer = isSelfSigned ? "itself" : DeviceSubject.Text(x509.IssuerName);
        ValidFrom = x509.NotBefore.ToUniversalTime();
        ValidTo = x509.NotAfter.ToUniversalTime();
    }

    /// <summary>The device id: the subject's common name.</summary>
    public string DeviceId { get; }

    /// <summary>The key.</summary>
    public DevicePublicKey PublicKey { get; }

    /// <summary>The certificate's bytes.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>True when its own key signed it; false when it says that an authority did.</summary>
    public bool IsSelfSigned { get; }

    /// <summary>Who it says issued it, for a person to read.</summary>
    public string Issuer { get; }

    /// <summary>Start of the validity that it states, UTC. Evidence outlives it; nothing here judges it.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>End of that validity.</summary>
    public DateTimeOffset ValidTo { get; }

    /// <summary>
    /// Reads a certificate from DER. A self-signed one must match its own signature; whether an authority really issued
    /// the other kind only <see cref="TrustAnchors"/> can say. Dates are not checked: evidence outlives them, and a
    /// device's clock may be wrong when it is made. Never throws on bad bytes.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> der, [NotNullWhen(true)] out DeviceCertificate? certificate, [NotNullWhen(false)] out string? problem)
    {
        certificate = null;
        if (der.Length > EvidenceLimits.CertificateBytesMax)
            return Fail($"it has {der.Length} bytes, more than {EvidenceLimits.CertificateBytesMax}", out problem);
        byte[] bytes = der.ToArray();
        DevicePublicKey? key = null;
        try
        {
            using X509Certificate2 x509 = X509CertificateLoader.LoadCertificate(bytes);
            if (!x509.RawDataMemory.Span.SequenceEqual(bytes))
                return Fail("it is not one certificate in DER", out problem);
            if (!DevicePublicKey.TryRead(x509.PublicKey.ExportSubjectPublicKeyInfo(), out key))
                return Fail("its key is not a P-256 key", out problem);
            bool isSelfSigned = x509.SubjectName.RawData.AsSpan().SequenceEqual(x509.IssuerName.RawData);
            problem = isSelfSigned ? ProblemOfSelfSigned(x509, bytes, key) : ProblemOfIssued(x509);
            if (problem is null)
            {
                _ = DeviceSubject.TryRead(x509.SubjectName, out string? deviceId, out _);
                certificate = new(deviceId!, key, bytes, x509, isSelfSigned);
                return true;
            }
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            problem = "it is not an X.509 certificate";
        }
        key?.Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => PublicKey.Dispose();

    private static string? ProblemOfSelfSigned(X509Certificate2 x509, byte[] der, DevicePublicKey key) =>
        DeviceSubject.TryRead(x509.SubjectName, out _, out bool isAlone) && isAlone && IsSignedBy(der, key)
            ? null
            : "its signature over itself does not match or its subject is not a device id alone";

    private static string? ProblemOfIssued(X509Certificate2 x509)
    {
        if (!DeviceSubject.TryRead(x509.SubjectName, out _, out _))
            return "its subject has not exactly one common name that is a device id";
        bool namesIssuerKey = false;
        foreach (X509Extension extension in x509.Extensions)
        {
            switch (extension)
            {
                case X509BasicConstraintsExtension { CertificateAuthority: true }:
                    return "it is an authority's certificate, not a device's";
                case X509KeyUsageExtension usage when !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature):
                    return "its key usage does not allow signatures";
                case X509AuthorityKeyIdentifierExtension issuer:
                    namesIssuerKey = issuer.KeyIdentifier is { Length: > 0 };
                    break;
                default:
                    break;
            }
        }
        // A self-signed certificate whose issuer was damaged is told from an authority's by this: RFC 5280, 4.2.1.1,
        // has every authority write it.
        return namesIssuerKey ? null
            : "it is not signed by its own key and does not name its authority's key (extension Authority Key Identifier)";
    }

    // RFC 5280, 4.1: SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }, taken apart here because a chain
    // engine would also judge dates and trust stores, which do not matter to a self-signed certificate.
    private static bool IsSignedBy(ReadOnlyMemory<byte> der, DevicePublicKey key)
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

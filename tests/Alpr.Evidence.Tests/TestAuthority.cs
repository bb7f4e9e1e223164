using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence.Tests;

/// <summary>An agency's certificate authority in memory: a root, and what it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    // Long over: nothing may look at dates.
    private static readonly DateTimeOffset From = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero), To = From.AddYears(1);
    private readonly AsymmetricAlgorithm _key;
    private readonly X509SignatureGenerator _signer;

    private TestAuthority(AsymmetricAlgorithm key, X509Certificate2 certificate, X509SignatureGenerator? signer = null)
    {
        _key = key;
        Certificate = certificate;
        _signer = signer ?? Signer(key);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public static TestAuthority Root(string name = "CN=County CA, O=County", bool rsa = false)
    {
        AsymmetricAlgorithm key = NewKey(rsa);
        CertificateRequest request = Request(name, key, isAuthority: true);
        return new(key, request.Create(request.SubjectName, Signer(key), From, To, [1]));
    }

    /// <summary>One that still signs over SHA-1.</summary>
    public static TestAuthority Careless()
    {
        RSA key = RSA.Create(2048);
        CertificateRequest request = Request("CN=Careless", key, isAuthority: true);
        return new(key, request.Create(request.SubjectName, Signer(key), From, To, [1]), new Sha1Signer(key));
    }

    /// <summary>An authority below this one.</summary>
    public TestAuthority Below(string name)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return new(key, Sign(Request(name, key, isAuthority: true)));
    }

    /// <summary>A certificate for a device's key, as an authority would make it, or as <paramref name="change"/> would.</summary>
    public byte[] Issue(
        DevicePublicKey key, string subject = "CN=pole-17, O=County, OU=Roads", Action<CertificateRequest>? change = null, bool namesAuthority = true)
    {
        PublicKey publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        CertificateRequest request = new(new X500DistinguishedName(subject), publicKey, HashAlgorithmName.SHA256);
        if (change is null)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        change?.Invoke(request);
        using X509Certificate2 issued = Sign(request, namesAuthority);
        return issued.RawData;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, bool namesAuthority = true)
    {
        if (namesAuthority)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        return request.Create(Certificate.SubjectName, _signer, From, To, [2, 3]);
    }

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key, bool isAuthority)
    {
        X500DistinguishedName subject = new(name);
        CertificateRequest request = key is RSA rsa
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static AsymmetricAlgorithm NewKey(bool rsa) => rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static X509SignatureGenerator Signer(AsymmetricAlgorithm key) => key is RSA rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    private sealed class Sha1Signer(RSA key) : X509SignatureGenerator
    {
        // SEQUENCE { sha1WithRSAEncryption, NULL } (RFC 3279, 2.2.1)
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;

namespace Alpr.Web.Tests;

/// <summary>A certificate authority made for one test, by the test's clock.</summary>
internal sealed class Authority : IDisposable
{
    private readonly IClock _clock;
    private readonly X509Certificate2 _root;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<X509Certificate2> _made = [];
    private byte _serial = 1;

    public Authority(IClock clock, string name = "Test Authority")
    {
        _clock = clock;
        CertificateRequest request = new($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(clock.UtcNow.AddYears(-3), clock.UtcNow.AddYears(10));
    }

    public X509Certificate2 Root => _root;

    /// <summary>Writes the root as PEM.</summary>
    public string WriteRoot(string path)
    {
        File.WriteAllText(path, _root.ExportCertificatePem());
        return path;
    }

    /// <summary>A server's or client's certificate with its key.</summary>
    public X509Certificate2 Issue(string name, int validFromDays = -30, int validDays = 365)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        DateTimeOffset from = _clock.UtcNow.AddDays(validFromDays);
        using X509Certificate2 bare = request.Create(_root, from, from.AddDays(validDays), [_serial++]);
        using X509Certificate2 whole = bare.CopyWithPrivateKey(key);
        X509Certificate2 made = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null); // SslStream wants a key that is kept
        _made.Add(made);
        return made;
    }

    /// <summary>Writes a certificate and its key as PEM.</summary>
    public static (string Certificate, string Key) Write(X509Certificate2 certificate, string path)
    {
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem());
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(path + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (path + ".pem", path + ".key");
    }

    public void Dispose()
    {
        foreach (X509Certificate2 one in _made)
            one.Dispose();
        _root.Dispose();
        _key.Dispose();
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Sync.Tests.Brokers;

/// <summary>A certificate authority made for one test, and PEM files of what it issues. The brokers' own clock is the machine's, so its certificates count by that.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private byte _serial = 1;

    public TestAuthority(string folder, string name = "Test Authority")
    {
        _folder = folder;
        CertificateRequest request = new($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-3), DateTimeOffset.UtcNow.AddYears(10));
        RootFile = Path.Combine(folder, name.Replace(' ', '-') + ".pem");
        File.WriteAllText(RootFile, _root.ExportCertificatePem());
    }

    public string RootFile { get; }

    /// <summary>Writes a certificate and its key; the first name is the subject's.</summary>
    public (string Certificate, string Key) Issue(string file, string[] names, int validFromDays = -30, int validDays = 365)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(validFromDays);
        using X509Certificate2 made = request.Create(_root, from, from.AddDays(validDays), [_serial++]);
        string path = Path.Combine(_folder, file);
        File.WriteAllText(path + ".pem", made.ExportCertificatePem());
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(path + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (path + ".pem", path + ".key");
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}

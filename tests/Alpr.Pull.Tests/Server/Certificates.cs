using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;

namespace Alpr.Pull.Tests.Server;

/// <summary>An authority, a server's certificate and a client's, in a folder.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private int _serial;

    public Certificates(string folder)
    {
        _folder = folder;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=units' authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
        Write("ca.pem", _authority.ExportCertificatePem());
        Client = Make("client", null, Now.AddDays(-1), Now.AddDays(30));
        Write("client.crt", Client.ExportCertificatePem());
        using ECDsa clientKey = Client.GetECDsaPrivateKey()!;
        Write("client.key", clientKey.ExportPkcs8PrivateKeyPem());
    }

    public string Authority => Path.Combine(_folder, "ca.pem");

    public X509Certificate2 Client { get; }

    public string ClientCertificate => Path.Combine(_folder, "client.crt");

    public string ClientKey => Path.Combine(_folder, "client.key");

    private static DateTimeOffset Now => SystemClock.Instance.UtcNow; // TLS judges by the real clock

    public X509Certificate2 Server(IPAddress? address = null, bool expired = false) => expired
        ? Make("unit", address ?? IPAddress.Loopback, Now.AddDays(-30), Now.AddDays(-3))
        : Make("unit", address ?? IPAddress.Loopback, Now.AddDays(-1), Now.AddDays(30));

    public void Dispose()
    {
        Client.Dispose();
        _authority.Dispose();
    }

    private X509Certificate2 Make(string name, IPAddress? address, DateTimeOffset from, DateTimeOffset to)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (address is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }
        using X509Certificate2 bare = request.Create(_authority, from, to, [(byte)++_serial]);
        using X509Certificate2 withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}

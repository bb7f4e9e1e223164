using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alpr.Board.Configuration;
using Alpr.Board.Storage;
using Alpr.Board.Time;

namespace Alpr.Web.Server;

/// <summary>
/// The certificate that a unit makes for its pages when the configuration names none: ECDSA on P-256, signed by itself, so that a browser warns of it once. Whoever
/// installs the unit compares its fingerprint in that warning with the one that the unit prints. One that is there is never replaced.
/// </summary>
public static class OwnCertificate
{
    /// <summary>Name of the certificate's file, beside the configuration.</summary>
    public const string FileName = "web.crt";

    /// <summary>Name of the file of its key, mode 0600.</summary>
    public const string KeyFileName = "web.key";

    private const int Years = 2, AddressesMax = 64;
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth, RFC 5280, 4.2.1.12

    /// <summary>Makes certificate and key where the settings want the unit's own and there is none. A key that is there alone, as after a power cut between the two, is used.</summary>
    /// <param name="settings">As <see cref="WebSettings.From"/> made them.</param>
    /// <param name="deviceId">Name of the unit.</param>
    /// <param name="clock">From when on it counts.</param>
    /// <returns>True when one was made.</returns>
    /// <exception cref="ConfigurationException">The folder cannot be written, or the key that is there cannot be used.</exception>
    public static bool Ensure(WebSettings settings, string deviceId, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        if (!settings.IsOwn || File.Exists(settings.Certificate))
            return false;
        try
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            if (File.Exists(settings.Key))
                key.ImportFromPem(File.ReadAllText(settings.Key));
            else
                DurableFile.Write(settings.Key, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            using X509Certificate2 made = Make(key, deviceId, settings.Pages?.Address, clock.UtcNow);
            DurableFile.Write(settings.Certificate, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"web.certificate: the unit cannot make its own '{settings.Certificate}': {error.Message.TrimEnd('.')}. Give the service the right to write there, or name certificate and key.");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"web.key: '{settings.Key}' holds no key for a certificate. Move it away, and the unit makes a new one.");
        }
    }

    /// <summary>SHA-256 as browsers write it: <c>AB:CD:...</c>.</summary>
    internal static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(static one => one.ToString("X2", null)));

    private static X509Certificate2 Make(ECDsa key, string deviceId, string? pages, DateTimeOffset now)
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(deviceId);
        CertificateRequest request = new(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerPurpose)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        SubjectAlternativeNameBuilder names = new();
        foreach (string name in new[] { deviceId, Dns.GetHostName(), "localhost" }.Where(IsHostName).Distinct(StringComparer.OrdinalIgnoreCase))
            names.AddDnsName(name);
        foreach (IPAddress address in Addresses(pages))
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years)); // a day back: the browser's clock may be behind
    }

    /// <summary>Those of the interfaces, and the one that pages are asked for at, whose interface may not be up yet.</summary>
    private static IEnumerable<IPAddress> Addresses(string? pages)
    {
        List<IPAddress> all = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (IPAddress.TryParse(pages, out IPAddress? asked) && !asked.Equals(IPAddress.Any) && !asked.Equals(IPAddress.IPv6Any))
            all.Add(asked);
        try
        {
            all.AddRange(NetworkInterface.GetAllNetworkInterfaces().SelectMany(static one => one.GetIPProperties().UnicastAddresses).Select(static one => new IPAddress(one.Address.GetAddressBytes())));
        }
        catch (NetworkInformationException)
        {
            // The names do: an address that is missing is one more word in the browser's warning.
        }
        return all.Distinct().Take(AddressesMax);
    }

    /// <summary>A device id may have what a host name may not, such as <c>_</c>: it then stands as the subject alone.</summary>
    private static bool IsHostName(string name) => name.Length <= 63 && Uri.CheckHostName(name) == UriHostNameType.Dns && !name.Contains('_', StringComparison.Ordinal);
}

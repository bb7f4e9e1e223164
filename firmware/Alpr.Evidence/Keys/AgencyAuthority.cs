using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>
/// An agency's certificate authority, as the certificates that a person gave: its roots, and what lies between them and
/// the devices. Judged offline: nothing is fetched, no revocation is asked for, dates do not matter to evidence.
/// </summary>
internal sealed class AgencyAuthority : IDisposable
{
    // Signatures over MD5 or SHA-1 can be had for one certificate and moved to another.
    private static readonly HashSet<string> Forgeable =
    [
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", // MD2, MD5, SHA-1 with RSA (RFC 3279, 2.2.1)
        "1.2.840.10045.4.1",                                                    // ECDSA with SHA-1 (RFC 3279, 2.2.3)
    ];

    private readonly X509Certificate2Collection _roots = [], _between = [];

    /// <summary>Takes the certificates; those that issued themselves are what is trusted.</summary>
    public AgencyAuthority(IEnumerable<X509Certificate2> certificates)
    {
        foreach (X509Certificate2 certificate in certificates)
        {
            bool isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? _roots : _between).Add(certificate);
        }
    }

    /// <summary>True when there is a root, without which nothing is believed.</summary>
    public bool HasRoot => _roots.Count > 0;

    /// <summary>The first root's name, for a person.</summary>
    public string Name => DeviceSubject.Text(_roots[0].SubjectName);

    /// <summary>True for a certificate that says it is an authority's (RFC 5280, 4.2.1.9).</summary>
    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>Null when the authority issued the certificate, else why not. Never throws on a bad certificate.</summary>
    public string? ProblemWith(DeviceCertificate certificate)
    {
        if (certificate.IsSelfSigned)
            return "the device signed it itself";
        try
        {
            using X509Certificate2 device = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
            return ProblemWith(device);
        }
        catch (CryptographicException error)
        {
            return error.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _roots.Concat(_between))
            certificate.Dispose();
    }

    private string? ProblemWith(X509Certificate2 device)
    {
        using X509Chain chain = new();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_between);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        try
        {
            bool issued = chain.Build(device);
            foreach (X509ChainElement element in chain.ChainElements.SkipLast(1))
            {
                if (Forgeable.Contains(element.Certificate.SignatureAlgorithm.Value ?? ""))
                    return "a signature on the way to the authority is made with MD5 or SHA-1, which can be forged";
            }
            return issued ? null : Reason(chain);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    private static string Reason(X509Chain chain)
    {
        X509ChainStatus[] wrong = [.. chain.ChainStatus.Where(status => status.Status is not X509ChainStatusFlags.NotTimeValid)];
        return wrong.Length == 0 ? "it does not lead to it"
            : wrong.Any(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot) ? "it leads to another"
            : string.Join("; ", wrong.Select(status => status.StatusInformation.Trim()));
    }
}

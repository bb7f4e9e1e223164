using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Sync.Brokers;

/// <summary>
/// Judges a broker's certificate against the agency's authority (or the system's) and remembers why it was not believed. Revocation is not asked: the unit
/// reaches few hosts, and an answer that does not come would stop the deliveries; a withdrawn authority is taken out of the file.
/// </summary>
internal sealed class BrokerTrust : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth

    private readonly X509Certificate2Collection _roots = [];

    /// <summary>Reads the files.</summary>
    /// <exception cref="IOException">One of them cannot be used.</exception>
    public BrokerTrust(BrokerTls tls)
    {
        try
        {
            if (tls.CaCertificates.Length > 0)
                _roots.ImportFromPemFile(tls.CaCertificates);
            if (tls.ClientCertificate.Length > 0)
                Own = X509Certificate2.CreateFromPemFile(tls.ClientCertificate, tls.ClientKey);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or UnauthorizedAccessException or IOException)
        {
            Dispose();
            throw new IOException("the files of certificates and keys cannot be used; check that they are there, in PEM, not encrypted, and belong together", error);
        }
        if (tls.CaCertificates.Length > 0 && _roots.Count == 0)
            throw new IOException("the file of certificate authorities holds none; put the authority's certificate into it, in PEM");
    }

    /// <summary>The client's certificate with its key; null: none.</summary>
    public X509Certificate2? Own { get; }

    /// <summary>Why the broker was not believed; null when it was, or was not asked.</summary>
    public string? Verdict { get; private set; }

    /// <summary>Judges; for <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Verdict = null;
        if (certificate is not X509Certificate2 shown)
        {
            Verdict = "the broker shows no certificate; ask who runs it";
            return false;
        }
        using X509Chain own = new();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true; // nobody but the broker is talked to
        own.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore); // intermediates that the broker sent
        if (_roots.Count > 0)
        {
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(_roots);
        }
        if (!own.Build(shown))
            Verdict = Words(shown, own);
        else if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            Verdict = "the broker's certificate is for another name; write the name that it has as server; if it has none of the agency's, somebody may be in between";
        return Verdict is null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 root in _roots)
            root.Dispose();
        Own?.Dispose();
    }

    private static string Words(X509Certificate2 shown, X509Chain chain)
    {
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            return "the broker's certificate is of an authority that is not known here; name the authority's certificate as ca_certificates, if it is the right one";
        if ((flags & X509ChainStatusFlags.NotTimeValid) != 0)
            return $"the broker's certificate, or one of its authorities, counts only from {Day(shown.NotBefore)} to {Day(shown.NotAfter)}; "
                + "its keeper must renew it, or the unit's clock is wrong";
        return $"the broker's certificate is not valid ({flags}); ask who runs it";
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

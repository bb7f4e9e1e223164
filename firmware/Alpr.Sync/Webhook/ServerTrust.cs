using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;

namespace Alpr.Sync.Webhook;

/// <summary>
/// How a server is known and what it is shown: TLS 1.2 or later, its name and chain by the unit's clock, the agency's own authority in place of the system's, the unit's
/// certificate. Remembers why a server was not believed. Revocation is not asked, since the unit reaches few hosts and an answer that does not come would hold the
/// records; a withdrawn authority is taken out of the file.
/// </summary>
internal sealed class ServerTrust : IDisposable
{
    private readonly X509Certificate2Collection _roots = [], _own = [];

    /// <summary>Reads the files.</summary>
    /// <param name="host">The name that its certificate must have.</param>
    /// <param name="files">Certificates and keys.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <exception cref="IOException">One of them cannot be used; in words, with the remedy.</exception>
    public ServerTrust(string host, TrustFiles files, IClock clock)
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true, // nobody but the backend is talked to
            VerificationTime = clock.UtcNow.UtcDateTime,
        };
        Options = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = Judge,
            TargetHost = host,
        };
        try
        {
            Load(files, policy);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new IOException("the files of certificates and keys that the configuration names for it cannot be used. "
                + "Check that they are there, in PEM, not encrypted, and that certificate and key belong together", error);
        }
    }

    /// <summary>For the connection.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Why the server was not believed, with the remedy; null when it was.</summary>
    public string? Verdict { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _roots.Concat(_own))
            certificate.Dispose();
    }

    private void Load(TrustFiles files, X509ChainPolicy policy)
    {
        if (files.CaCertificates.Length > 0)
        {
            _roots.ImportFromPemFile(files.CaCertificates);
            if (_roots.Count == 0)
                throw new IOException("the file of certificate authorities holds none");
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_roots);
        }
        if (files.ClientCertificate.Length > 0)
        {
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(files.ClientCertificate, files.ClientKey);
            _own.ImportFromPemFile(files.ClientCertificate); // intermediates too; its first is the certificate without its key
            X509Certificate2Collection intermediates = [.. _own.Skip(1)];
            _own.Add(own);
            Options.ClientCertificateContext = SslStreamCertificateContext.Create(own, intermediates, offline: true);
        }
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        X509ChainStatusFlags flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        Verdict = (certificate, errors, flags) switch
        {
            (null, _, _) => "the server shows no certificate. Ask who runs it",
            (_, _, var chained) when (chained & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 =>
                "its certificate is of an authority that is not known here. Name the authority's certificate as ca_certificates, if it is the right one",
            (X509Certificate2 shown, _, var chained) when (chained & X509ChainStatusFlags.NotTimeValid) != 0 => Dated(shown, chain!),
            (_, var wrong, _) when (wrong & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 =>
                "its certificate is for another name. Write the name that the certificate has into url; if it has none of the agency's, somebody may be in between",
            _ => $"its certificate is not valid ({flags}). Ask who runs the server",
        };
        return false;
    }

    private static string Dated(X509Certificate2 shown, X509Chain chain)
    {
        DateTime now = chain.ChainPolicy.VerificationTime.ToUniversalTime();
        DateTime from = shown.NotBefore.ToUniversalTime(), until = shown.NotAfter.ToUniversalTime();
        if (now > until)
            return $"its certificate expired on {Day(until)}. The server's keeper must renew it; check the appliance's clock too";
        return now < from
            ? $"its certificate counts only from {Day(from)} on. Check the appliance's clock, which says {Day(now)}"
            : "a certificate of its authority is expired or not yet valid. The server's keeper must renew it; check the appliance's clock too";
    }

    private static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;

namespace Alpr.Board.Tls;

/// <summary>
/// How a server is known and what it is shown: TLS 1.2 or later, its name and chain at the time of our clock (RFC 5280), the agency's own authority in place of the
/// system's, our certificate. Remembers in words why a server was not believed. Revocation is not asked: we reach few hosts, whose authorities seldom run a service
/// for it, and an answer that does not come would hold the records; a withdrawn authority is taken out of the file. Connections may
/// share one: the verdict is the last one's.
/// </summary>
public sealed class ServerTrust : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth

    // A wrong signature: an authority here has the name of the issuer and another key.
    private const X509ChainStatusFlags UnknownAuthority = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private readonly X509Certificate2Collection _roots = [], _intermediates = [];
    private readonly IClock _clock;
    private readonly TrustRemedies _remedies;

    /// <summary>Reads the files.</summary>
    /// <param name="host">The name that its certificate must have.</param>
    /// <param name="files">Certificates and keys.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <param name="remedies">What to do where that depends on how the server was named.</param>
    /// <exception cref="TlsFileException">One of the files cannot be used.</exception>
    public ServerTrust(string host, TlsFiles files, IClock clock, TrustRemedies remedies)
    {
        (_clock, _remedies) = (clock, remedies);
        try
        {
            LoadRoots(files.CaCertificates);
            LoadOwn(files);
        }
        catch
        {
            Dispose();
            throw;
        }
        Options = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = Policy(),
            RemoteCertificateValidationCallback = Judge,
            TargetHost = host,
            ClientCertificateContext = Own is { } own ? SslStreamCertificateContext.Create(own, _intermediates, offline: true) : null,
        };
    }

    /// <summary>For a connection.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Our certificate with its key, for libraries that take no more; null: none.</summary>
    public X509Certificate2? Own { get; private set; }

    /// <summary>Why the server was not believed the last time; null when it was, or was not asked.</summary>
    public TrustRefusal? Verdict { get; private set; }

    /// <summary>Judges a server; a <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Verdict = certificate is X509Certificate2 shown ? Refusal(shown, chain, errors) : new("the server shows no certificate", "Check the port, and ask who runs it");
        return Verdict is null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _roots.Concat(_intermediates))
            certificate.Dispose();
        Own?.Dispose();
    }

    private void LoadRoots(string path)
    {
        if (path.Length == 0)
            return;
        Load(path, "the file of certificate authorities", () => _roots.ImportFromPemFile(path));
        if (_roots.Count == 0)
            throw new TlsFileException($"the file of certificate authorities ({path}) holds none", "Put the authority's certificate into it, in PEM");
    }

    private void LoadOwn(TlsFiles files)
    {
        if (files.ClientCertificate.Length == 0)
            return;
        Load(files.ClientCertificate, "the client certificate and its key", () =>
        {
            Own = X509Certificate2.CreateFromPemFile(files.ClientCertificate, files.ClientKey);
            _intermediates.ImportFromPemFile(files.ClientCertificate);
            _intermediates[0].Dispose(); // the certificate once more, without its key
            _intermediates.RemoveAt(0);
        });
    }

    private static void Load(string path, string what, Action load)
    {
        try
        {
            load();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TlsFileException($"{what} ({path}) cannot be used: {error.Message.TrimEnd('.')}",
                "Check that the files are there, in PEM, the key not encrypted, and that certificate and key belong together", error);
        }
    }

    private X509ChainPolicy Policy()
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true, // nobody but the server is talked to
            VerificationTime = _clock.UtcNow.UtcDateTime,
        };
        policy.ApplicationPolicy.Add(new(ServerAuthentication));
        if (_roots.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_roots);
        }
        return policy;
    }

    // The chain that the connection built is of the time when the options were made, or, for libraries that take none, of the system's authorities.
    private TrustRefusal? Refusal(X509Certificate2 shown, X509Chain? brought, SslPolicyErrors errors)
    {
        using X509Chain chain = new() { ChainPolicy = Policy() };
        if (brought is not null)
            chain.ChainPolicy.ExtraStore.AddRange(brought.ChainPolicy.ExtraStore); // intermediates that the server sent
        if (!chain.Build(shown))
        {
            X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
            return (flags & UnknownAuthority) != 0 ? new("the server's certificate is of an authority that is not known here", _remedies.Authority)
                : (flags & X509ChainStatusFlags.NotTimeValid) != 0 ? Dated(shown, chain.ChainPolicy.VerificationTime.ToUniversalTime())
                : new($"the server's certificate is not valid ({flags})", "Ask who runs the server");
        }
        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
            ? new("the server's certificate is for another name", $"{_remedies.Name}; if it has none of the agency's, somebody may be in between")
            : null;
    }

    private static TrustRefusal Dated(X509Certificate2 shown, DateTime now)
    {
        const string Renew = "Its keeper must renew it; check the clock here too";
        DateTime from = shown.NotBefore.ToUniversalTime(), until = shown.NotAfter.ToUniversalTime();
        if (now > until)
            return new($"the server's certificate expired on {Day(until)}", Renew);
        return now < from
            ? new($"the server's certificate counts only from {Day(from)} on", $"Check the clock here, which says {Day(now)}")
            : new("a certificate of the server's authority is expired or not yet valid", Renew);
    }

    private static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

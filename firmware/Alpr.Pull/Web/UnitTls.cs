using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Pull.Web;

/// <summary>
/// How a unit's server is known and what it is shown: TLS 1.2 or later, its name and chain, the agency's authority in place of the system's, the client's
/// certificate. Remembers why a server was not believed. Revocation is not asked: the authorities of units run no service for it, and a withdrawn one is taken
/// out of the file.
/// </summary>
internal sealed class UnitTls : IDisposable
{
    // A wrong signature: an authority here has the name of the issuer and another key.
    private const X509ChainStatusFlags UnknownAuthority = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private readonly string _unit;
    private readonly X509Certificate2Collection _roots = [], _own = [];

    /// <summary>Reads the files.</summary>
    /// <exception cref="PullException">One of them cannot be used.</exception>
    public UnitTls(UnitSettings unit)
    {
        _unit = unit.Title;
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        Options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = Judge,
            TargetHost = unit.Url.IdnHost,
        };
        try
        {
            if (unit.CertificateAuthorities is { } authorities)
                Load(authorities, "the authorities' certificates", () => LoadAuthorities(authorities, policy));
            Load(unit.Certificate, "the client certificate and its key", () => LoadOwn(unit));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For the connection.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Why the server was not believed the last time; null when it was.</summary>
    public PullException? Verdict { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _roots.Concat(_own))
            certificate.Dispose();
    }

    private void Load(string path, string what, Action load)
    {
        try
        {
            load();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new PullException(PullProblem.Settings, _unit, $"{what} ({path}) cannot be used: {error.Message.TrimEnd('.')}",
                "Check that the files are there, in PEM, the key not encrypted, and that certificate and key belong together", error);
        }
    }

    private void LoadAuthorities(string path, X509ChainPolicy policy)
    {
        _roots.ImportFromPemFile(path);
        if (_roots.Count == 0)
            throw new IOException("it holds no certificate");
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_roots);
    }

    private void LoadOwn(UnitSettings unit)
    {
        X509Certificate2 own = X509Certificate2.CreateFromPemFile(unit.Certificate, unit.Key);
        _own.ImportFromPemFile(unit.Certificate); // intermediates too; its first is the certificate without its key
        X509Certificate2Collection intermediates = [.. _own.Skip(1)];
        _own.Add(own);
        Options.ClientCertificateContext = SslStreamCertificateContext.Create(own, intermediates, offline: true);
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Verdict = null;
        if (errors == SslPolicyErrors.None)
            return true;
        X509ChainStatusFlags flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        (string problem, string remedy) = (certificate, errors, flags) switch
        {
            (null, _, _) => ("the server shows no certificate", "Check the port"),
            (_, _, var chained) when (chained & UnknownAuthority) != 0 =>
                ("the server's certificate is of an authority that is not known here", "Name the authority's certificate with --ca (\"ca\" in the fleet's file), if it is the right one"),
            (X509Certificate2 shown, _, var chained) when (chained & X509ChainStatusFlags.NotTimeValid) != 0 => Dated(shown),
            (_, var wrong, _) when (wrong & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 =>
                ("the server's certificate is for another name", "Use the name that it has as the address; if it has none of the agency's, somebody may be in between"),
            _ => ("the server's certificate is not valid (" + flags + ")", "Ask who keeps the unit"),
        };
        Verdict = new(PullProblem.NotBelieved, _unit, problem, remedy);
        return false;
    }

    private static (string Problem, string Remedy) Dated(X509Certificate2 shown)
    {
        DateTime from = shown.NotBefore.ToUniversalTime(), until = shown.NotAfter.ToUniversalTime();
        DateTime now = Board.Time.SystemClock.Instance.UtcNow.UtcDateTime;
        if (now > until)
            return ($"the server's certificate expired on {Day(until)}", "Who keeps the unit must renew it; check the clock here too");
        return now < from
            ? ($"the server's certificate counts only from {Day(from)} on", "Check the clocks here and of the unit")
            : ("a certificate of the server's authority is expired or not yet valid", "Who keeps the authority must renew it; check the clock here too");
    }

    private static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

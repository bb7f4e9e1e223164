using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Board.Tls;

namespace Alpr.Sync.Brokers;

/// <summary>How a message broker is known over TLS 1.2 or later, and what it is shown: names of PEM files. The broker's name is always verified.</summary>
public sealed record BrokerTls
{
    /// <summary>File of certificate authorities that count for the broker instead of the system's; empty: the system's.</summary>
    public string CaCertificates { get; set; } = "";

    /// <summary>File of the certificate that is shown to the broker, with intermediates behind it; empty: none.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>File of its key, not encrypted; a credential that systemd decrypted is one.</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>How the broker at a host is known.</summary>
    /// <exception cref="TlsFileException">One of the files cannot be used.</exception>
    internal ServerTrust Trust(string host) => new(host, new(CaCertificates, ClientCertificate, ClientKey), SystemClock.Instance, BackendTrust.Remedies("server"));

    /// <summary>Everything that is wrong, the files included.</summary>
    /// <param name="field">Path of this part in the file.</param>
    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (CaCertificates.Length > 0 && NamedFile.Problem(CaCertificates) is { } ca)
            yield return new($"{field}.ca_certificates", ca);
        if ((ClientCertificate.Length > 0) != (ClientKey.Length > 0))
            yield return new($"{field}.client_key", "certificate and key belong together: name both or neither.");
        else if (ClientCertificate.Length > 0)
        {
            string? certificate = NamedFile.Problem(ClientCertificate), key = NamedFile.Problem(ClientKey, "the secret");
            if (certificate is not null)
                yield return new($"{field}.client_certificate", certificate);
            if (key is not null)
                yield return new($"{field}.client_key", key);
            if (certificate is null && key is null && NamedFile.PairProblem(ClientCertificate, ClientKey) is { } wrong)
                yield return new($"{field}.client_certificate", wrong);
        }
    }
}

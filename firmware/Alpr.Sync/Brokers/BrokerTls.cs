using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Configuration;

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

    /// <summary>Everything that is wrong, the files included.</summary>
    /// <param name="field">Path of this part in the file.</param>
    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (CaCertificates.Length > 0 && SecretFile.Problem(CaCertificates, isSecret: false) is { } ca)
            yield return new($"{field}.ca_certificates", ca);
        if ((ClientCertificate.Length > 0) != (ClientKey.Length > 0))
            yield return new($"{field}.client_key", "certificate and key belong together: name both or neither.");
        else if (ClientCertificate.Length > 0)
        {
            string? certificate = SecretFile.Problem(ClientCertificate, isSecret: false), key = SecretFile.Problem(ClientKey, isSecret: true);
            if (certificate is not null)
                yield return new($"{field}.client_certificate", certificate);
            if (key is not null)
                yield return new($"{field}.client_key", key);
            if (certificate is null && key is null && !BelongTogether())
                yield return new($"{field}.client_certificate", "certificate and key are no PEM, or do not belong together; the key must not be encrypted.");
        }
    }

    private bool BelongTogether()
    {
        try
        {
            using X509Certificate2 both = X509Certificate2.CreateFromPemFile(ClientCertificate, ClientKey);
            return true;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

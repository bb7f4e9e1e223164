using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Alpr.Web.Server;

/// <summary>
/// How connections are secured: TLS 1.2 or 1.3 with forward secrecy and authenticated ciphers alone, a client certificate on each but those of the pages, no
/// resumption that would let a client in without showing its key again.
/// </summary>
internal static class ServerTls
{
    private static readonly TlsCipherSuite[] Approved =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    ];

    /// <summary>Fills in Kestrel's options.</summary>
    /// <param name="https">The options.</param>
    /// <param name="own">The unit's certificate, with its key.</param>
    /// <param name="intermediates">What is sent with it.</param>
    /// <param name="trust">Judges clients; null: they are people, who sign in.</param>
    public static void Apply(HttpsConnectionAdapterOptions https, X509Certificate2 own, X509Certificate2Collection intermediates, ClientTrust? trust)
    {
        https.ServerCertificate = own;
        https.ServerCertificateChain = intermediates;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = TimeSpan.FromSeconds(WebLimits.HandshakeSeconds);
        https.ClientCertificateMode = trust is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
        if (trust is not null)
            https.ClientCertificateValidation = trust.Judge;
        https.OnAuthenticate = (_, ssl) =>
        {
            ssl.AllowTlsResume = false;
            ssl.AllowRenegotiation = false;
            if (trust is not null)
                ssl.CertificateChainPolicy = trust.Policy();
            ssl.CipherSuitesPolicy = new(Approved);
        };
    }
}

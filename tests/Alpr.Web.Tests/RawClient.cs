using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Alpr.Web.Tests;

/// <summary>Sends bytes over TLS that no honest client would.</summary>
internal static class RawClient
{
    private const int PatienceMs = 60_000;

    /// <summary>A connection after the handshake.</summary>
    public static SslStream Connect(int port, X509Certificate2 certificate)
    {
        TcpClient client = new("127.0.0.1", port) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        SslStream stream = new(client.GetStream(), false);
        stream.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=127.0.0.1",
        });
        return stream;
    }

    /// <summary>Sends all, and reads until the server says no more; what was read when it broke off.</summary>
    public static string Ask(WebBench bench, X509Certificate2 certificate, string request) => Ask(bench.Port, certificate, Encoding.Latin1.GetBytes(request));

    public static string Ask(int port, X509Certificate2 certificate, byte[] request)
    {
        using SslStream stream = Connect(port, certificate);
        StringBuilder answer = new();
        try
        {
            stream.Write(request);
            byte[] buffer = new byte[8192];
            while (stream.Read(buffer) is > 0 and int length)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, length));
                if (answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    break; // the status is what counts
            }
        }
        catch (IOException)
        {
            // it broke off
        }
        return answer.ToString();
    }
}

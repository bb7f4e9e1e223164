using System.Net.Sockets;
using System.Security.Authentication;

namespace Alpr.Sync.Webhook;

/// <summary>What may go wrong on the way to a server, in words with the remedy.</summary>
internal static class NetworkFailure
{
    /// <summary>An exception of the network or of TLS.</summary>
    public static string Words(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return Words(socket.SocketErrorCode);
            if (cause is AuthenticationException)
                return Handshake(failure);
        }
        return failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Words(SocketError.HostNotFound),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Handshake(failure),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Words(SocketError.ConnectionReset),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
                "its answer is none of a web server. Check host and port in url",
            IOException => Words(SocketError.ConnectionReset),
            _ => "the connection failed. Check the line and the server",
        };
    }

    /// <summary>A socket's error.</summary>
    public static string Words(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            "the name of the host cannot be resolved. Check the name in url and the network's name server",
        SocketError.ConnectionRefused => "the connection is refused. Check the port in url, and whether the server runs",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "there is no way to the host. Check the unit's network",
        SocketError.TimedOut => "the host does not answer. Check the unit's network, the firewall and the server",
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
            "the server ended the connection. Check its log; it may want a client certificate",
        _ => $"the connection failed ({error}). Check the unit's network",
    };

    private static string Handshake(Exception failure)
    {
        string said = failure.ToString();
        return said.Contains("protocol version", StringComparison.OrdinalIgnoreCase) || said.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
            ? "it speaks no TLS 1.2 or later. Its keeper must bring it up to date; older versions are not secure"
            : "the TLS handshake failed. Check that the port speaks TLS, and that the server accepts the unit's client certificate; its log says why";
    }
}

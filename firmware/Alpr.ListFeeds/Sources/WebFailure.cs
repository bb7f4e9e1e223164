using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Alpr.ListFeeds;

/// <summary>What may go wrong with a web server, in words.</summary>
internal static class WebFailure
{
    private const string Again = "; it is tried again by itself";

    /// <summary>An exception of the network or of TLS.</summary>
    public static FeedException Of(string source, Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return OfSocket(source, socket.SocketErrorCode, failure);
            if (cause is AuthenticationException)
                return OfHandshake(source, failure);
        }
        if (failure is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded })
            return OfSocket(source, SocketError.ConnectionReset, failure);
        if (failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
            return OfSocket(source, SocketError.HostNotFound, failure);
        if (failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return OfHandshake(source, failure);
        return failure is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            ? new(source, "its answer is none of a web server", "Check host and port", failure)
            : new(source, "the connection failed", "Check the line and the server" + Again, failure);
    }

    /// <summary>An exception in the middle of a list.</summary>
    public static FeedException InBody(string source, Exception failure) =>
        new(source, "the connection ended before all was there", "Check the line and the server" + Again, failure);

    /// <summary>A status that is no list.</summary>
    public static FeedException Of(string source, HttpStatusCode status)
    {
        (string problem, string remedy) = (int)status switch
        {
            401 => ("it wants to know who asks (401)", "Name the client certificate that its keeper gave you in the appliance's configuration"),
            403 => ("it refuses this unit (403)", "Ask its keeper to allow the unit's client certificate"),
            404 or 410 => ($"there is no such file ({(int)status})", "Check the path in the policy, or ask who keeps the list"),
            >= 300 and < 400 => ($"it sends elsewhere ({(int)status}), to where no list may come from", "Write the new address into the policy, if it is right"),
            429 or 503 => ($"it is busy ({(int)status})", "Nothing is to be done" + Again),
            >= 500 => ($"it has a fault of its own ({(int)status})", "Tell its keeper" + Again),
            _ => ($"it answers with status {(int)status} and no list", "Check the address in the policy, or ask its keeper"),
        };
        return new(source, problem, remedy);
    }

    private static FeedException OfSocket(string source, SocketError error, Exception cause)
    {
        (string problem, string remedy) = error switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
                ("the name of the host cannot be resolved", "Check the name in the policy and the network's name server"),
            SocketError.ConnectionRefused => ("the connection is refused", "Check the port in the policy, and whether the server runs"),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown =>
                ("there is no way to the host", "Check the unit's network"),
            SocketError.TimedOut => ("the host does not answer", "Check the unit's network, the firewall and the server"),
            SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
                ("the server ended the connection", "Check its log; it may want a client certificate (client_certificate in the appliance's configuration)"),
            _ => ($"the connection failed ({error})", "Check the unit's network"),
        };
        return new(source, problem, remedy + Again, cause);
    }

    private static FeedException OfHandshake(string source, Exception failure)
    {
        string said = failure.ToString();
        if (said.Contains("protocol version", StringComparison.OrdinalIgnoreCase) || said.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase))
            return new(source, "it speaks no TLS 1.2 or later", "Its keeper must bring it up to date; older versions are not secure", failure);
        return new(source, "the TLS handshake failed",
            "Check that the port speaks TLS, and that the server accepts the unit's client certificate; its log says why", failure);
    }
}

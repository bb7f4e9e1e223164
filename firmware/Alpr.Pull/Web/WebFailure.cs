using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Alpr.Pull.Web;

/// <summary>What may go wrong on the way to a unit, in words.</summary>
internal static class WebFailure
{
    /// <summary>An exception of the network or of TLS before the answer.</summary>
    public static PullException Of(string unit, Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return OfSocket(unit, socket.SocketErrorCode, failure);
            if (cause is AuthenticationException)
                return OfHandshake(unit, failure);
        }
        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded => OfSocket(unit, SocketError.ConnectionReset, failure),
            HttpRequestError.NameResolutionError => OfSocket(unit, SocketError.HostNotFound, failure),
            HttpRequestError.SecureConnectionError => OfHandshake(unit, failure),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                new(PullProblem.Answer, unit, "the answer is none of a web server, or its head is too long", "Check host and port", failure),
            _ => new(PullProblem.Unreachable, unit, "the connection failed", "Check the line and the unit", failure),
        };
    }

    /// <summary>An exception in the middle of a batch.</summary>
    public static PullException InBody(string unit, Exception failure) =>
        new(PullProblem.Unreachable, unit, "the connection ended before the batch was through", "Check the line; the batch is asked for again", failure);

    /// <summary>Time was up.</summary>
    public static PullException Late(string unit, string what, int ms, Exception? cause) =>
        new(PullProblem.Unreachable, unit, $"{what} did not come within {(ms / 1000.0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)} s",
            "Check whether the unit is up and the line good", cause);

    /// <summary>A status that is no success.</summary>
    /// <param name="unit">Which unit.</param>
    /// <param name="status">Its answer.</param>
    /// <param name="said">The unit's own words, cleaned; empty when it gave none.</param>
    /// <param name="retryAfter">What it asked for.</param>
    public static PullException Of(string unit, HttpStatusCode status, string said, TimeSpan? retryAfter)
    {
        string words = said.Length > 0 ? $" and says: {said.TrimEnd('.')}" : "";
        (PullProblem problem, string what, string remedy) = (int)status switch
        {
            401 => (PullProblem.NotAllowed, "the unit wants to know who asks (401)", "Give the client certificate that the unit's policy names"),
            403 => (PullProblem.NotAllowed, "the unit refuses this client (403)", "The unit's policy must allow this client certificate to pull, for the agency it stands for"),
            404 or 410 => (PullProblem.NoInterface, $"there is no pull interface at this address ({(int)status})", "Check the address; the unit's configuration must have the interface on"),
            429 => (PullProblem.Busy, "the unit is asked too often (429)", "Nothing is to be done, unless others pull with the same certificate"),
            503 => (PullProblem.Busy, "the unit is busy (503)", "Nothing is to be done"),
            >= 300 and < 400 => (PullProblem.NoInterface, $"the unit sends elsewhere ({(int)status}), which its interface never does", "Check the address; something else may answer there"),
            >= 500 => (PullProblem.Answer, $"the unit has a fault of its own ({(int)status})", "Its log says which"),
            _ => (PullProblem.NoInterface, $"the unit answers with status {(int)status}", "Check the address, and that the unit's program is of this version or later"),
        };
        return new(problem, unit, what + words, remedy) { RetryAfter = retryAfter, Status = (int)status };
    }

    private static PullException OfSocket(string unit, SocketError error, Exception cause)
    {
        (string what, string remedy) = error switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
                ("the host's name cannot be resolved (DNS)", "Check the name in the address and the name server"),
            SocketError.ConnectionRefused => ("the connection is refused", "Check the port, and whether the unit's program runs"),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => ("there is no way to the host", "Check the network"),
            SocketError.TimedOut => ("the host does not answer", "Check the network, the firewall and the unit"),
            SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
                ("the unit ended the connection", "Its log says why; it may not accept this client certificate"),
            _ => ($"the connection failed ({error})", "Check the network"),
        };
        return new(PullProblem.Unreachable, unit, what, remedy, cause);
    }

    private static PullException OfHandshake(string unit, Exception failure)
    {
        string said = failure.ToString();
        return said.Contains("protocol version", StringComparison.OrdinalIgnoreCase) || said.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
            ? new(PullProblem.NotBelieved, unit, "the server speaks no TLS 1.2 or later", "It must be brought up to date; older versions are not secure", failure)
            : new(PullProblem.NotBelieved, unit, "the TLS handshake failed",
                "Check that the port speaks TLS and that the unit accepts this client certificate; its log says why", failure);
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Alpr.Board.Tls;

namespace Alpr.Sync.Brokers;

/// <summary>
/// Walks the way to a broker as far as TLS - name, connection, handshake - and says in words where it ends. A test begins with it; and when a
/// client library says no more than that TLS failed, this finds out why.
/// </summary>
internal static class BrokerProbe
{
    /// <summary>Tries; the last step is the one that failed, if one did.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="tls">What TLS needs; null: no TLS.</param>
    /// <param name="limit">For all of it.</param>
    /// <param name="stop">Gives up.</param>
    public static List<BackendTestStep> Try(string host, int port, BrokerTls? tls, TimeSpan limit, CancellationToken stop)
    {
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(limit);
        List<BackendTestStep> steps = [];
        WalkAsync(host, port, tls, steps, time.Token).GetAwaiter().GetResult(); // the caller's own thread waits; nothing here needs it back
        return steps;
    }

    /// <summary>A failure of the network in words.</summary>
    public static string Words(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            "the broker's name cannot be resolved; check server and the network's name server",
        SocketError.ConnectionRefused => "the broker refuses the connection; check the port, and whether it runs",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => "there is no way to the broker; check the unit's network",
        SocketError.TimedOut => "the broker does not answer; check the unit's network, the firewall and the broker",
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
            "the broker ended the connection; its log says why, and it may want a client certificate",
        _ => $"the connection to the broker failed ({error}); check the unit's network",
    };

    /// <summary>A failure of TLS in words, when the broker's certificate is not the reason.</summary>
    public static string WordsOfTls(Exception failure)
    {
        string said = failure.ToString();
        return said.Contains("protocol version", StringComparison.OrdinalIgnoreCase) || said.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
            ? "the broker speaks no TLS 1.2 or later; its keeper must bring it up to date"
            : "the TLS handshake failed; check that the port speaks TLS and that the broker accepts the unit's client certificate (its log says why)";
    }

    private static async Task WalkAsync(string host, int port, BrokerTls? tls, List<BackendTestStep> steps, CancellationToken stop)
    {
        string step = "name";
        ServerTrust? trust = null;
        Socket? socket = null;
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
            steps.Add(new(step, true, string.Join(", ", addresses.Select(address => address.ToString()))));
            step = "connection";
            socket = await ConnectAsync(addresses, port, stop).ConfigureAwait(false);
            steps.Add(new(step, true, $"{socket.RemoteEndPoint}"));
            step = "TLS";
            if (tls is null)
            {
                steps.Add(new(step, true, "not used: the broker is on this unit"));
                return;
            }
            trust = tls.Trust(host);
            steps.Add(await ShakeAsync(socket, trust, stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            steps.Add(new(step, false, "it takes too long; check the unit's network, the firewall and the broker"));
        }
        catch (SocketException failure)
        {
            steps.Add(new(step, false, Words(failure.SocketErrorCode)));
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            string words = trust is null ? failure.Message : trust.Verdict?.ToString() ?? (failure.InnerException is SocketException cut ? Words(cut.SocketErrorCode) : WordsOfTls(failure));
            steps.Add(new(step, false, words));
        }
        finally
        {
            socket?.Dispose();
            trust?.Dispose();
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken stop)
    {
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, port, stop).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<BackendTestStep> ShakeAsync(Socket socket, ServerTrust trust, CancellationToken stop)
    {
        using NetworkStream stream = new(socket, ownsSocket: false);
        using SslStream secured = new(stream);
        await secured.AuthenticateAsClientAsync(trust.Options, stop).ConfigureAwait(false);
        return new("TLS", true, $"{secured.SslProtocol}, {secured.NegotiatedCipherSuite}");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;
using Alpr.Board.Tls;

namespace Alpr.Sync.Webhook;

/// <summary>Goes the way to a web server step by step, so that a person sees where it ends: name, connection, TLS.</summary>
internal static class WebhookProbe
{
    /// <summary>Tries the way.</summary>
    /// <param name="address">The server.</param>
    /// <param name="files">By what it is known.</param>
    /// <param name="times">How long each step may take.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <param name="steps">Takes the steps as far as it got.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>True when all worked.</returns>
    public static bool TryReach(Uri address, TlsFiles files, WebhookTimes times, IClock clock, List<BackendTestStep> steps, CancellationToken stop)
    {
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        string step = "name";
        ServerTrust? trust = null;
        try
        {
            time.CancelAfter(times.ConnectMsMax);
            IPAddress[] addresses = Dns.GetHostAddressesAsync(address.IdnHost, time.Token).GetAwaiter().GetResult();
            if (addresses.Length == 0)
                throw new SocketException((int)SocketError.HostNotFound);
            steps.Add(new(step, true, $"{address.IdnHost} is {string.Join(", ", addresses.Take(4))}"));
            step = "connection";
            time.CancelAfter(times.ConnectMsMax);
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            socket.ConnectAsync(addresses, address.Port, time.Token).AsTask().GetAwaiter().GetResult();
            steps.Add(new(step, true, string.Create(CultureInfo.InvariantCulture, $"port {address.Port} answers")));
            step = "TLS";
            time.CancelAfter(times.ConnectMsMax);
            trust = new(address.IdnHost, files, clock, BackendTrust.Remedies("url"));
            using SslStream tls = new(new NetworkStream(socket));
            tls.AuthenticateAsClientAsync(trust.Options, time.Token).GetAwaiter().GetResult();
            steps.Add(new(step, true, $"{tls.SslProtocol}, certificate of {Shown(tls)}"));
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            steps.Add(new(step, false, NetworkFailure.Words(SocketError.TimedOut)));
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
        {
            bool isOurs = trust is null && step == "TLS"; // the unit's own files: the message is in words
            steps.Add(new(step, false, trust?.Verdict?.ToString() ?? (isOurs ? failure.Message : NetworkFailure.Words(failure))));
        }
        finally
        {
            trust?.Dispose();
        }
        return false;
    }

    private static string Shown(SslStream tls) => tls.RemoteCertificate is X509Certificate2 shown
        ? $"{shown.Subject}, until {shown.NotAfter.ToUniversalTime():yyyy-MM-dd}"
        : "nobody";
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Sync.Tests;

/// <summary>A server that answers each connection with bytes of the test's own, or drips them.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();

    public RawServer(X509Certificate2 certificate, byte[] answer, bool drips = false)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Serve(certificate, answer, drips);
    }

    public int Port { get; }

    public string Url => $"https://127.0.0.1:{Port}/records";

    public int Connections { get; private set; }

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task Serve(X509Certificate2 certificate, byte[] answer, bool drips)
    {
        CancellationToken over = _over.Token;
        while (!over.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(over);
                Connections++;
                await using SslStream tls = new(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
                _ = await tls.ReadAsync(new byte[65_536], over);
                if (!drips)
                {
                    await tls.WriteAsync(answer, over);
                    continue;
                }
                using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
                for (int i = 0; await timer.WaitForNextTickAsync(over); i++)
                    await tls.WriteAsync(i < answer.Length ? answer.AsMemory(i, 1) : "x"u8.ToArray(), over);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client had enough, or the test is over.
            }
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>TLS before a broker that is spoken to in plain, with a certificate that may be exchanged at any time; it can be closed as when the broker's host is off.</summary>
internal sealed class TlsFront : IDisposable
{
    private readonly int _server;
    private readonly List<Socket> _open = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);

    public TlsFront(int server, (string Certificate, string Key) files)
    {
        _server = server;
        Use(files);
        Begin();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    private X509Certificate2 Certificate { get; set; } = null!;

    /// <summary>Shows another certificate from now on.</summary>
    public void Use((string Certificate, string Key) files)
    {
        using X509Certificate2 bare = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        Certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Ends all connections and takes no more.</summary>
    public void Close()
    {
        _listener.Dispose();
        lock (_open)
        {
            _open.ForEach(static socket => socket.Dispose());
            _open.Clear();
        }
    }

    /// <summary>Takes connections again, at the same port.</summary>
    public void Open()
    {
        _listener = new(IPAddress.Loopback, Port);
        Begin();
    }

    public void Dispose()
    {
        Close();
        Certificate.Dispose();
    }

    private void Begin()
    {
        _listener.Start();
        TcpListener listener = _listener;
        new Thread(() => Accept(listener)) { IsBackground = true, Name = "TLS front" }.Start();
    }

    private void Accept(TcpListener listener)
    {
        while (true)
        {
            try
            {
                Socket client = listener.AcceptSocket();
                lock (_open)
                    _open.Add(client);
                _ = Serve(client, Certificate);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket client, X509Certificate2 certificate)
    {
        try
        {
            client.NoDelay = true;
            using TcpClient server = new() { NoDelay = true };
            await using SslStream tls = new(new NetworkStream(client, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(certificate);
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await using NetworkStream behind = server.GetStream();
            await Task.WhenAny(Copy(tls, behind), Copy(behind, tls));
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // One of the ends is gone, or the client did not believe.
        }
        client.Dispose();
    }

    private static async Task Copy(Stream from, Stream to)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            for (int got; (got = await from.ReadAsync(buffer)) > 0;)
            {
                await to.WriteAsync(buffer.AsMemory(0, got));
                await to.FlushAsync();
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            // The other direction ends with it.
        }
    }
}

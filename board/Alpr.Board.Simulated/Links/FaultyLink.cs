using System.Net;
using System.Net.Sockets;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated;

/// <summary>
/// A bad network between a program and a server on this machine: it listens on a loopback port and passes each connection on through a
/// <see cref="FaultyStream"/> in each direction. The network can be cut and mended while programs run.
/// </summary>
/// <remarks>Each connection's faults follow from the seed, its number (from 0) and its direction. Two threads a connection, until it ends.</remarks>
public sealed class FaultyLink : IDisposable
{
    private const int ConnectionsMax = 64; // a test that needs more is a runaway
    private const int BufferBytes = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly LinkFaults _faults;
    private readonly IClock _clock;
    private readonly List<TcpClient> _open = [];
    private readonly object _gate = new();
    private readonly Thread _accepting;
    private bool _isCut, _isOver;

    /// <summary>Starts listening.</summary>
    /// <param name="serverPort">Loopback port of the server behind it.</param>
    /// <param name="faults">What is wrong with each connection, in each direction.</param>
    /// <param name="clock">What waits; null: the system's.</param>
    public FaultyLink(int serverPort, LinkFaults faults, IClock? clock = null)
    {
        _server = new(IPAddress.Loopback, serverPort);
        _faults = faults;
        _clock = clock ?? SystemClock.Instance;
        _listener.Start();
        _accepting = new(Accept) { Name = "faulty link", IsBackground = true };
        _accepting.Start();
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far, refused ones included.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts the network: what is open is reset, what comes is hung up on.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (TcpClient client in _open)
                Reset(client);
            _open.Clear();
        }
    }

    /// <summary>Mends it.</summary>
    public void Mend()
    {
        lock (_gate)
            _isCut = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        Cut();
        _listener.Dispose();
        _accepting.Join();
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new(true, 0); // RST, as a network that forgot the connection sends it
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other thread closed it.
        }
        client.Dispose();
    }

    private void Accept()
    {
        while (!_isOver)
        {
            TcpClient client;
            try
            {
                client = _listener.AcceptTcpClient();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            Join(client);
        }
    }

    private void Join(TcpClient client)
    {
        int number = Connections++;
        TcpClient server = new();
        try
        {
            lock (_gate)
            {
                if (_isCut || _open.Count >= 2 * ConnectionsMax)
                    throw new IOException("The network is cut.");
                server.Connect(_server);
                _open.Add(client);
                _open.Add(server);
            }
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            Reset(client);
            server.Dispose();
            return;
        }
        ulong seed = _faults.Seed + 2 * (ulong)number;
        Start(client, server, seed);
        Start(server, client, seed + 1);
    }

    /// <summary>Passes one direction on, on a thread of its own.</summary>
    private void Start(TcpClient from, TcpClient to, ulong seed)
    {
        FaultyStream source = new(from.GetStream(), _faults with { Seed = seed }, _clock);
        NetworkStream target = to.GetStream();
        new Thread(() =>
        {
            byte[] buffer = new byte[BufferBytes];
            try
            {
                for (int got = source.Read(buffer); got > 0; got = source.Read(buffer))
                    target.Write(buffer, 0, got);
                to.Client.Shutdown(SocketShutdown.Send); // an orderly end is passed on as one
                return;
            }
            catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException)
            {
                Reset(from);
                Reset(to);
            }
        })
        { Name = "faulty link", IsBackground = true }.Start();
    }
}

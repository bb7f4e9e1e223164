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
    private readonly List<Socket> _open = [];
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
            foreach (Socket client in _open)
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

    private static void Reset(Socket client)
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
            Socket client;
            try
            {
                client = _listener.AcceptSocket();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            Join(client);
        }
    }

    private void Join(Socket client)
    {
        int number = Connections++;
        Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
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
        int[] ended = new int[1]; // directions of this connection
        Start(client, server, seed, ended);
        Start(server, client, seed + 1, ended);
    }

    /// <summary>Passes one direction on, on a thread of its own.</summary>
    private void Start(Socket from, Socket to, ulong seed, int[] ended) =>
        new Thread(() =>
        {
            bool isOrderly = false;
            try
            {
                using FaultyStream source = new(new NetworkStream(from, ownsSocket: false), _faults with { Seed = seed }, _clock);
                using NetworkStream target = new(to, ownsSocket: false);
                byte[] buffer = new byte[BufferBytes];
                for (int got = source.Read(buffer); got > 0; got = source.Read(buffer))
                    target.Write(buffer, 0, got);
                to.Shutdown(SocketShutdown.Send); // an orderly end is passed on as one
                isOrderly = true;
            }
            catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException)
            {
                // The line's fault, a cut, or the other direction's end: both are reset below.
            }
            End(from, to, isOrderly && Interlocked.Increment(ref ended[0]) == 1, isOrderly);
        })
        { Name = "faulty link", IsBackground = true }.Start();

    private void End(Socket from, Socket to, bool isHalf, bool isOrderly)
    {
        if (isHalf)
            return; // the other direction may still have something to say
        lock (_gate)
        {
            foreach (Socket socket in (ReadOnlySpan<Socket>)[from, to])
            {
                _open.Remove(socket);
                if (isOrderly)
                    socket.Dispose();
                else
                    Reset(socket);
            }
        }
    }
}

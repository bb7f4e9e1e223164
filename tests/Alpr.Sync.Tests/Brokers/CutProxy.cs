using System.Net;
using System.Net.Sockets;

namespace Alpr.Sync.Tests.Brokers;

/// <summary>What happens to a packet.</summary>
internal enum Fate
{
    Pass,

    /// <summary>The connection is cut before the packet.</summary>
    CutBefore,

    /// <summary>The connection is cut after half of it.</summary>
    CutHalf,

    /// <summary>The packet passes, then the connection is cut.</summary>
    CutAfter,

    /// <summary>Nothing passes in this direction any more, and nobody is told.</summary>
    Stall,
}

/// <summary>A proxy that knows where packets of a protocol begin, so that it can cut at each of its steps.</summary>
internal sealed class CutProxy : IDisposable
{
    /// <summary>Length of the first packet in some bytes; 0 when there is no whole one yet.</summary>
    public delegate int Framing(ReadOnlySpan<byte> bytes);

    /// <summary>Decides on a packet.</summary>
    /// <param name="isToServer">Its direction.</param>
    /// <param name="packet">Its bytes.</param>
    public delegate Fate Judge(bool isToServer, ReadOnlySpan<byte> packet);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Framing _framing;
    private readonly Judge _judge;
    private readonly List<Socket> _open = [];

    public CutProxy(int server, Framing framing, Judge judge)
    {
        (_server, _framing, _judge) = (server, framing, judge);
        _listener.Start();
        new Thread(Accept) { IsBackground = true, Name = "cut proxy" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public int Cuts { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_open)
            _open.ForEach(socket => socket.Dispose());
    }

    /// <summary>MQTT: type, then the rest's length as a varint (MQTT 5, 2.1.4).</summary>
    public static int OfMqtt(ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        for (int i = 1; i < Math.Min(bytes.Length, 5); i++)
        {
            length |= (bytes[i] & 0x7f) << 7 * (i - 1);
            if (bytes[i] < 0x80)
                return bytes.Length >= i + 1 + length ? i + 1 + length : 0;
        }
        return 0;
    }

    /// <summary>AMQP: the protocol header, or type, channel, size, payload, end (AMQP 0-9-1, 4.2.3).</summary>
    public static int OfAmqp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
            return 0;
        int length = bytes[0] == 'A' ? 8 : 8 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes[3..]);
        return bytes.Length >= length ? length : 0;
    }

    /// <summary>TLS: type, version, length (RFC 8446, 5.1).</summary>
    public static int OfTls(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 5)
            return 0;
        int length = 5 + System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        return bytes.Length >= length ? length : 0;
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                Socket client = _listener.AcceptSocket();
                Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                Connections++;
                lock (_open)
                    _open.AddRange([client, server]);
                if (!TryConnect(server))
                {
                    client.Dispose();
                    server.Dispose();
                    continue;
                }
                new Thread(() => Pass(client, server, isToServer: true)) { IsBackground = true }.Start();
                new Thread(() => Pass(server, client, isToServer: false)) { IsBackground = true }.Start();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    // A server that is away for a while ends connections, not the proxy.
    private bool TryConnect(Socket server)
    {
        try
        {
            server.Connect(IPAddress.Loopback, _server);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Pass(Socket from, Socket to, bool isToServer)
    {
        byte[] buffer = new byte[1 << 20];
        int filled = 0;
        try
        {
            for (int got = from.Receive(buffer); got > 0; got = from.Receive(buffer.AsSpan(filled)))
            {
                filled += got;
                for (int length = _framing(buffer.AsSpan(0, filled)); length > 0; length = _framing(buffer.AsSpan(0, filled)))
                {
                    Fate fate;
                    lock (_judge)
                        fate = _judge(isToServer, buffer.AsSpan(0, length));
                    if (fate == Fate.Stall)
                        return;
                    if (fate != Fate.CutBefore)
                        to.Send(buffer.AsSpan(0, fate == Fate.CutHalf ? length / 2 : length));
                    if (fate != Fate.Pass)
                    {
                        Cuts++;
                        Thread.Sleep(5); // so that what was sent is there before the end is
                        throw new SocketException((int)SocketError.ConnectionReset);
                    }
                    buffer.AsSpan(length, filled - length).CopyTo(buffer);
                    filled -= length;
                }
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Both ends are closed below.
        }
        from.Dispose();
        to.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;

namespace Alpr.Benchmarks.Connections;

/// <summary>Connections from many addresses of the loopback that send nothing and are never closed by this end.</summary>
/// <param name="port">Where to, on 127.0.0.1.</param>
/// <param name="count">How many.</param>
/// <param name="perAddress">How many from one address.</param>
internal sealed class HeldConnections(int port, int count, int perAddress) : IDisposable
{
    private readonly List<Socket> _open = new(count);

    /// <summary>Those that the unit has not closed.</summary>
    public int Held => _open.Count(static one => !(one.Poll(0, SelectMode.SelectRead) && one.Available == 0));

    /// <summary>Those that it closed, or did not take.</summary>
    public int Refused => count - Held;

    /// <summary>Opens them, one after another.</summary>
    public async Task OpenAll()
    {
        for (int i = 0; i < count; i++)
        {
            int address = i / perAddress;
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 9, (byte)(address / 250), (byte)(1 + address % 250)]), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                _open.Add(socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(static one => one.Dispose());
}

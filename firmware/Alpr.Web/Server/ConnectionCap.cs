using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Alpr.Web.Server;

/// <summary>
/// So many connections from one address and no more, counted before TLS costs anything: one client, or one that opens connections and says nothing, leaves room for
/// others. Any thread.
/// </summary>
/// <param name="perAddressMax">Connections of one address.</param>
internal sealed class ConnectionCap(int perAddressMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = []; // holds no more addresses than there may be connections

    /// <summary>Lets a connection through, or ends it.</summary>
    public async Task Pass(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryEnter(address))
        {
            connection.Abort();
            return;
        }
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (_gate)
        {
            int open = _open.GetValueOrDefault(address);
            if (open >= perAddressMax)
                return false;
            _open[address] = open + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            if (--_open[address] == 0)
                _open.Remove(address);
        }
    }
}

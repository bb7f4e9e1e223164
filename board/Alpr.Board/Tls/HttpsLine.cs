using System.Net;

namespace Alpr.Board.Tls;

/// <summary>
/// The one way in which we speak HTTPS as a client: to the server that was named, by no proxy, without cookies; no redirect is followed unseen, nothing is unpacked
/// unbounded.
/// </summary>
public static class HttpsLine
{
    private const int HeadKilobytesMax = 32;

    /// <summary>A handler for <see cref="HttpClient"/>; connects with the first request.</summary>
    /// <param name="trust">How the server is known; stays the caller's.</param>
    /// <param name="connectMs">Milliseconds to connect and agree on keys.</param>
    /// <param name="connections">At once.</param>
    public static SocketsHttpHandler Handler(ServerTrust trust, int connectMs, int connections = 1)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectMs),
            MaxConnectionsPerServer = connections,
            MaxResponseHeadersLength = HeadKilobytesMax,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = trust.Options,
            UseCookies = false,
            UseProxy = false,
        };
    }
}

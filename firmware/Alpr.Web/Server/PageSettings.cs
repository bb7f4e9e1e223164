using System.Net;
using Alpr.Board.Configuration;

namespace Alpr.Web.Server;

/// <summary>
/// Where the unit's pages are: on the maintenance interface, with the certificate of <see cref="WebSettings"/>. People come without a client certificate and sign in.
/// </summary>
public sealed record PageSettings
{
    /// <summary>The usual port.</summary>
    internal const int PortUsual = 8444;

    /// <summary>Address of the maintenance interface, such as <c>192.168.77.1</c>. There is no usual one: all addresses would show the sign-in to the road's network.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port; 0: a free one, for tests.</summary>
    public int Port { get; set; } = PortUsual;

    /// <summary>Bounds; requests are counted by address.</summary>
    public WebRates Limits { get; set; } = new() { Connections = 64 };

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return new($"{field}.address", "write the address of the maintenance interface, such as 192.168.77.1.");
        if (Port is < 0 or > 65535)
            yield return new($"{field}.port", "write 1 to 65535.");
        foreach (ConfigurationProblem problem in Limits.Problems($"{field}.limits"))
            yield return problem;
    }
}

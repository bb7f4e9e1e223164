using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alpr.Consoles;

/// <summary>The unit's network as a technician is told it.</summary>
public sealed record NetworkPlan
{
    /// <summary>Address and prefix, such as <c>192.0.2.10/24</c>; empty: by DHCP.</summary>
    public string Address { get; init; } = "";

    /// <summary>The way out; empty: none, or by DHCP.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Number of the VLAN, 1 to 4094; 0: untagged.</summary>
    public int Vlan { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Time servers.</summary>
    public IReadOnlyList<string> Ntp { get; init; } = [];

    /// <summary>Proxy for HTTPS, such as <c>http://proxy.example:3128</c>; empty: none.</summary>
    public string Proxy { get; init; } = "";

    private const int ServersMax = 4;

    /// <summary>Why an address with its prefix is not taken; null: it is.</summary>
    public static string? AddressRefusal(string text)
    {
        if (text.Length == 0)
            return null;
        string[] parts = text.Split('/');
        return parts.Length == 2 && IsAddress(parts[0], out IPAddress? address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefix)
            && prefix is > 0 && prefix <= (address!.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            ? null
            : "Write address and prefix, such as 192.0.2.10/24, or 'dhcp'.";
    }

    /// <summary>Why a gateway is not taken; null: it is.</summary>
    public static string? GatewayRefusal(string text) => text.Length == 0 || IsAddress(text, out _) ? null : "Write an address, such as 192.0.2.1, or 'none'.";

    /// <summary>Why a VLAN is not taken; null: it is.</summary>
    public static string? VlanRefusal(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 4094 ? null : "Write 1 to 4094, or 0 for none.";

    /// <summary>Why name servers are not taken; null: they are.</summary>
    public static string? DnsRefusal(string text) =>
        Split(text) is { Count: <= ServersMax } servers && servers.All(server => IsAddress(server, out _)) ? null : $"Write up to {ServersMax} addresses with spaces between them, or 'none'.";

    /// <summary>Why time servers are not taken; null: they are.</summary>
    public static string? NtpRefusal(string text) =>
        Split(text) is { Count: <= ServersMax } servers && servers.All(IsHost) ? null : $"Write up to {ServersMax} names or addresses with spaces between them, or 'none'.";

    /// <summary>Why a proxy is not taken; null: it is.</summary>
    public static string? ProxyRefusal(string text) => text.Length == 0
        || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.PathAndQuery == "/" && IsHost(address.IdnHost)
            && !text.Any(letter => char.IsWhiteSpace(letter) || letter is '"' or '\'' or '\\' or '$'))
        ? null
        : "Write http://host:port without a password, or 'none'.";

    /// <summary>The words of a list.</summary>
    public static IReadOnlyList<string> Split(string text) => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsAddress(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) : address.ToString() == text);

    private static bool IsHost(string text) => text.Length is > 0 and <= 253 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':');
}

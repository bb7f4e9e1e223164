using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alpr.Host.Links;

/// <summary>Where people or programs ask the unit, as it is said at the start.</summary>
/// <param name="What"><c>pages</c> or <c>pulls</c>.</param>
/// <param name="Url">Such as <c>https://192.168.77.1:8444/</c>; empty: it is not open.</param>
/// <param name="Note">Why it is not; empty when it is.</param>
/// <param name="CertificateSha256">SHA-256 of the certificate that is shown there, <c>AB:CD:...</c>, for comparing with the browser's warning; empty: it is not open.</param>
public readonly record struct UnitAddress(string What, string Url, string Note, string CertificateSha256)
{
    /// <summary>The line for people.</summary>
    public string Line => Url.Length == 0 ? $"{What}  {Note}" : $"{What}  {Url}  certificate sha256 {CertificateSha256}";

    /// <summary>What listens at an address; all addresses are written as the unit's host name.</summary>
    internal static UnitAddress Of(string what, string address, int port, string sha256)
    {
        IPAddress at = IPAddress.Parse(address);
        string host = at.Equals(IPAddress.Any) || at.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : at.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{at}]" : at.ToString();
        return new(what, string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}/"), "", sha256);
    }
}

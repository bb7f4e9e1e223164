using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Configuration;

namespace Alpr.Web.Server;

/// <summary>
/// The unit's HTTPS interface as the appliance's configuration writes it. Secrets are names of files. Read by <see cref="ConfigurationFile"/> with names in
/// snake_case; <see cref="Problems"/> first.
/// </summary>
public sealed record WebSettings
{
    /// <summary>Address that is listened on, such as <c>10.20.0.17</c>; <c>::</c> and <c>0.0.0.0</c> are all there are.</summary>
    public string Address { get; set; } = "::";

    /// <summary>TCP port; 0: a free one, for tests.</summary>
    public int Port { get; set; } = 8443;

    /// <summary>PEM file of the certificate that the unit shows, with intermediates behind it.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM file of its key, not encrypted; a credential that systemd decrypted is one.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// PEM file of the agency's certificate authorities for clients: whose certificate comes from them may ask for a session. Empty: only certificates that an
    /// account or an agreement names come in.
    /// </summary>
    public string ClientCa { get; set; } = "";

    /// <summary>Bounds.</summary>
    public WebRates Limits { get; set; } = new();

    /// <summary>The unit's pages, for people with a browser; null: there are none.</summary>
    public PageSettings? Pages { get; set; }

    /// <summary>Everything that is wrong with the values, the files included.</summary>
    /// <param name="field">Path of this part in the file, such as <c>web</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return new($"{field}.address", "write an address of the unit, such as 10.20.0.17, or :: for all of them.");
        if (Port is < 0 or > 65535)
            yield return new($"{field}.port", "write 1 to 65535.");
        foreach ((string name, string path, bool isSecret) in new[] { ("certificate", Certificate, false), ("key", Key, true), ("client_ca", ClientCa, false) })
        {
            if (name == "client_ca" && path.Length == 0)
                continue;
            if (NamedFile.Problem(path, isSecret ? "the key" : null) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
        if (PairProblem() is { } wrong)
            yield return new($"{field}.certificate", wrong);
        if (AuthorityProblem() is { } none)
            yield return new($"{field}.client_ca", none);
        foreach (ConfigurationProblem problem in Limits.Problems($"{field}.limits").Concat(Pages?.Problems($"{field}.pages") ?? []))
            yield return problem;
        if (Pages is { } pages && pages.Port == Port && Port != 0)
            yield return new($"{field}.pages.port", $"{Port} is the interface's own; write another, such as {PageSettings.PortUsual}.");
    }

    /// <summary>The authorities' certificates; none without <see cref="ClientCa"/>.</summary>
    /// <exception cref="CryptographicException">The file holds no PEM.</exception>
    internal X509Certificate2Collection LoadAuthorities()
    {
        X509Certificate2Collection authorities = [];
        if (ClientCa.Length > 0)
            authorities.ImportFromPemFile(ClientCa);
        return authorities;
    }

    private string? PairProblem() => File.Exists(Certificate) && File.Exists(Key) ? NamedFile.PairProblem(Certificate, Key) : null; // what is not there is said above

    private string? AuthorityProblem()
    {
        if (!File.Exists(ClientCa))
            return null;
        try
        {
            X509Certificate2Collection authorities = LoadAuthorities();
            int count = authorities.Count;
            foreach (X509Certificate2 one in authorities)
                one.Dispose();
            return count > 0 ? null : "it holds no certificate; put the authority's into it, in PEM.";
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return "it is no PEM of certificates; put the authority's into it.";
        }
    }
}

/// <summary>Bounds that a site may want otherwise.</summary>
public sealed record WebRates
{
    /// <summary>Connections at one time. Each takes about 50 KiB.</summary>
    public int Connections { get; set; } = 256;

    /// <summary>Connections from one address at one time. All of a proxy's clients have the proxy's.</summary>
    public int ConnectionsPerAddress { get; set; } = 32;

    /// <summary>Requests a second of one certificate, in the long run.</summary>
    public int RequestsPerSecond { get; set; } = 20;

    /// <summary>Requests of one certificate at once.</summary>
    public int RequestsAtOnce { get; set; } = 60;

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        (string Name, int Value, int Max)[] ranges =
        [
            ("connections", Connections, 4_096), ("connections_per_address", ConnectionsPerAddress, 4_096),
            ("requests_per_second", RequestsPerSecond, 1_000), ("requests_at_once", RequestsAtOnce, 10_000),
        ];
        foreach ((string name, int value, int max) in ranges)
        {
            if (value < 1 || value > max)
                yield return new($"{field}.{name}", $"write 1 to {max}.");
        }
    }
}

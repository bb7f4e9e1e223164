using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Alpr.Board.Configuration;

namespace Alpr.Web.Server;

/// <summary>
/// The unit's HTTPS interface as the appliance's configuration writes it. Secrets are names of files. Read by <see cref="ConfigurationFile"/> with names in
/// snake_case; <see cref="Problems"/> first.
/// </summary>
public sealed record WebSettings
{
    /// <summary>The usual port of the interface that agencies pull from.</summary>
    internal const int PortUsual = 8443;

    /// <summary>Address at which agencies pull, such as <c>10.20.0.17</c>; <c>::</c> and <c>0.0.0.0</c> are all there are. Null: see <see cref="IsPullOpen"/>.</summary>
    public string? Address { get; set; }

    /// <summary>TCP port of the same; 0: a free one, for tests. Null: 8443.</summary>
    public int? Port { get; set; }

    /// <summary>
    /// PEM file of the certificate that the unit shows, with intermediates behind it. Empty, and <see cref="Key"/> as well: the unit makes one for itself, beside the
    /// configuration; see <see cref="OwnCertificate"/>.
    /// </summary>
    public string Certificate { get; set; } = "";

    /// <summary>PEM file of its key, not encrypted; a credential that systemd decrypted is one.</summary>
    public string Key { get; set; } = "";

    /// <summary>
    /// PEM file of the agency's certificate authorities for clients: whose certificate comes from them may ask for a session. Empty: only certificates that an
    /// account or an agreement names come in.
    /// </summary>
    public string ClientCa { get; set; } = "";

    /// <summary>Bounds.</summary>
    public WebRates Limits { get; set; } = new();

    /// <summary>The unit's pages, for people with a browser; null: there are none.</summary>
    public PageSettings? Pages { get; set; }

    /// <summary>The configuration names no certificate: the unit makes its own at <see cref="Certificate"/> when none is there.</summary>
    [JsonIgnore]
    public bool IsOwn { get; private init; }

    /// <summary>
    /// Agencies can pull. Whoever asks for pages, and says neither where agencies would pull nor whom he trusts to, wants pages alone: no port is opened that
    /// nobody asked for.
    /// </summary>
    [JsonIgnore]
    public bool IsPullOpen => Pages is null || Address is not null || Port is not null || ClientCa.Length > 0;

    /// <summary>Where agencies pull, when <see cref="IsPullOpen"/>.</summary>
    internal ListenAddress Pull => new(IPAddress.Parse(Address ?? "::"), Port ?? PortUsual);

    /// <summary>The same with paths from a folder on, and those of the unit's own certificate where none is named.</summary>
    /// <param name="resolve">Makes a path whole.</param>
    public WebSettings From(Func<string, string> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        bool isOwn = Certificate.Length == 0 && Key.Length == 0;
        return this with
        {
            IsOwn = isOwn,
            Certificate = isOwn ? resolve(OwnCertificate.FileName) : Whole(Certificate),
            Key = isOwn ? resolve(OwnCertificate.KeyFileName) : Whole(Key),
            ClientCa = Whole(ClientCa),
        };

        string Whole(string path) => path.Length == 0 ? path : resolve(path);
    }

    /// <summary>Everything that is wrong with the values, the files included.</summary>
    /// <param name="field">Path of this part in the file, such as <c>web</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Address is not null && !IPAddress.TryParse(Address, out _))
            yield return new($"{field}.address", "write an address of the unit, such as 10.20.0.17, or :: for all of them.");
        if (Port is < 0 or > 65535)
            yield return new($"{field}.port", "write 1 to 65535.");
        if (Certificate.Length == 0 != (Key.Length == 0))
        {
            yield return new($"{field}.{(Key.Length == 0 ? "key" : "certificate")}", "certificate and key belong together: name both, or neither, and the unit makes its own.");
            yield break;
        }
        foreach ((string name, string path, bool isSecret) in new[] { ("certificate", Certificate, false), ("key", Key, true), ("client_ca", ClientCa, false) })
        {
            if (path.Length == 0 || (IsOwn && name != "client_ca" && !File.Exists(path)))
                continue; // none; or the unit makes it when it starts
            if (NamedFile.Problem(path, isSecret ? "the key" : null) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
        if (IsOwn && File.Exists(Certificate) && !File.Exists(Key))
            yield return new($"{field}.key", $"the certificate '{Certificate}' is there without its key '{Key}': put the key back, or move the certificate away, and the unit makes both.");
        if (PairProblem() is { } wrong)
            yield return new($"{field}.certificate", wrong);
        if (AuthorityProblem() is { } none)
            yield return new($"{field}.client_ca", none);
        foreach (ConfigurationProblem problem in Limits.Problems($"{field}.limits").Concat(Pages?.Problems($"{field}.pages") ?? []))
            yield return problem;
        if (Pages is { } pages && IsPullOpen && pages.Port == (Port ?? PortUsual) && pages.Port != 0)
            yield return new($"{field}.pages.port", $"{pages.Port} is the interface's own; write another, such as {PageSettings.PortUsual}.");
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

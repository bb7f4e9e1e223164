using Alpr.Board.Configuration;

namespace Alpr.ListFeeds;

/// <summary>
/// What this unit shows one server and how it knows it: names of files only, which are the unit's and not the policy's. Read as a part of the
/// appliance's configuration by <see cref="ConfigurationFile"/> with names in snake_case; <see cref="Problems"/> first.
/// </summary>
public sealed record FeedCredentials
{
    /// <summary>The server they are for, as in the policy's address; nothing of them goes to another. Empty: all servers that have none of their own.</summary>
    public string Host { get; set; } = "";

    /// <summary>PEM file of the certificate that is shown to a web server, with intermediates behind it; empty: none.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>PEM file of its key, not encrypted; a credential that systemd decrypted is one.</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>PEM file of certificate authorities that count for the web server instead of the system's; empty: the system's.</summary>
    public string CaCertificates { get; set; } = "";

    /// <summary>File of the SSH key, OpenSSH's or PEM, not encrypted; empty: none, so that no SSH server can be used.</summary>
    public string SshIdentity { get; set; } = "";

    /// <summary>File of SSH servers' keys, as <c>ssh-keyscan</c> writes it; compare the keys by another way before you trust them.</summary>
    public string SshKnownHosts { get; set; } = "";

    /// <summary>Everything that is wrong with them, the files included.</summary>
    /// <param name="field">Path of this part in the file, such as <c>feeds[0]</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Host is null || Host.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return new($"{field}.host", "write the host's name or address as in the policy, without port; or nothing for all others.");
        if (string.IsNullOrEmpty(ClientCertificate) != string.IsNullOrEmpty(ClientKey))
            yield return new($"{field}.client_key", "certificate and key belong together: name both or neither.");
        if (string.IsNullOrEmpty(SshIdentity) != string.IsNullOrEmpty(SshKnownHosts))
            yield return new($"{field}.ssh_known_hosts", "ssh_identity and ssh_known_hosts belong together: name both or neither.");
        (string Name, string Path, bool IsSecret)[] files =
        [
            ("client_certificate", ClientCertificate, false), ("client_key", ClientKey, true), ("ca_certificates", CaCertificates, false),
            ("ssh_identity", SshIdentity, true), ("ssh_known_hosts", SshKnownHosts, false),
        ];
        foreach ((string name, string path, bool isSecret) in files)
        {
            if (!string.IsNullOrEmpty(path) && NamedFile.Problem(path, isSecret ? "the key" : null) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
        if (CertificateProblem() is { } wrong)
            yield return new($"{field}.client_certificate", wrong);
    }

    /// <summary>Those of a host; empty ones where none are for it.</summary>
    internal static FeedCredentials For(IReadOnlyList<FeedCredentials> all, string host) =>
        all.FirstOrDefault(one => string.Equals(one.Host, host, StringComparison.OrdinalIgnoreCase))
        ?? all.FirstOrDefault(one => one.Host.Length == 0) ?? new();

    private string? CertificateProblem() =>
        string.IsNullOrEmpty(ClientCertificate) || string.IsNullOrEmpty(ClientKey) || !File.Exists(ClientCertificate) || !File.Exists(ClientKey)
            ? null // said above
            : NamedFile.PairProblem(ClientCertificate, ClientKey);
}

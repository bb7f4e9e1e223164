using Alpr.Board.Configuration;

namespace Alpr.Health.Collector;

/// <summary>A collector that takes the unit's figures by OTLP (HTTP, protobuf). Secrets are names of files; paths start at the root.</summary>
public sealed record CollectorSettings
{
    /// <summary>Where to, whole: <c>https://host:4318/v1/metrics</c>. No user or password in it.</summary>
    public required string Url { get; init; }

    /// <summary>PEM file of certificate authorities that count instead of the system's; empty: the system's.</summary>
    public string CaCertificates { get; set; } = "";

    /// <summary>PEM file of the certificate that is shown to the collector, with intermediates behind it; empty: none.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>PEM file of its key, not encrypted.</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>Seconds between two deliveries, 5 to 3600.</summary>
    public int EveryS { get; set; } = 60;

    /// <summary>Everything that is wrong with the values.</summary>
    /// <param name="field">Path of this part in the file, such as <c>health.otlp</c>.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps || address.AbsolutePath.Length < 2 || address.Query.Length + address.Fragment.Length > 0)
            yield return new($"{field}.url", "write https://host:4318/v1/metrics; what is not encrypted is not sent.");
        else if (address.UserInfo.Length > 0)
            yield return new($"{field}.url", "leave user and password out; the client certificate says who sends.");
        if (EveryS is < 5 or > 3600)
            yield return new($"{field}.every_s", "write 5 to 3600.");
        if (ClientCertificate.Length > 0 != ClientKey.Length > 0)
            yield return new($"{field}.client_key", "certificate and key belong together: name both or neither.");
        (string Name, string Path, bool IsSecret)[] files =
        [
            ("ca_certificates", CaCertificates, false), ("client_certificate", ClientCertificate, false), ("client_key", ClientKey, true),
        ];
        foreach ((string name, string path, bool isSecret) in files)
        {
            if (path.Length > 0 && NamedFile.Problem(path, isSecret ? "it" : null) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
    }
}

using Alpr.Board.Configuration;
using Alpr.Board.Tls;

namespace Alpr.Sync.Flock;

/// <summary>
/// Flock's documented upload for cameras of others: it takes pictures of vehicles, and reads them itself. The agency has the addresses, the client and the
/// device's name from Flock. Secrets are names of files; paths start at the root.
/// </summary>
public sealed record FlockSettings
{
    /// <summary>Where its interface begins: <c>https://host/api/v3</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Where tokens are given out: <c>https://host/oauth/token</c>.</summary>
    public required string TokenUrl { get; init; }

    /// <summary>The client as Flock knows it; no secret.</summary>
    public required string ClientId { get; init; }

    /// <summary>File with the client's secret in one line; read at each sign-in, so that it can be changed.</summary>
    public required string ClientSecretFile { get; init; }

    /// <summary>For whom tokens are.</summary>
    public string Audience { get; set; } = "com.flocksafety.integrations";

    /// <summary>The camera as Flock knows it.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Where the unit stands, degrees north; null: the platform knows it from the device.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }

    /// <summary>PEM file of certificate authorities that count instead of the system's; empty: the system's.</summary>
    public string CaCertificates { get; set; } = "";

    /// <summary>Where pictures go, once there are no problems.</summary>
    internal Uri Address => new($"{Url.TrimEnd('/')}/devices/{Uri.EscapeDataString(DeviceId)}/images", UriKind.Absolute);

    /// <summary>Where tokens come from.</summary>
    internal Uri TokenAddress => new(TokenUrl, UriKind.Absolute);

    internal IEnumerable<ConfigurationProblem> Problems(string field, BackendFilter filter)
    {
        foreach ((string name, string url) in ((string, string)[])[("url", Url), ("token_url", TokenUrl)])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps || address.Fragment.Length > 0 || address.UserInfo.Length > 0
                || name == "url" && address.Query.Length > 0)
                yield return new($"{field}.{name}", "write https://host/path, without user and password; what is not encrypted is not sent.");
        }
        foreach ((string name, string text) in ((string, string)[])[("client_id", ClientId), ("device_id", DeviceId), ("audience", Audience)])
        {
            if (text.Length is 0 or > 256 || text.Any(static c => c is <= ' ' or > '~'))
                yield return new($"{field}.{name}", "write it as Flock gave it, without blanks, up to 256 signs.");
        }
        if (DeviceId is "." or "..")
            yield return new($"{field}.device_id", "write it as Flock gave it.");
        if (NamedFile.Problem(ClientSecretFile, "the secret") is { } secret)
            yield return new($"{field}.client_secret_file", secret);
        if (CaCertificates.Length > 0 && NamedFile.Problem(CaCertificates) is { } authorities)
            yield return new($"{field}.ca_certificates", authorities);
        if (Latitude is null != Longitude is null || Latitude is < -90 or > 90 || Longitude is < -180 or > 180)
            yield return new($"{field}.latitude", "set latitude (-90 to 90) and longitude (-180 to 180), or neither.");
        if (filter.Hits || filter.Health || !filter.Detections)
            yield return new(field, "the platform takes pictures of vehicles alone: in the filter let detections be true, hits and health false.");
        if (filter.Images is "none")
            yield return new(field, "the platform takes pictures, and none would go: let images in the filter be plate or all.");
    }

    /// <summary>By what the servers are known.</summary>
    internal TlsFiles Files => new(CaCertificates);
}

using Alpr.Board.Configuration;
using Alpr.Board.Tls;

namespace Alpr.Sync.Webhook;

/// <summary>A server that takes records by HTTP POST. Secrets are names of files; paths start at the root.</summary>
public sealed record WebhookSettings
{
    /// <summary>Where to: <c>https://host[:port]/path</c>. No user or password in it.</summary>
    public required string Url { get; init; }

    /// <summary><c>signed</c>: the records as they were signed. <c>alpr_group</c>: the JSON of OpenALPR's agents. <c>plate_recognizer</c>: that of Plate Recognizer.</summary>
    public string Format { get; set; } = SignedFormat.Name;

    /// <summary>PEM file of certificate authorities that count instead of the system's; empty: the system's.</summary>
    public string CaCertificates { get; set; } = "";

    /// <summary>PEM file of the certificate that is shown to the server, with intermediates behind it; empty: none.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>PEM file of its key, not encrypted.</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>File with the value of the header <c>Authorization</c>, such as <c>Bearer ...</c>, in one line; empty: none is sent.</summary>
    public string AuthorizationFile { get; set; } = "";

    /// <summary>For <c>alpr_group</c>: the company as the receiver knows it.</summary>
    public string CompanyId { get; set; } = "";

    /// <summary>The camera as the receiver knows it; for <c>plate_recognizer</c> the device's name is used when it is 0.</summary>
    public int CameraId { get; set; } = 1;

    /// <summary>Where the unit stands, degrees north, for formats that say it; null: unknown.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }

    /// <summary>The country of the plates, two small letters.</summary>
    public string Country { get; set; } = "us";

    /// <summary>The address, once there are no problems.</summary>
    internal Uri Address => new(Url, UriKind.Absolute);

    /// <summary>By what server and unit know each other.</summary>
    internal TlsFiles Files => new(CaCertificates, ClientCertificate, ClientKey);

    internal IEnumerable<ConfigurationProblem> Problems(string field, BackendFilter filter)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps || address.Fragment.Length > 0)
            yield return new($"{field}.url", "write https://host/path; what is not encrypted is not sent.");
        else if (address.UserInfo.Length > 0)
            yield return new($"{field}.url", "leave user and password out; put the value of the header into authorization_file.");
        if (WebhookFormat.Find(Format) is not { } format)
            yield return new($"{field}.format", "known are signed, alpr_group and plate_recognizer.");
        else if (filter.Health && !format.HasHealth || filter.Hits && !format.HasHits)
            yield return new($"{field}.format", $"it has no way to say {(filter.Health && !format.HasHealth ? "health" : "hits")}; set that to false in the filter, or use signed.");
        if (ClientCertificate.Length > 0 != ClientKey.Length > 0)
            yield return new($"{field}.client_key", "certificate and key belong together: name both or neither.");
        if (Latitude is null != Longitude is null || Latitude is < -90 or > 90 || Longitude is < -180 or > 180)
            yield return new($"{field}.latitude", "set latitude (-90 to 90) and longitude (-180 to 180), or neither.");
        if (Country is not [>= 'a' and <= 'z', >= 'a' and <= 'z'])
            yield return new($"{field}.country", "write two small letters, such as us.");
        if (CameraId < 0)
            yield return new($"{field}.camera_id", "use 0 or more.");
        (string Name, string Path, bool IsSecret)[] files =
        [
            ("ca_certificates", CaCertificates, false), ("client_certificate", ClientCertificate, false), ("client_key", ClientKey, true),
            ("authorization_file", AuthorizationFile, true),
        ];
        foreach ((string name, string path, bool isSecret) in files)
        {
            if (path.Length > 0 && NamedFile.Problem(path, isSecret ? "it" : null) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
    }
}

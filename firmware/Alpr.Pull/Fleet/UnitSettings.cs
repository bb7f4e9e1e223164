using Alpr.Evidence;

namespace Alpr.Pull;

/// <summary>One unit to pull from.</summary>
public sealed record UnitSettings
{
    /// <summary>
    /// What the agency calls it: the name of its folder or of its row. Characters as in <see cref="DeviceId"/>. Empty: its device id, once it said so.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>Where it answers: <c>https://HOST[:PORT][/PATH]</c>, without <c>/v1</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Client certificate, PEM, with intermediates if there are any.</summary>
    public required string Certificate { get; init; }

    /// <summary>Its private key, PEM, not encrypted.</summary>
    public required string Key { get; init; }

    /// <summary>Authorities for the server's certificate, PEM; null: the system's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>What the records' signatures are judged by: see <see cref="TrustAnchors.Load"/>.</summary>
    public required string Trust { get; init; }

    /// <summary>The device id that it must have; null: the one it had first.</summary>
    public string? Device { get; init; }

    /// <summary>For messages until a name is known.</summary>
    public string Title => Name.Length > 0 ? Name : Url.Authority;

    /// <summary>Reads an address; null and a sentence when it is none.</summary>
    public static Uri? ReadUrl(string text, out string problem)
    {
        problem = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttps || url.Host.Length == 0)
            problem = "it is not an address like https://HOST:PORT; plain http is not spoken.";
        else if (url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            problem = "user, password, '?' and '#' do not belong into it; the client certificate says who asks.";
        return problem.Length == 0 ? url : null;
    }
}

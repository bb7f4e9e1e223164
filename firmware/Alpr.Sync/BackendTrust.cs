using Alpr.Board.Tls;

namespace Alpr.Sync;

/// <summary>What to do about a backend that is not believed, in the words of its settings.</summary>
public static class BackendTrust
{
    /// <summary>The remedies.</summary>
    /// <param name="field">The field that has the server's name.</param>
    public static TrustRemedies Remedies(string field) => new(
        "Name the authority's certificate as ca_certificates, if it is the right one",
        $"Write the name that the certificate has as {field}");
}

namespace Alpr.EndToEnd.Tests;

/// <summary>An agency's certificate authority as an agency may run it: the openssl program and a folder.</summary>
internal sealed class OpensslAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-agency-").FullName;

    public OpensslAuthority(string name = "/O=County/CN=County Plate Readers")
    {
        Tools.Run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-sha256", "-days", "3650", "-subj", name,
            "-keyout", PathOf("ca.key"), "-out", Certificate);
        File.WriteAllText(PathOf("device.ext"), """
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid:always
            """);
    }

    /// <summary>What the agency gives to those who verify.</summary>
    public string Certificate => PathOf("ca.crt");

    /// <summary>Signs a request.</summary>
    /// <returns>Path of the certificate.</returns>
    public string Issue(string request, string? subject = null)
    {
        string issued = PathOf("issued.crt");
        Tools.Run("openssl", ["x509", "-req", "-in", request, "-CA", Certificate, "-CAkey", PathOf("ca.key"), "-CAcreateserial",
            "-days", "825", "-sha256", "-extfile", PathOf("device.ext"), "-out", issued, .. subject is null ? Array.Empty<string>() : ["-subj", subject]]);
        return issued;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Board.Configuration;

/// <summary>Files that a configuration names: certificates, keys, secrets. Looked at when the configuration is checked, so that a fault is told with its field.</summary>
public static class NamedFile
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What is wrong with a file, with the remedy; null when nothing is.</summary>
    /// <param name="path">As the configuration has it.</param>
    /// <param name="secret">What nobody else may read, for the message, such as <c>the key</c>; null: anybody may.</param>
    public static string? Problem(string path, string? secret = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
            return "write the whole path, from / on.";
        try
        {
            using FileStream file = File.OpenRead(path);
            return secret is not null && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0
                ? $"others may read or change {secret}; if nobody can have, run: chmod 600 '{path}'. Otherwise make a new one."
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read: {error.Message.TrimEnd('.')}. Check the path and the service's rights.";
        }
    }

    /// <summary>What is wrong with a certificate and its key together, both PEM files that are there; null when nothing is.</summary>
    public static string? PairProblem(string certificate, string key)
    {
        try
        {
            using X509Certificate2 both = X509Certificate2.CreateFromPemFile(certificate, key);
            return null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return "certificate and key are no PEM, or do not belong together; the key must not be encrypted.";
        }
    }
}

using System.Net;
using Npgsql;

namespace Alpr.Pull.Database;

/// <summary>
/// A database's address as people write it: <c>postgres://[USER@][HOST[:PORT]]/DATABASE[?host=SOCKETFOLDER][&amp;user=USER][&amp;sslmode=...][&amp;sslrootcert=FILE]</c>. Never a password:
/// the command line is in every process list. It comes from <c>~/.pgpass</c>, or the file that <c>PGPASSFILE</c> names.
/// </summary>
public static class DatabaseAddress
{
    /// <summary>True for text that begins as such an address does.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <summary>Takes it apart. A host elsewhere is asked for TLS and a certificate of its name, unless the address says otherwise.</summary>
    /// <exception cref="PullException">It cannot be one.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        if (!IsOne(text) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.AbsolutePath.Length < 2)
            throw Wrong("the database's address cannot be read", "Write postgres://USER@HOST:PORT/DATABASE, or postgres:///DATABASE?host=/run/postgresql");
        if (uri.UserInfo.Contains(':'))
            throw Wrong("the database's address holds a password, which every process list here shows", "Put it into ~/.pgpass (mode 0600) or the file that PGPASSFILE names, and change it");
        NpgsqlConnectionStringBuilder address = new()
        {
            Host = uri.Host.Length > 0 ? uri.Host : "/run/postgresql",
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
        };
        if (uri.UserInfo.Length > 0)
            address.Username = Uri.UnescapeDataString(uri.UserInfo);
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Take(address, pair);
        if (!uri.Query.Contains("sslmode=", StringComparison.Ordinal))
            address.SslMode = IsHere(address.Host!) ? SslMode.Prefer : SslMode.VerifyFull;
        return address;
    }

    private static void Take(NpgsqlConnectionStringBuilder address, string pair)
    {
        string[] parts = pair.Split('=', 2);
        string value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        switch (parts[0])
        {
            case "host":
                address.Host = value;
                break;
            case "user":
                address.Username = value;
                break;
            case "sslrootcert":
                address.RootCertificate = value;
                break;
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), true, out SslMode mode):
                address.SslMode = mode;
                break;
            default:
                throw Wrong($"the database's address has '{parts[0]}', which is not known or not well said", "Known are host, user, sslmode (disable to verify-full) and sslrootcert");
        }
    }

    private static bool IsHere(string host) => host.StartsWith('/') || host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static PullException Wrong(string what, string remedy) => new(PullProblem.Settings, "", what, remedy);
}

using System.Diagnostics.CodeAnalysis;

namespace Alpr.ListFeeds;

/// <summary>How a list comes in.</summary>
public enum FeedKind
{
    /// <summary>By hand alone.</summary>
    ByHand,

    /// <summary>A file that something else keeps up to date.</summary>
    File,

    /// <summary>A folder into which files are dropped.</summary>
    Folder,

    /// <summary>A web server, with TLS.</summary>
    Https,

    /// <summary>An SSH server.</summary>
    Sftp,
}

/// <summary>Where a list comes from: the policy's <c>from</c> taken apart. It never holds a secret: those are refused here.</summary>
/// <param name="Kind">How it comes in.</param>
/// <param name="User">Of an SSH server.</param>
/// <param name="Host">Of a server; an IPv6 address without brackets.</param>
/// <param name="Port">Of a server.</param>
/// <param name="Path">
/// Absolute, of a file or folder here or on the server; of a web server with its escapes; of an SSH server <c>~/...</c> is below the user's own folder.
/// </param>
public sealed record FeedAddress(FeedKind Kind, string User, string Host, int Port, string Path)
{
    private const int LengthMax = 1024; // no path that people write is longer
    private const string Known = "write file:/PATH, folder:/PATH, https://HOST[:PORT]/PATH, sftp://USER@HOST[:PORT]/PATH, "
        + "or nothing for a list that is installed by hand.";

    /// <summary>For messages and records; holds no credentials, since it has none, and not the user.</summary>
    public string Name => Kind switch
    {
        FeedKind.ByHand => "by hand",
        FeedKind.File => "file:" + Path,
        FeedKind.Folder => "folder:" + Path,
        FeedKind.Https => $"https://{Authority(443)}{Path}",
        _ => $"sftp://{Authority(22)}{(Path.StartsWith('/') ? "" : "/")}{Path}",
    };

    /// <summary>Takes a policy's <c>from</c> apart.</summary>
    /// <param name="from">As written.</param>
    /// <param name="address">The parts.</param>
    /// <param name="problem">What is wrong with it and what to write, a sentence that repeats nothing of it; empty when it is well.</param>
    public static bool TryParse(string from, [NotNullWhen(true)] out FeedAddress? address, out string problem)
    {
        (address, problem) = (null, Known);
        if (string.IsNullOrWhiteSpace(from))
            address = new(FeedKind.ByHand, "", "", 0, "");
        else if (from.Length > LengthMax || from.Any(char.IsControl))
            problem = $"it is longer than {LengthMax} characters or holds control characters; " + Known;
        else if (from.StartsWith("file:", StringComparison.Ordinal))
            address = Local(FeedKind.File, from[5..]);
        else if (from.StartsWith("folder:", StringComparison.Ordinal))
            address = Local(FeedKind.Folder, from[7..]);
        else if (from.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            problem = "a list over plain http can be read and changed by anybody on the way; use https://.";
        else if (from.StartsWith("https://", StringComparison.Ordinal))
            address = Web(from, ref problem);
        else if (from.StartsWith("sftp://", StringComparison.Ordinal))
            address = Ssh(from, ref problem);
        if (address is not null)
            problem = "";
        return address is not null;
    }

    private static FeedAddress? Local(FeedKind kind, string path) =>
        path.StartsWith('/') && path.Length > 1 && !path.StartsWith("//", StringComparison.Ordinal) ? new(kind, "", "", 0, path) : null;

    private static FeedAddress? Web(string from, ref string problem)
    {
        if (from.AsSpan().ContainsAny("@?#"))
        {
            problem = "user, password and tokens do not belong into a policy, which many read; "
                + "use a client certificate, which the appliance's configuration names.";
            return null;
        }
        return Uri.TryCreate(from, UriKind.Absolute, out Uri? uri) && IsHost(uri.Host) && uri.Port > 0
            ? new(FeedKind.Https, "", uri.IdnHost, uri.Port, uri.AbsolutePath)
            : null;
    }

    private static FeedAddress? Ssh(string from, ref string problem)
    {
        if (!Uri.TryCreate(from, UriKind.Absolute, out Uri? uri) || !IsHost(uri.Host)
            || uri.AbsolutePath.Length < 2 || uri.Query.Length + uri.Fragment.Length > 0)
            return null;
        string user = uri.UserInfo;
        if (user.Contains(':'))
        {
            problem = "a password does not belong into a policy, which many read; use an SSH key, which the appliance's configuration names.";
            return null;
        }
        if (user.Length is 0 or > 64 || user[0] == '-' || user.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')))
            return null;
        string path = Uri.UnescapeDataString(uri.AbsolutePath);
        if (path.Any(char.IsControl))
            return null;
        return new(FeedKind.Sftp, user, uri.IdnHost, uri.Port < 0 ? 22 : uri.Port, path.StartsWith("/~/", StringComparison.Ordinal) ? path[1..] : path);
    }

    private static bool IsHost(string host) => host.Length > 0 && host[0] != '-' && Uri.CheckHostName(host) != UriHostNameType.Unknown;

    private string Authority(int usualPort)
    {
        string host = Host.Contains(':') ? $"[{Host}]" : Host;
        return Port == usualPort ? host : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{Port}");
    }
}
